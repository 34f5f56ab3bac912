import qs from 'qs'
import { z } from 'zod'
import { invalid, type StripeFault } from './fault.ts'

const flag = z.enum(['true', 'false']).transform((text) => text === 'true')
const whole = z
  .string()
  .regex(/^-?\d+$/)
  .transform(Number)
const time = whole.optional()
const address = z.url({ protocol: /^https?$/ })
const metadata = z
  .record(z.string().max(40), z.string().max(500))
  .refine((entries) => Object.keys(entries).length <= 50)
const currency = z.string().regex(/^[a-z]{3}$/)
const taxBehavior = z.enum(['inclusive', 'exclusive', 'unspecified'])
const created = z.union([whole, z.strictObject({ gt: time, gte: time, lt: time, lte: time })]).optional()
const expand = z.array(z.string()).optional()
const paging = { limit: whole.optional(), starting_after: z.string().optional(), expand }

/** The parameters that the stand-in understands; the wire carries every value as text. */
export const params = {
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
    unit_amount: whole.pipe(z.int().min(0).max(99_999_999)),
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
    mode: z.literal('payment'),
    line_items: z
      .array(z.strictObject({ price: z.string(), quantity: whole.pipe(z.int().min(1).max(999_999)) }))
      .min(1)
      .max(100),
    client_reference_id: z.string().max(200).optional(),
    metadata: metadata.optional(),
    payment_intent_data: z.strictObject({ metadata: metadata.optional() }).optional(),
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
    created,
    ...paging,
  }),
  refundCreate: z.strictObject({
    payment_intent: z.string(),
    amount: whole.pipe(z.int().min(1)).optional(),
    reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
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
