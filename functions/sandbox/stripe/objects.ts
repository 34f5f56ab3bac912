import Stripe from 'stripe'
import { newId } from './ids.ts'
import type { SessionTerms } from './store.ts'

/** Objects of a sale as Stripe answers them, every field that its types require. Times in seconds. */
export function newCustomer(
  facts: { email: string; country: string | null; name?: string | null },
  created: number,
): Stripe.Customer {
  return {
    id: newId('cus_', 14),
    object: 'customer',
    address: facts.country ? { ...noAddress, country: facts.country } : null,
    balance: 0,
    created,
    currency: null,
    default_source: null,
    description: null,
    email: facts.email,
    invoice_settings: {
      custom_fields: null,
      default_payment_method: newId('pm_'),
      footer: null,
      rendering_options: null,
    },
    livemode: false,
    metadata: {},
    name: facts.name ?? null,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: 'none',
  }
}

const noAddress: Stripe.Address = {
  city: null,
  country: null,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
}

interface SubscriptionFacts {
  session: Stripe.Checkout.Session
  terms: SessionTerms
  customer: string
  lines: readonly Stripe.LineItem[]
  discounts: string[]
  periodEnd: number
  trialEnd: number | null
  created: number
}

export function newSubscription(facts: SubscriptionFacts): Stripe.Subscription {
  const id = newId('sub_')
  const { session, terms, created, trialEnd } = facts
  const period = { start: created, end: facts.periodEnd }
  const items = facts.lines.flatMap((line) =>
    line.price?.recurring ? [newItem(id, { price: line.price, line, period, created })] : [],
  )
  return {
    id,
    object: 'subscription',
    ...neverSubscribed,
    application_fee_percent: terms.feePercent,
    automatic_tax: {
      disabled_reason: null,
      enabled: session.automatic_tax.enabled,
      liability: session.automatic_tax.enabled ? { type: 'self' } : null,
    },
    billing_cycle_anchor: trialEnd ?? created,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    created,
    currency: session.currency ?? '',
    customer: facts.customer,
    discounts: facts.discounts,
    ended_at: null,
    items: { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    latest_invoice: null,
    metadata: terms.metadata,
    schedule: null,
    start_date: created,
    status: trialEnd === null ? 'active' : 'trialing',
    transfer_data: terms.destination ? { amount_percent: null, destination: terms.destination } : null,
    trial_end: trialEnd,
    trial_start: trialEnd === null ? null : created,
  }
}

interface ItemFacts {
  price: Stripe.Price
  line: { quantity: number | null; metadata: Stripe.Metadata | null }
  period: { start: number; end: number }
  created: number
}

function newItem(subscription: string, { price, line, period, created }: ItemFacts): Stripe.SubscriptionItem {
  return {
    id: newId('si_', 14),
    object: 'subscription_item',
    billing_thresholds: null,
    created,
    current_period_end: period.end,
    current_period_start: period.start,
    current_trial: null,
    discounts: [],
    metadata: line.metadata ?? {},
    plan: planOf(price),
    price,
    ...(price.recurring?.usage_type === 'metered' ? {} : { quantity: line.quantity ?? 1 }),
    subscription,
    tax_rates: [],
  }
}

/** The older shape of a recurring price, which items still carry. */
export function planOf(price: Stripe.Price): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring?.interval ?? 'month',
    interval_count: price.recurring?.interval_count ?? 1,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring?.meter ?? null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: price.tiers_mode,
    transform_usage: null,
    trial_period_days: null,
    usage_type: price.recurring?.usage_type ?? 'licensed',
  }
}

/** Fields of a subscription that this shop's sales leave as they are. */
const neverSubscribed = {
  application: null,
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  billing_schedules: [],
  billing_thresholds: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: {
    payment_method_options: null,
    payment_method_types: null,
    save_default_payment_method: 'on_subscription',
  },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  test_clock: null,
  trial_settings: {
    end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
  },
} satisfies Partial<Stripe.Subscription>

export function newEvent(type: string, object: object, created: number): Stripe.Event {
  return {
    id: newId('evt_'),
    object: 'event',
    api_version: Stripe.API_VERSION,
    created,
    data: { object },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  } as Stripe.Event
}
