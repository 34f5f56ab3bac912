import { z } from 'zod'
import { amountSchema, currencySchema, inputSchema, stringValues, viewItemSchema } from './basics.ts'
import { billingSchema, intervals } from './product.ts'

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
  rare: z.boolean().optional().meta({ description: 'Seldom wanted: it stays folded.' }),
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
  letters: z.enum(['on', 'muted']).optional().meta({
    description: 'Where people do the work: whether who reads this gets letters about its steps.',
  }),
})
export type PublicDelivery = z.output<typeof publicDeliverySchema>

const orderModes = ['payment', 'subscription'] as const

/** Money that came or was to come for an order: the purchase, and what followed it. */
export const publicPaymentSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['purchase', 'renewal', 'change', 'usage']),
  state: z.enum(['open', 'paid', 'failed', 'void']),
  total: z.int(),
  tax: z.int(),
  currency: currencySchema,
  at: z.iso.datetime(),
  number: z.string().optional(),
  invoiceUrl: z.url().optional().meta({ description: 'Page of the invoice at the payment service.' }),
  receiptUrl: z.url().optional(),
})
export type PublicPayment = z.output<typeof publicPaymentSchema>

export const subscriptionStates = ['trialing', 'active', 'past_due', 'suspended', 'ended'] as const
export type SubscriptionState = (typeof subscriptionStates)[number]

/** What a buyer may do with a subscription now. */
const subscriptionDeeds = ['cancel_at_period_end', 'cancel_now', 'undo_cancel', 'change', 'portal'] as const

/** What is paid for again and again, as its buyer sees it. */
export const publicSubscriptionSchema = z.strictObject({
  state: z.enum(subscriptionStates),
  text: z.string().meta({ description: 'One sentence: until when, what comes next, in words and dates.' }),
  every: z.enum(intervals),
  perPeriod: z.int().meta({ description: 'Before tax; without what is measured.' }),
  currency: currencySchema,
  periodEnd: z.iso.datetime(),
  trialEnd: z.iso.datetime().optional(),
  awaitsAcceptance: z
    .literal(true)
    .optional()
    .meta({ description: 'The paid term begins when the buyer accepts; nothing is charged before.' }),
  cancelAt: z.iso.datetime().optional(),
  suspendAt: z.iso.datetime().optional().meta({ description: 'When access stops if it stays unpaid.' }),
  endAt: z.iso.datetime().optional().meta({ description: 'When it ends and data goes if it stays unpaid.' }),
  can: z.array(z.enum(subscriptionDeeds)),
  lines: z.array(
    z.strictObject({
      line: z.string(),
      plan: z.string(),
      planName: z.string(),
      quantity: z.int().positive(),
      unit: z.string().optional(),
      limits: z.strictObject({ min: z.int().positive(), max: z.int().positive() }),
      plans: z
        .array(z.strictObject({ id: z.string(), name: z.string(), amount: amountSchema }))
        .meta({ description: 'What it may become: plans of the same period, price of one unit.' }),
    }),
  ),
})
export type PublicSubscription = z.output<typeof publicSubscriptionSchema>

/** Body of `POST …/subscription/preview`. */
export const changePreviewRequestSchema = z.strictObject({
  line: z.string().max(64),
  plan: z.string().max(64).optional(),
  quantity: z.int().positive().max(1_000_000).optional(),
})
export type ChangePreviewRequest = z.output<typeof changePreviewRequestSchema>

/** What a change costs, before it is agreed to. */
export const changePreviewSchema = z.strictObject({
  dueNow: z.int().meta({ description: 'Charged at once; negative: taken off the next invoice.' }),
  perPeriod: z.int(),
  currency: currencySchema,
  lines: z.array(z.strictObject({ text: z.string(), amount: z.int() })),
  at: z.iso.datetime().meta({ description: 'Send it back with the change: both are reckoned from it.' }),
})
export type ChangePreview = z.output<typeof changePreviewSchema>

/** Body of `POST …/subscription/change`; `expected` is the preview’s `dueNow`. */
export const changeRequestSchema = changePreviewRequestSchema.extend({
  at: z.iso.datetime(),
  expected: z.int(),
})

/** Body of `POST …/subscription/cancel`. */
export const cancelRequestSchema = z.strictObject({ at: z.enum(['now', 'period_end']) })

export const refundReasons = ['double_payment', 'requested', 'sold_out', 'external'] as const

/** Money that goes back. */
export const refundSchema = z.strictObject({
  reason: z.enum(refundReasons).optional(),
  amount: amountSchema,
  currency: currencySchema,
  state: z.enum(['queued', 'done', 'failed']),
  at: z.iso.datetime().meta({ description: 'When it was sent back; until then, when it was decided.' }),
})
export type PublicRefund = z.output<typeof refundSchema>

/** What an order page shows. `delivery` is null until the order is paid. */
export const publicOrderSchema = z.strictObject({
  id: z.string(),
  state: z.enum(orderStates),
  mode: z.enum(orderModes),
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
      billing: billingSchema,
      delivery: publicDeliverySchema.nullable(),
    }),
  ),
  timeline: z.array(timelineEntrySchema),
  discount: amountSchema.optional(),
  payments: z.array(publicPaymentSchema).optional().meta({ description: 'Oldest first.' }),
  subscription: publicSubscriptionSchema.optional(),
  refunds: z.array(refundSchema).optional().meta({ description: 'Oldest first.' }),
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

/** Body of `…/letters`. */
export const lettersRequestSchema = z.strictObject({ letters: z.enum(['on', 'muted']) })

export const uploadAnswerSchema = z.strictObject({
  file: z.string().meta({ description: 'Opaque id; give it as the value of an input of type "file".' }),
  name: z.string(),
  size: z.int(),
  sha256: z.string().length(64),
})
