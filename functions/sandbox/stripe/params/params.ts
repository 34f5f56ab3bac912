import qs from 'qs'
import { z } from 'zod'
import { billingParams } from './billing-params.ts'
import { invalid, type StripeFault } from '../fault.ts'
import {
  account,
  address,
  amount,
  created,
  currency,
  expand,
  flag,
  metadata,
  paging,
  percent,
  taxBehavior,
  whole,
} from './param-kinds.ts'

/** The parameters that the stand-in understands; the wire carries every value as text. */
export const params = {
  ...billingParams,
  nothing: z.strictObject({ expand }),
  productCreate: z.strictObject({
    id: z.string().max(255).optional(),
    name: z.string().min(1),
    description: z.string().optional(),
    active: flag.optional(),
    metadata: metadata.optional(),
    expand,
  }),
  productUpdate: z.strictObject({
    name: z.string().min(1).optional(),
    description: z.string().optional(),
    active: flag.optional(),
    metadata: metadata.optional(),
    expand,
  }),
  priceCreate: z.strictObject({
    product: z.string(),
    currency,
    unit_amount: amount.optional(),
    billing_scheme: z.enum(['per_unit', 'tiered']).optional(),
    tiers_mode: z.enum(['graduated', 'volume']).optional(),
    tiers: z
      .array(
        z.strictObject({
          up_to: z.union([z.literal('inf'), whole.pipe(z.int().min(1))]),
          unit_amount: amount.optional(),
          flat_amount: amount.optional(),
        }),
      )
      .min(1)
      .optional(),
    recurring: z
      .strictObject({
        interval: z.enum(['day', 'week', 'month', 'year']),
        interval_count: whole.pipe(z.int().min(1)).optional(),
        meter: z.string().optional(),
        usage_type: z.enum(['licensed', 'metered']).optional(),
      })
      .optional(),
    tax_behavior: taxBehavior.optional(),
    lookup_key: z.string().max(200).optional(),
    nickname: z.string().optional(),
    metadata: metadata.optional(),
    expand,
  }),
  priceList: z.strictObject({
    lookup_keys: z.array(z.string()).max(10).optional(),
    active: flag.optional(),
    product: z.string().optional(),
    currency: currency.optional(),
    ...paging,
  }),
  sessionCreate: z.strictObject({
    mode: z.enum(['payment', 'subscription']),
    line_items: z
      .array(
        z.strictObject({
          price: z.string(),
          quantity: whole.pipe(z.int().min(1).max(999_999)).optional(),
          metadata: metadata.optional(),
        }),
      )
      .min(1)
      .max(100),
    client_reference_id: z.string().max(200).optional(),
    metadata: metadata.optional(),
    payment_intent_data: z
      .strictObject({
        metadata: metadata.optional(),
        application_fee_amount: amount.optional(),
        transfer_data: z.strictObject({ destination: account }).optional(),
        setup_future_usage: z.enum(['off_session', 'on_session']).optional(),
      })
      .optional(),
    subscription_data: z
      .strictObject({
        metadata: metadata.optional(),
        description: z.string().max(500).optional(),
        trial_period_days: whole.pipe(z.int().min(1).max(730)).optional(),
        trial_settings: z
          .strictObject({
            end_behavior: z.strictObject({
              missing_payment_method: z.enum(['cancel', 'create_invoice', 'pause']),
            }),
          })
          .optional(),
        application_fee_percent: percent.optional(),
        transfer_data: z.strictObject({ destination: account }).optional(),
        billing_mode: z
          .strictObject({
            type: z.enum(['classic', 'flexible']),
            flexible: z
              .strictObject({ proration_discounts: z.enum(['included', 'itemized']).optional() })
              .optional(),
          })
          .optional(),
      })
      .optional(),
    customer_creation: z.enum(['always', 'if_required']).optional(),
    invoice_creation: z
      .strictObject({
        enabled: flag,
        invoice_data: z.strictObject({ metadata: metadata.optional() }).optional(),
      })
      .optional(),
    allow_promotion_codes: flag.optional(),
    tax_id_collection: z.strictObject({ enabled: flag }).optional(),
    billing_address_collection: z.enum(['auto', 'required']).optional(),
    payment_method_collection: z.enum(['always', 'if_required']).optional(),
    adaptive_pricing: z.strictObject({ enabled: flag }).optional(),
    automatic_tax: z.strictObject({ enabled: flag }).optional(),
    customer_email: z.email().max(800).optional(),
    locale: z.string().optional(),
    success_url: address,
    cancel_url: address.optional(),
    expires_at: whole.optional(),
    expand,
  }),
  sessionList: z.strictObject({
    status: z.enum(['open', 'complete', 'expired']).optional(),
    subscription: z.string().optional(),
    payment_intent: z.string().optional(),
    created,
    ...paging,
  }),
  refundCreate: z.strictObject({
    payment_intent: z.string(),
    amount: whole.pipe(z.int().min(1)).optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
    reverse_transfer: flag.optional(),
    refund_application_fee: flag.optional(),
    metadata: metadata.optional(),
    expand,
  }),
  lineItemList: z.strictObject(paging),
  eventList: z.strictObject({
    type: z.string().optional(),
    types: z.array(z.string()).max(20).optional(),
    delivery_success: flag.optional(),
    created,
    ...paging,
  }),
} as const

/**
 * Reads a form-encoded body or query as Stripe does.
 * @throws StripeFault 400 with Stripe's code and the parameter's name in brackets
 */
export function readParams<Schema extends z.ZodType>(schema: Schema, encoded: string): z.output<Schema> {
  const given = qs.parse(encoded, { depth: 20, arrayLimit: 200 })
  const result = schema.safeParse(given)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw issue ? faultOf(issue, given) : invalid('', 'The request is not understood.')
}

function faultOf(issue: z.core.$ZodIssue, given: unknown): StripeFault {
  if (issue.code === 'unrecognized_keys') {
    const name = inBrackets([...issue.path, issue.keys[0] ?? ''])
    return invalid(name, `Received unknown parameter: ${name}`, 'parameter_unknown')
  }
  const name = inBrackets(issue.path)
  const value = issue.path.reduce<unknown>((at, key) => (isRecord(at) ? at[String(key)] : undefined), given)
  if (value === undefined) return invalid(name, `Missing required param: ${name}.`, 'parameter_missing')
  return invalid(name, `Invalid ${name}: ${String(value)}`, invalidCode(issue, name))
}

function invalidCode(issue: z.core.$ZodIssue, name: string): string {
  if (name.endsWith('email')) return 'email_invalid'
  if (name.endsWith('url')) return 'url_invalid'
  return issue.code === 'invalid_format' ? 'parameter_invalid_integer' : 'parameter_invalid'
}

function inBrackets(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (index === 0 ? String(key) : `[${String(key)}]`)).join('')
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
