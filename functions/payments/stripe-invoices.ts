import type Stripe from 'stripe'
import type { Invoice, InvoiceLine } from './billing.ts'
import { askStripe, expectObject, isMissing } from './stripe-answers.ts'
import { type Items, sumOf, toLine } from './stripe-invoice-lines.ts'
import { fetchSubscription } from './stripe-subscriptions.ts'
import { dateOf, idOf, knownValue } from './stripe-values.ts'

/** All invoices of a subscription, newest first; without the receipts, for which every payment would have to be asked. */
export async function invoicesOf(stripe: Stripe, subscription: string): Promise<Invoice[]> {
  const items = await itemsOf(stripe, subscription)
  return askStripe('look at the invoices of a subscription', async () => {
    const invoices: Invoice[] = []
    const list = stripe.invoices.list({ subscription, limit: 100, expand: ['data.payments'] })
    for await (const invoice of list) invoices.push(await toInvoice(stripe, invoice, items))
    return invoices
  })
}

/** With the receipt of its payment. */
export async function invoiceOf(stripe: Stripe, id: string): Promise<Invoice | null> {
  const found = await fetchInvoice(stripe, id)
  if (!found) return null
  const subscription = idOf(found.parent?.subscription_details?.subscription)
  const items = subscription === null ? new Map() : await itemsOf(stripe, subscription)
  const invoice = await askStripe('look at the lines of an invoice', () => toInvoice(stripe, found, items))
  return { ...invoice, receiptUrl: await receiptOf(stripe, invoice) }
}

async function fetchInvoice(stripe: Stripe, id: string): Promise<Stripe.Invoice | null> {
  try {
    const invoice = await askStripe('look at an invoice', () =>
      stripe.invoices.retrieve(id, { expand: ['payments'] }),
    )
    return expectObject(invoice, 'invoice')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

async function itemsOf(stripe: Stripe, subscription: string): Promise<Items> {
  const found = await fetchSubscription(stripe, subscription)
  return new Map((found?.items.data ?? []).map((item) => [item.id, item]))
}

async function receiptOf(stripe: Stripe, { paymentIntent, paidAt }: Invoice): Promise<string | null> {
  if (!paymentIntent || !paidAt) return null
  const intent = await askStripe('look at a receipt', () =>
    stripe.paymentIntents.retrieve(paymentIntent, { expand: ['latest_charge'] }),
  )
  const charge = intent.latest_charge
  return charge && typeof charge !== 'string' ? charge.receipt_url : null
}

const states = ['draft', 'open', 'paid', 'void', 'uncollectible'] as const

async function toInvoice(stripe: Stripe, invoice: Stripe.Invoice, items: Items): Promise<Invoice> {
  const lines = await allLines(stripe, invoice)
  const told = lines.map((line) => toLine(line, invoice, items))
  return {
    id: invoice.id,
    subscription: idOf(invoice.parent?.subscription_details?.subscription),
    reason: reasonOf(invoice, told),
    status: knownValue(states, invoice.status),
    currency: invoice.currency.toUpperCase(),
    subtotal: invoice.subtotal,
    discount: sumOf(invoice.total_discount_amounts),
    tax: sumOf(invoice.total_taxes),
    total: invoice.total,
    charged: invoice.amount_paid,
    lines: told,
    paymentIntent: paymentOf(invoice),
    number: invoice.number,
    url: invoice.hosted_invoice_url ?? null,
    receiptUrl: null,
    attempts: invoice.attempt_count,
    nextAttempt: dateOf(invoice.next_payment_attempt),
    createdAt: dateOf(invoice.created),
    paidAt: dateOf(invoice.status_transitions.paid_at),
  }
}

/** An invoice shows the first ten lines only. */
async function allLines(stripe: Stripe, invoice: Stripe.Invoice): Promise<Stripe.InvoiceLineItem[]> {
  if (!invoice.lines.has_more) return invoice.lines.data
  const lines: Stripe.InvoiceLineItem[] = []
  for await (const line of stripe.invoices.listLineItems(invoice.id, { limit: 100 })) lines.push(line)
  return lines
}

function reasonOf(
  { billing_reason: reason }: Stripe.Invoice,
  lines: readonly InvoiceLine[],
): Invoice['reason'] {
  switch (reason) {
    case 'subscription_create':
    case 'manual':
      return 'purchase'
    case 'subscription_cycle':
    case 'subscription':
      return lines.length > 0 && lines.every(({ kind }) => kind === 'usage') ? 'usage' : 'renewal'
    case 'subscription_threshold':
      return 'usage'
    // A trial that was ended by hand is billed as a change: a whole period, with nothing to reckon up.
    case 'subscription_update':
      return lines.some(({ kind }) => kind === 'price') && lines.every(({ kind }) => kind !== 'proration')
        ? 'renewal'
        : 'change'
    default:
      return 'change'
  }
}

/** The payment that was made, else the one that is being tried. */
function paymentOf(invoice: Stripe.Invoice): string | null {
  const payments = invoice.payments?.data ?? []
  const payment = payments.find(({ status }) => status === 'paid') ?? payments.find((one) => one.is_default)
  return idOf(payment?.payment.payment_intent)
}
