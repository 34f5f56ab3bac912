import type { SellerDeed } from '../../catalog/delivery/seller-port.ts'
import { sellerRefusalSchema } from '../../catalog/wire/seller.ts'
import type { OutgoingAnswer } from '../outgoing/fetch.ts'
import { safeText } from './koogallery-answer.ts'

type Unanswered = Extract<SellerDeed, { status: 'unreachable' | 'refused' }>
type Refused = Omit<Extract<Unanswered, { status: 'refused' }>, 'status'>

/** What each code of a refusal asks of us; the reason is a clause that a buyer can read. */
const refusals: Record<string, Refused> = {
  sold_out: { fault: 'sold-out', reason: 'it is sold out' },
  mobile_needed: {
    fault: 'buyer',
    field: 'mobile',
    reason: 'the mobile number is missing or already used there',
  },
  email_needed: {
    fault: 'buyer',
    field: 'email',
    reason: 'the e-mail address is missing or already used there',
  },
  domain_taken: { fault: 'buyer', field: 'domain', reason: 'the e-mail domain is already taken there' },
  already_bought: { fault: 'buyer', reason: 'you have already bought this product there' },
  change_refused: { fault: 'operator', reason: 'the change is not possible there' },
  request_invalid: { fault: 'operator', reason: 'its server did not accept a field of our request' },
  signature_invalid: {
    fault: 'operator',
    reason: 'its server did not accept our signature; compare the key and the clocks',
  },
}

/** Codes that a bare status stands for. */
const codeOfStatus: Record<number, string> = {
  400: 'request_invalid',
  401: 'signature_invalid',
  403: 'signature_invalid',
  422: 'request_invalid',
}

/** What an HTTP status other than those that mean yes asks of us. */
export function refusalOf({ status, headers, body }: OutgoingAnswer): Unanswered {
  if (status === 408 || status === 429 || status >= 500 || status < 400) {
    const reason = `The seller’s server answered with HTTP ${status}.`
    return { status: 'unreachable', reason, ...pauseOf({ headers }) }
  }
  const told = refusalIn(body)
  const said = told?.message ? `: “${safeText(told.message, 255)}”` : ''
  const known = refusals[told?.code ?? ''] ?? refusals[codeOfStatus[status] ?? '']
  if (known) return { status: 'refused', ...known, reason: `${known.reason} (${status}${said})` }
  const reason =
    status === 409
      ? 'its server has other facts under the same delivery'
      : 'its server refused with a status we do not know'
  return { status: 'refused', fault: 'operator', reason: `${reason} (${status}${said})` }
}

function refusalIn(body: Uint8Array): { code: string; message?: string | undefined } | null {
  try {
    return sellerRefusalSchema.parse(JSON.parse(new TextDecoder().decode(body)))
  } catch {
    return null
  }
}

/** What the seller asks us to wait, between a second and a day. */
export function pauseOf({ headers }: Pick<OutgoingAnswer, 'headers'>): { afterSeconds?: number } {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return seconds >= 1 ? { afterSeconds: Math.min(Math.ceil(seconds), 86_400) } : {}
}
