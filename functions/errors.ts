/**
 * Every refusal of the functions: HTTP status, a title, and what to do next. The codes are public and stable.
 * 400 and 422: the request is malformed. 403, 404, 409, 410: a business refusal. 5xx: our own fault or the store's.
 */
export const errorTable = {
  body_invalid: [422, 'The request is not understood', 'Correct the fields named and send it again.'],
  unknown_field: [
    422,
    'The request has a field that is not known',
    'Remove the field; prices and names come from the catalog only.',
  ],
  quantity_invalid: [
    422,
    'The quantity is not possible',
    'Send a whole number within the limits of the plan.',
  ],
  input_invalid: [
    422,
    'An answer is missing or not possible',
    'Correct the answers named and send them again.',
  ],
  agreement_missing: [
    422,
    'An agreement is missing',
    'Show the buyer the text, and send the hash of the text that was agreed to.',
  ],
  currency_unknown: [
    422,
    'The plan has no price in this currency',
    'Choose one of the currencies of the plan.',
  ],
  partner_unknown: [
    422,
    'The partner is not known',
    'Use the partner id from the partner’s file, or leave it out.',
  ],
  return_url_not_listed: [
    422,
    'The return address is not allowed',
    'Use an address on one of the partner’s listed origins.',
  ],
  refund_too_large: [422, 'That is more than can go back', 'Send back at most what is left of the payment.'],
  signature_invalid: [
    400,
    'The signature is not valid',
    'Check the signing secret and the clock, and send the raw body.',
  ],
  origin_refused: [403, 'This page may not do that', 'Open the page on the store itself and try again.'],
  partner_origin: [
    403,
    'This page is not on the partner’s list',
    'Add the page’s origin to the partner’s file.',
  ],
  access_denied: [
    403,
    'You may not see this',
    'Check the link or the token; a buyer can have a new link sent by e-mail.',
  ],
  link_expired: [403, 'This link is no longer valid', 'Ask for a new link.'],
  not_found: [404, 'There is nothing here', 'Check the address.'],
  product_unknown: [404, 'The product is not in the catalog', 'Check the product id.'],
  plan_unknown: [404, 'The product has no such plan', 'Choose one of the plans of the product.'],
  order_unknown: [404, 'The order is not known', 'Check the address, or ask for a new link by e-mail.'],
  delivery_unknown: [404, 'The delivery is not known', 'Check the id.'],
  action_unknown: [404, 'There is no such action now', 'Reload the page; it shows what can be done now.'],
  file_unknown: [
    404,
    'The file is not here, or its link has run out',
    'Open the order again; it has a fresh link.',
  ],
  download_closed: [
    403,
    'Files of this order cannot be downloaded now',
    'Open the order; it says why, and what can be done.',
  ],
  download_used: [
    410,
    'This download link was used',
    'Make another link on the order page; it takes one press.',
  ],
  download_changed: [
    412,
    'The file has changed since the download was begun',
    'Make another link on the order page and download it anew.',
  ],
  download_away: [
    503,
    'The file cannot be fetched just now',
    'Try again in a few minutes; the link stays good for what was begun.',
  ],
  lead_refused: [
    409,
    'This request cannot be taken',
    'Reload the product’s page; it has a form where a seller can be asked to write.',
  ],
  product_not_sold: [409, 'This product is not sold here', 'Follow the link to the seller’s own site.'],
  price_changed: [409, 'The price has changed', 'Show the buyer the new price and let the buyer confirm it.'],
  currency_mixed: [
    409,
    'The lines have no currency in common',
    'Buy them one by one, or choose another currency.',
  ],
  billing_mixed: [
    409,
    'These plans cannot be in one order',
    'Buy them one by one: what is paid for again and again in one order has one period, one trial and one end.',
  ],
  cart_sellers_mixed: [
    409,
    'This seller’s products are bought in an order of their own',
    'Buy them one by one, or remove what other sellers sell.',
  ],
  change_refused: [
    409,
    'This change is not possible',
    'Choose another plan or quantity; nothing was charged.',
  ],
  order_closed: [
    409,
    'This order can no longer be paid',
    'Start again from the product page; nothing was charged.',
  ],
  state_conflict: [409, 'That is not possible now', 'Reload the page; it shows what can be done now.'],
  idempotency_key_reused: [
    409,
    'The idempotency key was used for another request',
    'Use a new key for a new request.',
  ],
  sold_out: [409, 'There are none left', 'Nothing was charged. Try again later, or buy fewer.'],
  license_key_mistyped: [
    422,
    'This is no license key',
    'Compare it with the order page; the check digit at its end does not fit.',
  ],
  license_unknown: [404, 'There is no such license', 'Compare the key with the order page.'],
  license_suspended: [409, 'The license is paused', 'The buyer’s order page says why.'],
  machine_limit: [
    409,
    'The license is in use on as many machines as it allows',
    'Free a machine on the order page or there, or buy more.',
  ],
  machine_unknown: [404, 'The license is not active on this machine', 'Activate it first.'],
  license_revoked: [410, 'The license was revoked', 'Use the key that the order page shows now.'],
  license_expired: [410, 'The license has ended', 'Renew it on the order page.'],
  product_withdrawn: [410, 'This product is no longer sold', 'Choose another product.'],
  not_acceptable: [406, 'The answer cannot be given in this form', 'Ask for application/json.'],
  timed_out: [408, 'The request took too long to arrive', 'Send it again.'],
  body_too_large: [413, 'The request is too large', 'Send less.'],
  file_kind: [
    415,
    'This file is not taken',
    'Send documents, pictures, text or archives under their own names; put anything else into a ZIP file.',
  ],
  media_type: [415, 'The request has the wrong content type', 'Send application/json.'],
  rate_limited: [429, 'Too many requests', 'Wait as long as Retry-After says.'],
  payment_refused: [
    502,
    'The payment service refused the order',
    'Nothing was charged. Try again, or write to us.',
  ],
  payment_unavailable: [
    503,
    'The payment page cannot be opened just now',
    'Nothing was charged. Try again in a minute.',
  ],
  webhook_unconfigured: [
    503,
    'The webhook has no signing secret yet',
    'Set STRIPE_WEBHOOK_SECRET and start again.',
  ],
  store_unavailable: [503, 'The store is away', 'Try again in a few seconds.'],
  internal: [
    500,
    'Something broke on our side',
    'Try again; if it stays so, write to us with the reference.',
  ],
} as const satisfies Record<string, readonly [number, string, string]>

export type ErrorCode = keyof typeof errorTable

export interface FieldFault {
  field: string
  code: string
  message: string
}

interface Facts {
  fields?: FieldFault[]
  expected?: { amount: number; currency: string }
  actual?: { amount: number; currency: string }
  /** What of a payment can still go back. */
  left?: { amount: number; currency: string }
  retryAfterSeconds?: number
}

/**
 * A refusal with a stable code. `detail` is one plain sentence for the person who meets it;
 * the status and the advice come from `errorTable`.
 */
export class VitrineError extends Error {
  readonly code: ErrorCode
  readonly detail: string
  readonly facts: Facts

  constructor(code: ErrorCode, detail: string, facts: Facts = {}, options?: ErrorOptions) {
    super(`${code}: ${detail}`, options)
    this.name = 'VitrineError'
    this.code = code
    this.detail = detail
    this.facts = facts
  }

  get status(): number {
    return errorTable[this.code][0]
  }
}
