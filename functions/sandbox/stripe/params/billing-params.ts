import { z } from 'zod'
import {
  account,
  address,
  amount,
  created,
  currency,
  emptyable,
  expand,
  flag,
  metadata,
  paging,
  percent,
  whole,
} from './param-kinds.ts'

const item = z.strictObject({
  id: z.string(),
  price: z.string().optional(),
  quantity: whole.pipe(z.int().min(0)).optional(),
  metadata: metadata.optional(),
})
const proration = z.enum(['always_invoice', 'create_prorations', 'none']).optional()

const phase = z.strictObject({
  items: z
    .array(
      z.strictObject({
        price: z.string(),
        quantity: whole.optional(),
        metadata: metadata.optional(),
      }),
    )
    .min(1),
  start_date: z.union([z.literal('now'), whole]).optional(),
  end_date: z.union([z.literal('now'), whole]).optional(),
  duration: z
    .strictObject({ interval: z.enum(['day', 'week', 'month', 'year']), interval_count: whole.optional() })
    .optional(),
  trial_end: z.union([z.literal('now'), whole]).optional(),
  trial: flag.optional(),
  proration_behavior: proration,
  application_fee_percent: percent.optional(),
  transfer_data: z.strictObject({ destination: account }).optional(),
  automatic_tax: z.strictObject({ enabled: flag }).optional(),
  discounts: emptyable(z.array(z.strictObject({ discount: z.string() }))).optional(),
  metadata: metadata.optional(),
})

/** The parameters of what comes after the sale. */
export const billingParams = {
  meterCreate: z.strictObject({
    display_name: z.string().min(1).max(250),
    event_name: z.string().min(1).max(100),
    default_aggregation: z.strictObject({ formula: z.enum(['sum', 'count', 'last']) }),
    customer_mapping: z.strictObject({ event_payload_key: z.string(), type: z.literal('by_id') }).optional(),
    value_settings: z.strictObject({ event_payload_key: z.string() }).optional(),
    expand,
  }),
  couponCreate: z.strictObject({
    id: z.string().optional(),
    name: z.string().max(40).optional(),
    percent_off: percent.optional(),
    amount_off: amount.optional(),
    currency: currency.optional(),
    duration: z.enum(['forever', 'once', 'repeating']).optional(),
    duration_in_months: whole.pipe(z.int().min(1)).optional(),
    max_redemptions: whole.optional(),
    metadata: metadata.optional(),
    expand,
  }),
  codeCreate: z.strictObject({
    promotion: z.strictObject({ type: z.literal('coupon'), coupon: z.string() }),
    code: z
      .string()
      .regex(/^[\w-]{1,500}$/)
      .optional(),
    active: flag.optional(),
    expires_at: whole.optional(),
    max_redemptions: whole.optional(),
    metadata: metadata.optional(),
    expand,
  }),
  meterList: z.strictObject({ status: z.enum(['active', 'inactive']).optional(), ...paging }),
  meterEvent: z.strictObject({
    event_name: z.string().max(100),
    identifier: z.string().max(100).optional(),
    payload: z.record(z.string(), z.string()),
    timestamp: whole.optional(),
    expand,
  }),
  subscriptionList: z.strictObject({
    customer: z.string().optional(),
    status: z.string().optional(),
    created,
    ...paging,
  }),
  subscriptionUpdate: z.strictObject({
    items: z.array(item).optional(),
    proration_behavior: proration,
    proration_date: whole.optional(),
    payment_behavior: z.enum(['allow_incomplete', 'error_if_incomplete', 'pending_if_incomplete']).optional(),
    trial_end: z.union([z.literal('now'), whole]).optional(),
    cancel_at_period_end: flag.optional(),
    cancel_at: emptyable(whole).optional(),
    metadata: metadata.optional(),
    off_session: flag.optional(),
    expand,
  }),
  subscriptionCancel: z.strictObject({
    invoice_now: flag.optional(),
    prorate: flag.optional(),
    cancellation_details: z.strictObject({ comment: z.string().optional() }).optional(),
    expand,
  }),
  itemDelete: z.strictObject({ proration_behavior: z.literal('none') }),
  invoiceList: z.strictObject({
    subscription: z.string().optional(),
    customer: z.string().optional(),
    status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
    created,
    ...paging,
  }),
  invoicePreview: z.strictObject({
    subscription: z.string(),
    customer: z.string().optional(),
    preview_mode: z.enum(['next', 'recurring']).optional(),
    subscription_details: z
      .strictObject({
        items: z.array(item).optional(),
        proration_behavior: proration,
        proration_date: whole.optional(),
      })
      .optional(),
    expand,
  }),
  invoicePaymentList: z.strictObject({
    invoice: z.string().optional(),
    payment: z.strictObject({ type: z.literal('payment_intent'), payment_intent: z.string() }).optional(),
    status: z.enum(['open', 'paid', 'canceled']).optional(),
    ...paging,
  }),
  scheduleCreate: z.strictObject({ from_subscription: z.string(), metadata: metadata.optional(), expand }),
  scheduleUpdate: z.strictObject({
    phases: z.array(phase).min(1).optional(),
    end_behavior: z.enum(['cancel', 'release']).optional(),
    proration_behavior: proration,
    metadata: metadata.optional(),
    expand,
  }),
  scheduleRelease: z.strictObject({ preserve_cancel_date: flag.optional(), expand }),
  portalCreate: z.strictObject({
    customer: z.string(),
    return_url: address.optional(),
    locale: z.string().optional(),
    expand,
  }),
  refundList: z.strictObject({
    payment_intent: z.string().optional(),
    charge: z.string().optional(),
    created,
    ...paging,
  }),
  chargeList: z.strictObject({ payment_intent: z.string().optional(), created, ...paging }),
  disputeList: z.strictObject({
    payment_intent: z.string().optional(),
    charge: z.string().optional(),
    created,
    ...paging,
  }),
  transferCreate: z.strictObject({
    amount: amount.pipe(z.int().min(1)),
    currency,
    destination: account,
    source_transaction: z.string().optional(),
    transfer_group: z.string().optional(),
    metadata: metadata.optional(),
    description: z.string().optional(),
    expand,
  }),
  transferList: z.strictObject({
    destination: account.optional(),
    transfer_group: z.string().optional(),
    created,
    ...paging,
  }),
  reversalCreate: z.strictObject({
    amount: amount.pipe(z.int().min(1)).optional(),
    refund_application_fee: flag.optional(),
    metadata: metadata.optional(),
    description: z.string().optional(),
    expand,
  }),
  feeRefundCreate: z.strictObject({
    amount: amount.pipe(z.int().min(1)).optional(),
    metadata: metadata.optional(),
    expand,
  }),
} as const
