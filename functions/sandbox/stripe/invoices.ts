import type Stripe from 'stripe'
import { share } from './amounts.ts'
import { charge, type Division } from './charge.ts'
import { missing, StripeFault } from './fault.ts'
import { newId } from './ids.ts'
import { type InvoiceOrder, newInvoice, newInvoicePayment } from './invoice-objects.ts'
import { declined, newPaymentIntent } from './payment-objects.ts'
import type { StripeStore } from './store.ts'

/** Makes an event and queues it; called in the transaction that changes the object. Times in seconds. */
export type Tell = (type: string, object: object, at: number) => string

export interface Invoices {
  find(id: string): Stripe.Invoice
  /** What an invoice would be; nothing is stored. */
  preview(order: InvoiceOrder, at: number): Stripe.Invoice
  /** Makes an invoice; it waits for its payment. A draft becomes final when it is collected, an hour later. */
  issue(order: InvoiceOrder, at: number, how?: 'final' | 'draft'): Stripe.Invoice
  /** Takes the money by the card on file; a card that fails is tried again later, four times in all. */
  collect(id: string, at: number): Stripe.Invoice
  /** Notes that a payment that was made elsewhere paid it. */
  settle(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | null, at: number): Stripe.Invoice
  /** Binds a payment that still waits for its bank. */
  await(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent): void
  void(id: string, at: number): Stripe.Invoice
}

/** Days from one try to the next. Source: docs.stripe.com/billing/revenue-recovery/smart-retries */
const retryDays = [3, 5, 7]

export function createInvoices(store: StripeStore, tell: Tell, { baseUrl }: { baseUrl: string }): Invoices {
  function find(id: string): Stripe.Invoice {
    const invoice = store.get('invoice', id)
    if (!invoice) throw missing('invoice', id, 'invoice')
    return invoice
  }

  function customerOf(id: string): Stripe.Customer {
    const customer = store.get('customer', id)
    if (!customer) throw missing('customer', id, 'customer')
    return customer
  }

  /** Of a sale that is paid once its session tells all; the sandbox spares the shop the events of its invoice. */
  function announce(type: string, invoice: Stripe.Invoice, at: number): void {
    if (invoice.parent) tell(type, invoice, at)
  }

  function made(order: InvoiceOrder, at: number): Stripe.Invoice {
    const customer = customerOf(order.customer)
    return newInvoice({ ...order, customer, created: at, baseUrl })
  }

  function settle(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent | null, at: number): Stripe.Invoice {
    const paid: Stripe.Invoice = {
      ...invoice,
      status: 'paid',
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      attempted: true,
      attempt_count: intent ? invoice.attempt_count + 1 : invoice.attempt_count,
      auto_advance: false,
      next_payment_attempt: null,
      status_transitions: { ...invoice.status_transitions, paid_at: at },
    }
    store.put('invoice', paid)
    if (intent) bind(paid, intent)
    announce('invoice.paid', paid, at)
    return paid
  }

  function bind(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent): void {
    const [known] = store.listBy('invoice_payment', 'paid_by', intent.id)
    const payment = newInvoicePayment(invoice, intent)
    store.put('invoice_payment', known ? { ...payment, id: known.id } : payment)
  }

  function fail(invoice: Stripe.Invoice, intent: Stripe.PaymentIntent, at: number): Stripe.Invoice {
    const wait = retryDays[invoice.attempt_count]
    const open: Stripe.Invoice = {
      ...invoice,
      attempted: true,
      attempt_count: invoice.attempt_count + 1,
      next_payment_attempt: wait === undefined ? null : at + wait * 86_400,
    }
    store.put('payment_intent', { ...intent, ...declined })
    store.put('invoice', open)
    bind(open, intent)
    announce('invoice.payment_failed', open, at)
    return open
  }

  function intentOf(invoice: Stripe.Invoice, at: number): Stripe.PaymentIntent {
    const [bound] = store.listBy('invoice_payment', 'invoice', invoice.id)
    const known = store.get('payment_intent', String(bound?.payment.payment_intent))
    return known ?? invoiceIntent(invoice, at)
  }

  return {
    find,
    preview: (order, at) => ({
      ...made(order, at),
      id: newId('upcoming_in_'),
      status: 'draft',
      number: null,
      hosted_invoice_url: null,
      invoice_pdf: null,
      next_payment_attempt: at,
    }),
    issue(order, at, how = 'final') {
      const invoice = how === 'draft' ? drafted(made(order, at), at) : made(order, at)
      const customer = customerOf(order.customer)
      store.put('invoice', invoice)
      store.put('customer', { ...customer, balance: invoice.ending_balance ?? 0 })
      return invoice
    },
    collect(id, at) {
      const found = find(id)
      const invoice: Stripe.Invoice = found.status === 'draft' ? { ...found, status: 'open' } : found
      if (invoice.status !== 'open') throw closed(invoice)
      if (invoice.amount_due === 0) return settle(invoice, null, at)
      const intent = intentOf(invoice, at)
      if (store.isOn(cardFails(String(invoice.customer)))) return fail(invoice, intent, at)
      return settle(invoice, charge(intent, store, { at, baseUrl, division: divisionOf(invoice, store) }), at)
    },
    settle,
    await: bind,
    void(id, at) {
      const invoice = find(id)
      if (invoice.status !== 'open') throw closed(invoice)
      const voided: Stripe.Invoice = {
        ...invoice,
        status: 'void',
        next_payment_attempt: null,
        status_transitions: { ...invoice.status_transitions, voided_at: at },
      }
      store.put('invoice', voided)
      announce('invoice.voided', voided, at)
      return voided
    },
  }
}

/** The switch that lets renewals wait as they do at Stripe. Source: docs.stripe.com/billing/invoices/subscription */
export const draftsWait = 'drafts wait'

function drafted(invoice: Stripe.Invoice, at: number): Stripe.Invoice {
  return { ...invoice, status: 'draft', next_payment_attempt: at + 3600 }
}

/** The switch that makes the card of a customer fail. */
export function cardFails(customer: string): string {
  return `card fails: ${customer}`
}

/** Of a payment of a subscription the store keeps its percentage. */
export function divisionOf(invoice: Stripe.Invoice, store: StripeStore): Division | null {
  const id = invoice.parent?.subscription_details?.subscription
  const subscription = store.get('subscription', String(id))
  const destination = subscription?.transfer_data?.destination
  if (!subscription || typeof destination !== 'string') return null
  const percent = subscription.application_fee_percent ?? 0
  return { destination, fee: share(invoice.amount_due, Math.round(percent * 100), 10_000) }
}

/** The payment of an invoice before it is tried. */
export function invoiceIntent(invoice: Stripe.Invoice, at: number): Stripe.PaymentIntent {
  return newPaymentIntent(
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: typeof invoice.customer === 'string' ? invoice.customer : null,
      email: invoice.customer_email,
      metadata: {},
    },
    { status: 'processing', last_payment_error: null, payment_method_types: ['card'] },
    at,
  )
}

function closed({ id, status }: Stripe.Invoice): StripeFault {
  const message = `Invoice ${id} is already ${status}.`
  return new StripeFault({
    status: 400,
    type: 'invalid_request_error',
    code: 'invoice_not_editable',
    message,
  })
}
