import { createHash } from 'node:crypto'
import type { Interval, Tiers } from '../../catalog/wire.ts'

/** What a recurring price is, beside its amount. Part of the terms hash of its line. */
export interface Recurring {
  every: Interval
  /** Measured and paid afterwards; absent: paid beforehand for a fixed quantity. */
  metered?: { unit: string }
  tiers?: Tiers
}

/** A plan at the price it is sold at: what a price of the payment service stands for. */
export interface SoldPlan {
  product: string
  productName: string
  plan: string
  planName: string
  /** Short hash of what the price stands for; part of its lookup key. */
  termsHash: string
  unitAmount: number
  /** Present for what is paid for again and again. */
  recurring?: Recurring
}

/** One line of a subscription at the payment service. */
export interface SubscriptionItem {
  /** The service's id of the item. */
  item: string
  /** Our line, from the item's metadata or its price; null when a person added it by hand. */
  line: string | null
  /** Our plan, from the price's metadata. */
  plan: string | null
  price: string
  quantity: number
  unitAmount: number
}

/** A subscription as the payment service has it now. Times are UTC. */
export interface Subscription {
  id: string
  /** The order it was opened for, by metadata that only we write. */
  reference: string | null
  status:
    | 'incomplete'
    | 'incomplete_expired'
    | 'trialing'
    | 'active'
    | 'past_due'
    | 'unpaid'
    | 'paused'
    | 'canceled'
  customer: string
  currency: string
  items: SubscriptionItem[]
  periodStart: Date
  periodEnd: Date
  trialEnd: Date | null
  /** When it will end by itself; set by a cancellation at period end and by a schedule. */
  cancelAt: Date | null
  endedAt: Date | null
  /** The service itself ended it, because what was open was never paid. */
  isGivenUp: boolean
  schedule: string | null
  livemode: boolean
}

export interface InvoiceLine {
  /** Our line; null for what belongs to none. */
  line: string | null
  kind: 'price' | 'setup' | 'usage' | 'proration'
  quantity: number
  /** After discounts, before tax; minor units; a credit is negative. */
  net: number
  tax: number
  period: { start: Date; end: Date } | null
}

/** An invoice as the payment service has it now. */
export interface Invoice {
  id: string
  subscription: string | null
  reason: 'purchase' | 'renewal' | 'change' | 'usage'
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible'
  currency: string
  subtotal: number
  discount: number
  tax: number
  total: number
  /** What was taken by payment: the total less what a credit of the customer covered. */
  charged: number
  lines: InvoiceLine[]
  paymentIntent: string | null
  number: string | null
  /** Hosted page of the payment service, https; once it is paid, with the receipt. */
  url: string | null
  /** The receipt by itself; null in a list. */
  receiptUrl: string | null
  attempts: number
  nextAttempt: Date | null
  createdAt: Date
  paidAt: Date | null
}

/** A line of a running subscription with what it is to become. */
export interface ItemChange extends SoldPlan {
  item: string
  line: string
  recurring: Recurring
  quantity: number
}

export interface ChangeRequest {
  /** Idempotency key. */
  id: string
  subscription: string
  change: ItemChange
  currency: string
  taxBehavior: 'exclusive' | 'inclusive'
  /** The moment both preview and change are reckoned from, so that they come to the same. */
  at: Date
}

/** What a change costs now, before it is agreed to. Minor units; negative: a credit on the next invoice. */
export interface ChangePreview {
  dueNow: number
  /** What each further period costs, before tax. */
  perPeriod: number
  currency: string
  lines: { text: string; amount: number }[]
}

/** What became of money that was taken back at the payment service, by us or by hand. */
export interface SentBack {
  /** The service's id. */
  id: string
  /** Ours, when it was us. */
  refund: string | null
  amount: number
  currency: string
  status: 'pending' | 'succeeded' | 'failed' | 'canceled'
  createdAt: Date
}

