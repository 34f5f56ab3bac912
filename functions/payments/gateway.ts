import type { SoldPlan } from './billing.ts'

/** What is sold in a payment session, one entry a line of the order. */
export interface SessionLine extends SoldPlan {
  quantity: number
  /** Our line id; goes into the metadata of what the service makes of it. */
  line: string
  /** Fee paid once with the first payment, minor units. */
  setup?: number
}

/** Whose account the money goes to, and what the store keeps. */
export interface SessionPayouts {
  account: string
  /** What the store keeps of a one-time payment, minor units. */
  feeAmount?: number
  /** What it keeps of each payment of a subscription, hundredths of a percent. */
  feePercent?: number
}

export interface SessionRequest {
  /** Order id: reference, metadata and idempotency key of the session. */
  order: string
  currency: string
  lines: SessionLine[]
  email: string | null
  locale: string
  taxBehavior: 'exclusive' | 'inclusive'
  automaticTax: boolean
  /** `subscription` when a line recurs. */
  mode?: 'payment' | 'subscription'
  /** The first payment of the recurring lines comes after so many days. */
  trialDays?: number
  promotionCodes?: boolean
  taxIds?: boolean
  billingAddress?: 'auto' | 'required'
  payouts?: SessionPayouts
  successUrl: string
  cancelUrl: string
  expiresAt: Date
}

export interface OpenedSession {
  id: string
  url: string
  expiresAt: Date
}

/** A payment session as the payment service has it now. */
export interface PaymentSession {
  id: string
  status: 'open' | 'complete' | 'expired'
  payment: 'paid' | 'unpaid' | 'no_payment_required'
  mode: string
  reference: string | null
  currency: string
  amountSubtotal: number
  amountTotal: number
  amountTax: number
  amountDiscount: number
  lineCount: number
  email: string | null
  paymentIntent: string | null
  customer?: string | null
  subscription?: string | null
  invoice?: string | null
  livemode: boolean
  /** The payment was tried and refused for good (a delayed method that failed). */
  refused: boolean
}

/** An event that was verified or listed. */
export interface PaymentEvent {
  id: string
  type: string
  createdAt: Date
  livemode: boolean
  /** Set when it speaks of a payment session. */
  session: string | null
  /** What its session or subscription was opened for: an order of ours, if it is ours. A hint; the thing itself counts. */
  reference: string | null
  /**
   * What a settle job looks at: `session:<id>`, `subscription:<id>`, `payment:<payment intent>` (refunds), `dispute:<id>`;
   * null when it speaks of nothing that we follow.
   */
  subject: string | null
}

/** A page of events, newest first. */
export interface EventPage {
  events: PaymentEvent[]
  /** Ask with this for the next page; null at the end. */
  next: string | null
}

export interface RefundRequest {
  /** Idempotency key: asking again with it refunds nothing more. */
  id: string
  paymentIntent: string
  /** Minor units. */
  amount: number
  /** The payment was divided: the account's share and the store's fee go back in proportion. */
  isDivided?: boolean
}

/**
 * The payment service. Implemented by `stripe.ts` alone.
 * Calls throw VitrineError `payment_unavailable` (try again) or `payment_refused` (the service said no).
 */
export interface Gateway {
  /** Opens a payment page. Repeating it for the same order answers the same session. */
  openSession(request: SessionRequest): Promise<OpenedSession>
  session(id: string): Promise<PaymentSession>
  /**
   * The session that was opened with a reference, among those made within a time; null when there was none.
   * Source: docs.stripe.com/api/checkout/sessions/list
   */
  findSession(reference: string, made: { from: Date; to: Date }): Promise<string | null>
  /** Sends money back. @throws VitrineError `payment_refused` when the service will not, for good */
  refund(request: RefundRequest): Promise<void>
  /**
   * Events that we follow since a time, whether they were delivered or not; the service keeps them 30 days.
   * Source: docs.stripe.com/api/events/list
   */
  events(since: Date, cursor: string | null): Promise<EventPage>
  /** Seconds the payment service's clock is ahead of ours, as of its last answer; null before the first. */
  clockSkew(): number | null
  /**
   * Verifies the raw body of a webhook call, 300 s both ways.
   * @throws VitrineError `signature_invalid`, `webhook_unconfigured`
   */
  readEvent(body: string, signature: string, now: Date): Promise<PaymentEvent>
}
