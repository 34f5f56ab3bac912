import type Stripe from 'stripe'
import type { z } from 'zod'
import { newId } from './ids.ts'
import type { params } from './params/params.ts'

type SessionGiven = z.output<(typeof params)['sessionCreate']>

interface SessionFacts {
  lines: readonly Stripe.LineItem[]
  baseUrl: string
  created: number
}

export function newSession(given: SessionGiven, facts: SessionFacts): Stripe.Checkout.Session {
  const id = newId('cs_test_a1', 56)
  const hasTax = given.automatic_tax?.enabled ?? false
  const isSubscription = given.mode === 'subscription'
  return {
    id,
    object: 'checkout.session',
    ...neverUsed,
    ...totalsOf(facts.lines),
    adaptive_pricing: given.adaptive_pricing ?? { enabled: true },
    allow_promotion_codes: given.allow_promotion_codes ?? null,
    automatic_tax: {
      enabled: hasTax,
      liability: hasTax ? { type: 'self' as const } : null,
      provider: hasTax ? 'stripe' : null,
      status: hasTax ? 'requires_location_inputs' : null,
    },
    billing_address_collection: given.billing_address_collection ?? null,
    cancel_url: given.cancel_url ?? null,
    client_reference_id: given.client_reference_id ?? null,
    created: facts.created,
    currency: facts.lines[0]?.currency ?? null,
    customer_creation: isSubscription ? 'always' : (given.customer_creation ?? 'if_required'),
    customer_details: given.customer_email ? customerDetails(given.customer_email) : null,
    customer_email: given.customer_email ?? null,
    livemode: false,
    expires_at: given.expires_at ?? facts.created + 24 * 3600,
    invoice_creation: isSubscription
      ? null
      : invoiceCreation(given.invoice_creation?.enabled, given.invoice_creation?.invoice_data?.metadata),
    locale: given.locale ?? null,
    metadata: given.metadata ?? {},
    mode: given.mode,
    payment_intent: null,
    payment_method_collection: given.payment_method_collection ?? (isSubscription ? 'always' : 'if_required'),
    status: 'open',
    success_url: given.success_url,
    ...(given.tax_id_collection ? { tax_id_collection: taxIdCollection(given) } : {}),
    url: `${facts.baseUrl}/c/pay/${id}`,
  }
}

/** What a session says of money, from its lines as they stand. */
export function totalsOf(
  lines: readonly Stripe.LineItem[],
): Pick<Stripe.Checkout.Session, 'amount_subtotal' | 'amount_total' | 'payment_status' | 'total_details'> {
  const sum = (field: 'amount_subtotal' | 'amount_total' | 'amount_discount' | 'amount_tax'): number =>
    lines.reduce((total, line) => total + line[field], 0)
  return {
    amount_subtotal: sum('amount_subtotal'),
    amount_total: sum('amount_total'),
    payment_status: sum('amount_total') === 0 ? 'no_payment_required' : 'unpaid',
    total_details: {
      amount_discount: sum('amount_discount'),
      amount_shipping: 0,
      amount_tax: sum('amount_tax'),
    },
  }
}

function taxIdCollection(given: SessionGiven): Stripe.Checkout.Session.TaxIdCollection {
  return { enabled: given.tax_id_collection?.enabled ?? false, required: 'never' }
}

function invoiceCreation(
  enabled: boolean | undefined,
  metadata: Stripe.Metadata | undefined,
): Stripe.Checkout.Session.InvoiceCreation | null {
  if (enabled === undefined) return null
  return {
    enabled,
    invoice_data: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: null,
      metadata: metadata ?? {},
      rendering_options: null,
    },
  }
}

export function customerDetails(
  email: string,
  country: string | null = null,
): Stripe.Checkout.Session.CustomerDetails {
  return {
    address: country
      ? { city: null, country, line1: null, line2: null, postal_code: null, state: null }
      : null,
    business_name: null,
    email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  }
}

export interface IntentFacts {
  amount: number
  currency: string
  customer: string | null
  email: string | null
  metadata: Stripe.Metadata
}

/** How the payment went, by which means. */
export type IntentOutcome = Pick<
  Stripe.PaymentIntent,
  'status' | 'last_payment_error' | 'payment_method_types'
>

/** What a payment says whose card was declined. */
export const declined: Omit<IntentOutcome, 'payment_method_types'> = {
  status: 'requires_payment_method',
  last_payment_error: {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'insufficient_funds',
    message: 'Your card has insufficient funds.',
  },
}

export function newPaymentIntent(
  facts: IntentFacts,
  outcome: IntentOutcome,
  created: number,
): Stripe.PaymentIntent {
  const { amount } = facts
  const id = newId('pi_')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${newId('', 25)}`,
    confirmation_method: 'automatic',
    created,
    currency: facts.currency,
    customer: facts.customer,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: facts.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_record: null,
    processing: null,
    receipt_email: facts.email,
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

/** Fields of a session that a plain payment leaves as they are. */
const neverUsed = {
  after_expiration: null,
  allowed_payment_method_types: null,
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
  discounts: [],
  integration_identifier: null,
  invoice: null,
  managed_payments: null,
  origin_context: null,
  payment_link: null,
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
