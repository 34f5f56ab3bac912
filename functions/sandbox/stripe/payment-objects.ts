import Stripe from 'stripe'
import type { z } from 'zod'
import { newId } from './ids.ts'
import type { params } from './params.ts'

type SessionGiven = z.output<(typeof params)['sessionCreate']>

interface SessionFacts {
  lines: readonly Stripe.LineItem[]
  baseUrl: string
  created: number
}

export function newSession(given: SessionGiven, facts: SessionFacts): Stripe.Checkout.Session {
  const id = newId('cs_test_a1', 56)
  const subtotal = facts.lines.reduce((sum, line) => sum + line.amount_subtotal, 0)
  const hasTax = given.automatic_tax?.enabled ?? false
  return {
    id,
    object: 'checkout.session',
    ...neverUsed,
    adaptive_pricing: given.adaptive_pricing ?? { enabled: true },
    amount_subtotal: subtotal,
    amount_total: subtotal,
    automatic_tax: {
      enabled: hasTax,
      liability: hasTax ? { type: 'self' as const } : null,
      provider: hasTax ? 'stripe' : null,
      status: hasTax ? 'requires_location_inputs' : null,
    },
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    created: facts.created,
    currency: facts.lines[0]?.currency ?? null,
    customer_details: given.customer_email ? customerDetails(given.customer_email) : null,
    customer_email: given.customer_email ?? null,
    livemode: false,
    expires_at: given.expires_at ?? facts.created + 24 * 3600,
    locale: given.locale ?? null,
    metadata: given.metadata ?? {},
    mode: 'payment',
    payment_intent: null,
    payment_status: subtotal === 0 ? 'no_payment_required' : 'unpaid',
    status: 'open',
    success_url: given.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    url: `${facts.baseUrl}/c/pay/${id}`,
  }
}

export function customerDetails(email: string): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
}

export function newPaymentIntent(
  session: Stripe.Checkout.Session,
  outcome: Pick<Stripe.PaymentIntent, 'status' | 'last_payment_error' | 'payment_method_types'>,
  created: number,
): Stripe.PaymentIntent {
  const amount = session.amount_total ?? 0
  const id = newId('pi_')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: outcome.status === 'succeeded' ? amount : 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${newId('', 25)}`,
    confirmation_method: 'automatic',
    created,
    currency: session.currency ?? 'usd',
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    latest_charge: outcome.status === 'succeeded' ? newId('ch_') : null,
    livemode: false,
    managed_payments: null,
    metadata: session.metadata ?? {},
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_record: null,
    processing: null,
    receipt_email: session.customer_details?.email ?? null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_data: null,
    transfer_group: null,
    ...outcome,
  }
}

type SessionEventType =
  | 'checkout.session.completed'
  | 'checkout.session.expired'
  | 'checkout.session.async_payment_succeeded'
  | 'checkout.session.async_payment_failed'

export function newEvent(
  type: SessionEventType,
  session: Stripe.Checkout.Session,
  created: number,
): Stripe.Event {
  return {
    id: newId('evt_'),
    object: 'event',
    api_version: Stripe.API_VERSION,
    created,
    data: { object: session },
    livemode: false,
    pending_webhooks: 1,
    request: { id: null, idempotency_key: null },
    type,
  }
}

/** Fields of a session that a plain payment leaves as they are. */
const neverUsed = {
  after_expiration: null,
  allow_promotion_codes: null,
  allowed_payment_method_types: null,
  billing_address_collection: null,
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer: null,
  customer_account: null,
  customer_creation: 'if_required',
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  managed_payments: null,
  origin_context: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_method_types: ['card', 'sepa_debit'],
  permissions: null,
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  submit_type: null,
  subscription: null,
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>