export interface Dispute {
  id: string
  paymentIntent: string | null
  amount: number
  currency: string
  state: 'open' | 'won' | 'lost'
  reason: string
  openedAt: Date
}

/** How a payment was divided: what a connected account got of it. */
export interface Split {
  charge: string
  transfer: string | null
  account: string | null
  /** What the account got, the store's fee taken off; minor units. */
  transferred: number
  /** What the store kept at first. */
  fee: number
  /** What went back from the account since, the fee it got back taken off. */
  reversed: number
}

export interface UsageReport {
  /** Serial number: the service takes each once. */
  id: string
  meter: string
  customer: string
  /** Whole units. */
  value: number
  at: Date
}

/**
 * What of the payment service is needed after the sale. Implemented in `payments/` alone, beside `Gateway`. Every call
 * that changes something takes an id of ours as its idempotency key.
 * Calls throw VitrineError `payment_unavailable` (try again) or `payment_refused` (the service said no).
 */
export interface Billing {
  /** Source: docs.stripe.com/api/subscriptions/retrieve */
  subscription(id: string): Promise<Subscription | null>
  /** Newest first, all pages. Source: docs.stripe.com/api/invoices/list */
  invoices(subscription: string): Promise<Invoice[]>
  invoice(id: string): Promise<Invoice | null>
  /** Ends after a number of payments. @returns the schedule. Source: docs.stripe.com/api/subscription_schedules/create */
  limit(request: { id: string; subscription: string; times: number }): Promise<string>
  /** Source: docs.stripe.com/api/invoices/create_preview */
  previewChange(request: ChangeRequest): Promise<ChangePreview>
  /** Charges or credits the difference at once. */
  changeItem(request: ChangeRequest): Promise<Subscription>
  cancel(request: { id: string; subscription: string; at: 'now' | 'period_end' }): Promise<Subscription>
  undoCancel(request: { id: string; subscription: string }): Promise<Subscription>
  /**
   * Moves the end of a trial: now, which takes the first payment at once and begins the first paid period, or later. A
   * subscription that is not on trial stays as it is; of one with a schedule, the schedule says when the trial ends.
   * Source: docs.stripe.com/billing/subscriptions/trials
   */
  endTrial(request: { id: string; subscription: string; at: 'now' | Date }): Promise<Subscription>
  /**
   * Takes one of several lines out; nothing is charged or credited for it. One that is out already stays out.
   * Source: docs.stripe.com/api/subscription_items/delete
   */
  removeItem(request: { id: string; subscription: string; item: string }): Promise<Subscription>
  /** A page where the buyer changes card and address. Source: docs.stripe.com/api/customer_portal/sessions/create */
  portal(request: { customer: string; returnUrl: string; locale: string }): Promise<string>
  /** Source: docs.stripe.com/api/billing/meter-event/create */
  reportUsage(report: UsageReport): Promise<void>
  /** Everything that was sent back of a payment. Source: docs.stripe.com/api/refunds/list */
  sentBack(paymentIntent: string): Promise<SentBack[]>
  disputes(paymentIntent: string): Promise<Dispute[]>
  dispute(id: string): Promise<Dispute | null>
  split(paymentIntent: string): Promise<Split | null>
  /** Takes a share back from a connected account. Source: docs.stripe.com/api/transfer_reversals/create */
  reverseTransfer(request: { id: string; transfer: string; amount: number }): Promise<void>
  /** Gives it again. Source: docs.stripe.com/api/transfers/create */
  transferAgain(request: {
    id: string
    account: string
    amount: number
    currency: string
    charge: string
  }): Promise<void>
}

/**
 * Name of the events that measure a plan, at the payment service, which takes 100 characters at the most.
 * Ids hold no underscore, so two plans never share one.
 */
export function meterName(product: string, plan: string): string {
  const name = `vitrine_${product}_${plan}`
  if (name.length <= 100) return name
  return `vitrine_${createHash('sha256').update(name).digest('hex').slice(0, 32)}`
}
