import { z } from 'zod'

/** Ids of products, plans, sellers, partners, categories. */
export const idPattern = /^[a-z0-9]+(-[a-z0-9]+)*$/
export const idSchema = z
  .string()
  .max(64)
  .regex(idPattern, 'lower-case letters, digits and single hyphens, such as "tracewell-pro"')

/** ISO 4217, upper case. */
export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'a three-letter code in capitals, such as "USD"')

/** Integer minor units. */
export const amountSchema = z.int().nonnegative()

/** A row of what a buyer may see. Drawn alike by site, widget, order page and mail. */
export const viewItemSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('text'), label: z.string(), value: z.string() }),
  z.strictObject({ type: z.literal('link'), label: z.string(), value: z.url() }),
  z
    .strictObject({
      type: z.literal('secret'),
      label: z.string(),
      value: z.string().optional().meta({ description: 'Only in the answer to the action that reveals it.' }),
      action: z.string().optional().meta({ description: 'Id of the action that reveals it.' }),
    })
    .meta({ description: 'Masked until revealed.' }),
  z.strictObject({
    type: z.literal('code'),
    label: z.string(),
    value: z.string(),
    language: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('file'),
    label: z.string(),
    value: z.string().meta({ description: 'File name.' }),
    file: z.string().optional().meta({ description: 'Opaque id of a stored file; never leaves the server.' }),
    href: z.string().optional().meta({ description: 'Short-lived download address.' }),
    size: z.int().optional().meta({ description: 'Bytes.' }),
  }),
  z.strictObject({ type: z.literal('list'), label: z.string(), value: z.array(z.string()) }),
])
export type ViewItem = z.output<typeof viewItemSchema>

/** A question to the buyer or seller: at checkout, or before an action. */
export const inputSchema = z.strictObject({
  id: idSchema,
  label: z.string(),
  type: z.enum(['text', 'textarea', 'select', 'email', 'file']),
  required: z.boolean(),
  help: z.string().optional(),
  placeholder: z.string().optional(),
  options: z.array(z.strictObject({ id: z.string(), label: z.string() })).optional(),
  pattern: z.string().optional().meta({ description: 'Regular expression for the whole value.' }),
  fault: z.string().optional().meta({ description: 'Sentence shown when the pattern does not match.' }),
  maxLength: z.int().positive().optional(),
})
export type Input = z.output<typeof inputSchema>

/** How a plan is billed. */
export const billingSchema = z.literal('once')

export const publicPlanSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  prices: z.array(z.strictObject({ currency: currencySchema, amount: amountSchema })),
  billing: billingSchema,
  quantity: z.strictObject({ unit: z.string(), min: z.int().positive(), max: z.int().positive() }).optional(),
  includes: z.array(z.string()).optional(),
})
export type PublicPlan = z.output<typeof publicPlanSchema>

/** Something the buyer agrees to. With `sha256` the text is fixed: checkout sends the hash back. */
export const agreementSchema = z.strictObject({
  id: z.enum(['eula', 'terms', 'withdrawal', 'shareContact']),
  required: z.boolean(),
  sha256: z.string().length(64).optional(),
  url: z.string().optional(),
  label: z.string(),
})
export type Agreement = z.output<typeof agreementSchema>

/** What `/products/<id>.json` holds and the widget draws. */
export const publicProductSchema = z.strictObject({
  id: idSchema,
  name: z.string(),
  tagline: z.string(),
  seller: z.strictObject({ id: idSchema, name: z.string() }),
  category: idSchema,
  logo: z.string().optional().meta({ description: 'Path on the store, such as /media/….' }),
  delivery: z.strictObject({
    kind: z.string(),
    label: z.string(),
    offer: z.array(viewItemSchema),
    inputs: z.array(inputSchema),
    link: z.strictObject({ url: z.url(), label: z.string() }).optional().meta({
      description: 'Present when the product is arranged on the seller’s own site and never sold here.',
    }),
  }),
  plans: z.array(publicPlanSchema),
  agreements: z.array(agreementSchema),
  url: z.string().meta({ description: 'Path of the product page on the store.' }),
  withdrawn: z.literal(true).optional(),
  updated: z.string().meta({ description: 'Date of the last change, or of the build.' }),
})
export type PublicProduct = z.output<typeof publicProductSchema>

const stringValues = z.record(z.string().max(64), z.string().max(10_000))

/** Body of `POST /api/checkout`. Prices come from the catalog only; unknown fields are refused. */
export const checkoutRequestSchema = z.strictObject({
  lines: z
    .array(
      z.strictObject({
        product: z.string().max(64),
        plan: z.string().max(64),
        quantity: z.int().positive().max(1_000_000).optional(),
        inputs: stringValues.optional(),
      }),
    )
    .min(1)
    .max(20),
  email: z.email().max(254).optional(),
  partner: z.string().max(64).optional(),
  currency: currencySchema.optional(),
  locale: z.string().max(16).optional(),
  returnUrl: z.string().max(2048).optional(),
  expected: z
    .strictObject({ amount: amountSchema, currency: currencySchema })
    .optional()
    .meta({ description: 'What the buyer was shown: total due now before tax and discounts.' }),
  agreements: z
    .strictObject({
      eula: z.union([z.string().length(64), z.record(z.string(), z.string().length(64))]).optional(),
      terms: z.string().length(64).optional(),
      withdrawal: z.literal(true).optional(),
      shareContact: z.literal(true).optional(),
    })
    .optional(),
})
export type CheckoutRequest = z.output<typeof checkoutRequestSchema>

