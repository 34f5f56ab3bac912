import Stripe from 'stripe'
import { taxOn, taxPercents, spread } from './amounts.ts'
import { newId } from './ids.ts'

export interface LineFacts {
  price: Stripe.Price
  quantity: number
  amount: number
  description: string
  period: { start: number; end: number }
  /** The item of a subscription; absent for what is paid once. */
  item?: string
  proration?: boolean
  metadata?: Stripe.Metadata
}

/** What an invoice is to be. */
export interface InvoiceOrder {
  customer: string
  subscription: Stripe.Subscription | null
  reason: Stripe.Invoice.BillingReason
  currency: string
  lines: readonly LineFacts[]
  hasTax: boolean
  /** Id of the discount and what it takes off, minor units. */
  discount: { id: string; amount: number } | null
  metadata?: Stripe.Metadata
  period: { start: number; end: number }
}

interface InvoiceFacts extends Omit<InvoiceOrder, 'customer'> {
  customer: Stripe.Customer
  created: number
  baseUrl: string
}

/**
 * An invoice that is final and not yet paid. Discounts are spread over what costs something, then tax is reckoned a line.
 * What the customer has to his credit is taken off what is due.
 */
export function newInvoice(facts: InvoiceFacts): Stripe.Invoice {
  const id = newId('in_')
  const { customer, subscription, discount } = facts
  const charged = facts.lines.map(({ amount }) => Math.max(0, amount))
  const off = spread(discount?.amount ?? 0, charged)
  const country = facts.hasTax ? (customer.address?.country ?? null) : null
  const lines = facts.lines.map((line, index) =>
    newLine(line, { invoice: id, subscription, country, discount, off: off[index] ?? 0 }),
  )
  const subtotal = sum(lines.map(({ amount }) => amount))
  const tax = sum(lines.map((line) => sum((line.taxes ?? []).map(({ amount }) => amount))))
  const added = sum(
    lines.flatMap(({ taxes }) =>
      (taxes ?? []).filter(({ tax_behavior }) => tax_behavior === 'exclusive').map(({ amount }) => amount),
    ),
  )
  const total = subtotal - sum(off) + added
  const credit = total > 0 ? Math.min(total, -customer.balance) : 0
  const due = Math.max(0, total - Math.max(0, credit))
  return {
    id,
    object: 'invoice',
    ...neverInvoiced,
    amount_due: due,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: due,
    attempt_count: 0,
    attempted: false,
    auto_advance: true,
    automatic_tax: {
      disabled_reason: null,
      enabled: facts.hasTax,
      liability: facts.hasTax ? { type: 'self' } : null,
      provider: facts.hasTax ? 'stripe' : null,
      status: facts.hasTax ? 'complete' : null,
    },
    billing_reason: facts.reason,
    created: facts.created,
    currency: facts.currency,
    customer: customer.id,
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    discounts: discount ? [discount.id] : [],
    effective_at: facts.created,
    ending_balance: customer.balance + (total < 0 ? total : Math.max(0, credit)),
    hosted_invoice_url: `${facts.baseUrl}/i/${id}`,
    invoice_pdf: `${facts.baseUrl}/i/${id}?pdf`,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/invoices/${id}/lines` },
    metadata: facts.metadata ?? {},
    number: `${newId('', 8).toUpperCase()}-0001`,
    parent: subscription
      ? {
          quote_details: null,
          subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
          type: 'subscription_details',
        }
      : null,
    period_end: facts.period.end,
    period_start: facts.period.start,
    starting_balance: customer.balance,
    status: 'open',
    status_transitions: {
      finalized_at: facts.created,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal,
    subtotal_excluding_tax: subtotal - (tax - added),
    total,
    total_discount_amounts: discount ? [{ amount: sum(off), discount: discount.id }] : [],
    total_excluding_tax: total - tax,
    total_pretax_credit_amounts: [],
    total_taxes: country && tax !== 0 ? [totalTax(lines, tax, country)] : [],
  }
}

interface LineFrame {
  invoice: string
  subscription: Stripe.Subscription | null
  country: string | null
  discount: { id: string } | null
  off: number
}

function newLine(line: LineFacts, frame: LineFrame): Stripe.InvoiceLineItem {
  const { price, item } = line
  const { subscription, discount, off, country } = frame
  const behavior = price.tax_behavior === 'inclusive' ? 'inclusive' : 'exclusive'
  const net = line.amount - off
  const tax = taxOn(net, behavior, country)
  return {
    id: newId('il_'),
    object: 'line_item',
    amount: line.amount,
    currency: price.currency,
    description: line.description,
    discount_amounts: discount && off > 0 ? [{ amount: off, discount: discount.id }] : [],
    discountable: !line.proration,
    discounts: [],
    invoice: frame.invoice,
    livemode: false,
    // Of a line of a subscription Stripe shows the subscription's own metadata.
    metadata: line.metadata ?? (item ? (subscription?.metadata ?? {}) : {}),
    parent: item
      ? {
          invoice_item_details: null,
          subscription_item_details: {
            invoice_item: line.proration ? newId('ii_') : null,
            proration: line.proration ?? false,
            proration_details: line.proration ? { credited_items: null } : null,
            subscription: subscription?.id ?? null,
            subscription_item: item,
          },
          type: 'subscription_item_details',
        }
      : {
          invoice_item_details: {
            invoice_item: newId('ii_'),
            proration: false,
            proration_details: null,
            subscription: subscription?.id ?? null,
          },
          subscription_item_details: null,
          type: 'invoice_item_details',
        },
    period: line.period,
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: String(price.product) },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity: line.quantity,
    quantity_decimal: Stripe.Decimal.from(String(line.quantity)),
    subscription: subscription?.id ?? null,
    subtotal: line.amount,
    taxes: country && tax !== 0 ? [{ ...taxFacts(country, behavior), amount: tax, taxable_amount: net }] : [],
  }
}

function totalTax(
  lines: readonly Stripe.InvoiceLineItem[],
  amount: number,
  country: string,
): Stripe.Invoice.TotalTax {
  const behavior = lines.flatMap(({ taxes }) => taxes ?? [])[0]?.tax_behavior
  const taxed = sum(lines.flatMap(({ taxes }) => (taxes ?? []).map((tax) => tax.taxable_amount ?? 0)))
  return {
    ...taxFacts(country, behavior === 'inclusive' ? 'inclusive' : 'exclusive'),
    amount,
    taxable_amount: taxed,
  }
}

function taxFacts(country: string, behavior: 'inclusive' | 'exclusive') {
  return {
    tax_behavior: behavior,
    tax_rate_details: { tax_rate: `txr_sandbox_${country}_${taxPercents[country] ?? 0}` },
    taxability_reason: 'standard_rated',
    type: 'tax_rate_details',
  } as const
}

/** How a payment belongs to an invoice. */
export function newInvoicePayment(
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent,
): Stripe.InvoicePayment {
  const isPaid = intent.status === 'succeeded'
  return {
    id: newId('inpay_'),
    object: 'invoice_payment',
    amount_paid: isPaid ? intent.amount : null,
    amount_requested: intent.amount,
    created: intent.created,
    currency: intent.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: isPaid ? 'paid' : 'open',
    status_transitions: { canceled_at: null, paid_at: isPaid ? intent.created : null },
  }
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}

/** Fields of an invoice that this shop's sales leave as they are. */
const neverInvoiced = {
  account_country: 'US',
  account_name: 'Sandbox',
  account_tax_ids: null,
  amount_shipping: 0,
  application: null,
  automatically_finalizes_at: null,
  collection_method: 'charge_automatically',
  custom_fields: null,
  customer_account: null,
  customer_phone: null,
  customer_shipping: null,
  customer_tax_exempt: 'none',
  customer_tax_ids: [],
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  due_date: null,
  footer: null,
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  livemode: false,
  next_payment_attempt: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: null,
  webhooks_delivered_at: null,
} satisfies Partial<Stripe.Invoice>
