/** Money that goes back. The id is the idempotency key of the call that sends it. */
export interface RefundRow {
  id: string
  order_id: string
  /** The payment it takes back from; null for a payment that bought nothing. */
  payment_id: string | null
  /** Of a second payment. */
  session_id: string | null
  payment_intent: string
  /** The payment service's own id, once it has one. */
  external_id: string | null
  amount: number
  currency: string
  reason: 'double_payment' | 'requested' | 'sold_out' | 'external'
  /** JSON of `{ line, net, tax }[]`: what of it belongs to which line; empty when no line is undone. */
  lines: string
  state: 'queued' | 'done' | 'failed'
  error: string | null
  created_at: string
  done_at: string | null
}

/** What is paid for again and again: one an order, as the payment service last told. */
export interface SubscriptionRow {
  id: string
  order_id: string
  customer: string
  state: 'trialing' | 'active' | 'past_due' | 'suspended' | 'ended'
  currency: string
  /** JSON of `{ item, line, price, plan, quantity, unitAmount }[]`. */
  items: string
  period_start: string
  period_end: string
  trial_end: string | null
  /** End of the last period that was paid. */
  paid_until: string | null
  /** When it ends by itself, because the buyer canceled or the payments agreed on are made. */
  cancel_at: string | null
  schedule_id: string | null
  unpaid_since: string | null
  /** After the grace period; and after the retention period: null while it is paid. */
  suspend_at: string | null
  end_at: string | null
  ended_at: string | null
  ended_reason: string | null
  updated_at: string
}

/** Money that came, or should have: one row an invoice, or a session without one. */
export interface PaymentRow {
  id: string
  order_id: string
  subscription_id: string | null
  /** The payment service's id of the invoice or session. */
  source: string
  kind: 'purchase' | 'renewal' | 'change' | 'usage'
  state: 'open' | 'paid' | 'failed' | 'void'
  currency: string
  subtotal: number
  discount: number
  tax: number
  total: number
  /** What came of the total as money; credit that the buyer had paid the rest. Zero for a credit. */
  charged: number
  payment_intent: string | null
  number: string | null
  invoice_url: string | null
  receipt_url: string | null
  attempts: number
  next_attempt_at: string | null
  created_at: string
  paid_at: string | null
}

/** What of a payment is for which line. `net` is after discounts and before tax; a credit is negative. */
export interface PaymentLineRow {
  payment_id: string
  position: number
  line_id: string
  kind: 'price' | 'setup' | 'usage' | 'proration'
  quantity: number
  net: number
  tax: number
  /** What the store keeps of it, where a seller is paid out. */
  fee: number
  /** What the partner gets of it. */
  commission: number
  period_start: string | null
  period_end: string | null
}

export interface DisputeRow {
  id: string
  order_id: string
  payment_id: string
  payment_intent: string
  amount: number
  currency: string
  state: 'open' | 'won' | 'lost'
  reason: string
  opened_at: string
  closed_at: string | null
}

/** One side of an entry of the books; the rows of an entry sum to zero in each currency. */
export interface LedgerRow {
  entry: string
  position: number
  account: string
  currency: string
  /** Minor units; more on an account is positive. */
  amount: number
  order_id: string
  line_id: string | null
  kind: string
  at: string
}

/** What a seller measured, once each by the seller's serial number. */
export interface UsageRow {
  seller: string
  serial: string
  order_id: string
  line_id: string
  delivery_id: string
  /** Ten-thousandths of the unit. */
  value: number
  begin_at: string
  end_at: string
  received_at: string
  state: 'received' | 'sent' | 'refused'
  sent_at: string | null
}

export interface InstanceRow {
  seller: string
  instance: string
  delivery_id: string
}

/** Signed calls are taken once. */
export interface NonceRow {
  scope: string
  nonce: string
  seen_at: string
}