export const checkoutAnswerSchema = z.strictObject({
  order: z.string(),
  url: z.url().meta({ description: 'Where the buyer goes next, by a full page move.' }),
  expiresAt: z.iso.datetime(),
  token: z
    .string()
    .optional()
    .meta({ description: 'Only for callers without an Origin or with the store’s.' }),
})
export type CheckoutAnswer = z.output<typeof checkoutAnswerSchema>

export const orderStates = ['open', 'processing', 'paid', 'failed', 'expired', 'canceled'] as const
export type OrderState = (typeof orderStates)[number]

export const deliveryStates = [
  'queued',
  'working',
  'waiting',
  'active',
  'suspended',
  'ended',
  'failed',
  'revoked',
] as const
export type DeliveryState = (typeof deliveryStates)[number]

/** Who must act while a delivery is waiting. */
export const parties = ['buyer', 'seller', 'operator'] as const
export type Party = (typeof parties)[number]

export const timelineEntrySchema = z.strictObject({
  at: z.iso.datetime(),
  code: z.string().meta({ description: 'Stable: paid, asked_seller, retrying, waiting, delivered, …' }),
  text: z.string(),
})
export type TimelineEntry = z.output<typeof timelineEntrySchema>

export const publicActionSchema = z.strictObject({
  id: z.string(),
  label: z.string(),
  inputs: z.array(inputSchema),
  primary: z.boolean().optional().meta({ description: 'The one thing to do now.' }),
})
export type PublicAction = z.output<typeof publicActionSchema>

export const publicDeliverySchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  label: z.string(),
  state: z.enum(deliveryStates),
  waitingFor: z.enum(parties).optional(),
  text: z.string().meta({ description: 'One sentence: where it stands and who acts next.' }),
  view: z.array(viewItemSchema),
  timeline: z.array(timelineEntrySchema).meta({ description: 'Newest first.' }),
  actions: z.array(publicActionSchema),
})
export type PublicDelivery = z.output<typeof publicDeliverySchema>

/** A second payment of one order, which goes back. */
export const refundSchema = z.strictObject({
  amount: amountSchema,
  currency: currencySchema,
  state: z.enum(['queued', 'done']),
  at: z.iso.datetime().meta({ description: 'When it was sent back; until then, when it was decided.' }),
})

/** What an order page shows. `delivery` is null until the order is paid. */
export const publicOrderSchema = z.strictObject({
  id: z.string(),
  state: z.enum(orderStates),
  mode: z.literal('payment'),
  amount: amountSchema,
  currency: currencySchema,
  email: z.string().nullable(),
  createdAt: z.iso.datetime(),
  text: z.string().meta({ description: 'One sentence: the state of the whole.' }),
  settled: z.boolean().meta({ description: 'True when nothing will change without somebody acting.' }),
  tax: amountSchema.optional(),
  lines: z.array(
    z.strictObject({
      id: z.string(),
      product: z.string(),
      productName: z.string(),
      productUrl: z.string(),
      seller: z.strictObject({ id: z.string(), name: z.string() }),
      plan: z.string(),
      planName: z.string(),
      quantity: z.int().positive(),
      unit: z.string().optional(),
      amount: amountSchema,
      delivery: publicDeliverySchema.nullable(),
    }),
  ),
  timeline: z.array(timelineEntrySchema),
  refunds: z.array(refundSchema).optional().meta({ description: 'Second payments, oldest first.' }),
  payUrl: z.string().optional().meta({ description: 'Back to the payment page, while the order is open.' }),
  returnUrl: z.string().optional(),
  returnName: z.string().optional().meta({ description: 'Whose page `returnUrl` is, as people call it.' }),
})
export type PublicOrder = z.output<typeof publicOrderSchema>

/** Body of `POST …/actions/:action`. */
export const actionRequestSchema = z.strictObject({ inputs: stringValues.optional() })

/** Answer of an action: what it shows once (a revealed secret), and the order as it now stands. */
export const actionAnswerSchema = z.strictObject({ show: z.array(viewItemSchema), order: publicOrderSchema })
export type ActionAnswer = z.output<typeof actionAnswerSchema>

/** What a seller sees of one delivery through a signed link. */
export const publicEngagementSchema = z.strictObject({
  product: z.string(),
  productName: z.string(),
  planName: z.string(),
  quantity: z.int().positive(),
  seller: z.strictObject({ id: z.string(), name: z.string() }),
  order: z.string().meta({ description: 'Reference of the order, for letters.' }),
  delivery: publicDeliverySchema,
})
export type PublicEngagement = z.output<typeof publicEngagementSchema>

export const engagementAnswerSchema = z.strictObject({
  show: z.array(viewItemSchema),
  engagement: publicEngagementSchema,
})

export const uploadAnswerSchema = z.strictObject({
  file: z.string().meta({ description: 'Opaque id; give it as the value of an input of type "file".' }),
  name: z.string(),
  size: z.int(),
  sha256: z.string().length(64),
})

/** `application/problem+json` (RFC 9457). */
export const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string().meta({ description: 'One plain sentence.' }),
  next: z.string().meta({ description: 'What to do next.' }),
  fields: z
    .array(z.strictObject({ field: z.string(), code: z.string(), message: z.string() }))
    .optional()
    .meta({ description: 'Every fault of the body, by path.' }),
  expected: z.strictObject({ amount: amountSchema, currency: currencySchema }).optional(),
  actual: z.strictObject({ amount: amountSchema, currency: currencySchema }).optional(),
})
export type Problem = z.output<typeof problemSchema>
