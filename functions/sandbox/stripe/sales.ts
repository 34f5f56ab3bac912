import type Stripe from 'stripe'
import { charge } from './charge.ts'
import { couponOf, redeem } from './discounts.ts'
import { divisionOf, invoiceIntent, type Invoices } from './invoices.ts'
import { newCustomer } from './objects.ts'
import { customerDetails, declined, type IntentOutcome, newPaymentIntent } from './payment-objects.ts'
import { onceLines, readTerms } from './session-lines.ts'
import type { SessionTerms, StripeStore } from './store.ts'
import type { Subscriptions } from './subscriptions.ts'

type Session = Stripe.Checkout.Session

export interface Sales {
  /** Everything that a completed page brings about; answers the session with its ids. */
  complete(session: Session, email: string, how: 'paid' | 'later', at: number): Session
  /** The payment of a session, wherever it hangs. */
  intentOf(session: Session): Stripe.PaymentIntent | null
  /** The money of a bank debit has come. */
  confirm(session: Session, at: number): void
  refuse(session: Session, at: number): void
  /** A card was declined: the payment of the page notes it. */
  decline(session: Session, at: number): Session
}

export function createSales(
  store: StripeStore,
  parts: { invoices: Invoices; subscriptions: Subscriptions; baseUrl: string },
): Sales {
  const { invoices, subscriptions, baseUrl } = parts

  function linesOf({ id }: Session): Stripe.LineItem[] {
    return store.get('line_items', id)?.data ?? []
  }

  function complete(session: Session, email: string, how: 'paid' | 'later', at: number): Session {
    const { country } = readTerms(session, store)
    const { enabled } = session.automatic_tax
    const completed: Session = {
      ...session,
      status: 'complete',
      url: null,
      payment_status: session.amount_total === 0 ? 'no_payment_required' : how === 'paid' ? 'paid' : 'unpaid',
      customer_details: customerDetails(email, country),
      automatic_tax: { ...session.automatic_tax, status: enabled ? 'complete' : null },
    }
    return session.mode === 'subscription' ? subscribed(completed, how, at) : bought(completed, how, at)
  }

  function customerFor(session: Session, at: number): Stripe.Customer | null {
    if (session.customer_creation !== 'always') return null
    const email = session.customer_details?.email ?? ''
    const customer = newCustomer({ email, country: readTerms(session, store).country }, at)
    store.put('customer', customer)
    return customer
  }

  function redeemed(session: Session, customer: string, at: number): string | null {
    const code = store.get('promotion_code', readTerms(session, store).promotionCode ?? '')
    const coupon = code && couponOf(code, store)
    return coupon ? redeem(code, coupon, { customer, session: session.id, store, at }).id : null
  }

  function subscribed(session: Session, how: 'paid' | 'later', at: number): Session {
    const customer = customerFor(session, at)
    if (!customer) throw new Error('A subscription without a customer.')
    const discount = redeemed(session, customer.id, at)
    const terms = readTerms(session, store)
    const opening = { session, terms, customer: customer.id, lines: linesOf(session), discount }
    const { subscription, invoice } = subscriptions.open(opening, at)
    if (how === 'paid' || invoice.amount_due === 0) subscriptions.pay(invoice.id, at)
    else {
      const intent = invoiceIntent(invoice, at)
      store.put('payment_intent', { ...intent, ...processing })
      invoices.await(invoice, { ...intent, ...processing })
    }
    return { ...session, customer: customer.id, subscription: subscription.id, invoice: invoice.id }
  }

  function bought(session: Session, how: 'paid' | 'later', at: number): Session {
    const customer = customerFor(session, at)
    const id = customer?.id ?? null
    const discount = customer ? redeemed(session, customer.id, at) : null
    const intent = session.amount_total === 0 ? null : intentFor({ ...session, customer: id }, how, at)
    const bill =
      session.invoice_creation?.enabled && customer ? billFor(session, customer, discount, at) : null
    if (bill && intent?.status !== 'processing') invoices.settle(bill, intent, at)
    else if (bill && intent) invoices.await(bill, intent)
    return { ...session, customer: id, payment_intent: intent?.id ?? null, invoice: bill?.id ?? null }
  }

  function billFor(
    session: Session,
    customer: Stripe.Customer,
    discount: string | null,
    at: number,
  ): Stripe.Invoice {
    const amount = session.total_details?.amount_discount ?? 0
    return invoices.issue(
      {
        customer: customer.id,
        subscription: null,
        reason: 'manual',
        currency: session.currency ?? '',
        lines: onceLines(linesOf(session), at, store),
        hasTax: session.automatic_tax.enabled,
        discount: discount ? { id: discount, amount } : null,
        metadata: session.invoice_creation?.invoice_data.metadata ?? {},
        period: { start: at, end: at },
      },
      at,
    )
  }

  /** The payment of a page of a one-time sale; a card that was declined before left one behind. */
  function intentFor(session: Session, how: 'paid' | 'later' | 'declined', at: number): Stripe.PaymentIntent {
    const terms = readTerms(session, store)
    const facts = {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? 'usd',
      customer: typeof session.customer === 'string' ? session.customer : null,
      email: session.customer_details?.email ?? null,
      metadata: terms.metadata,
    }
    const outcome = how === 'declined' ? { ...byCard, ...declined } : how === 'later' ? processing : byCard
    const made = newPaymentIntent(facts, outcome, at)
    const id = typeof session.payment_intent === 'string' ? session.payment_intent : made.id
    const intent = { ...made, id }
    if (how === 'paid') return charge(intent, store, { at, baseUrl, division: division(terms) })
    store.put('payment_intent', intent)
    return intent
  }

  function intentOf(session: Session): Stripe.PaymentIntent | null {
    if (typeof session.payment_intent === 'string') return store.get('payment_intent', session.payment_intent)
    if (typeof session.invoice !== 'string') return null
    const [paid] = store.listBy('invoice_payment', 'invoice', session.invoice)
    return store.get('payment_intent', String(paid?.payment.payment_intent))
  }

  return {
    complete,
    intentOf,
    confirm(session, at) {
      const intent = intentOf(session)
      if (!intent) return
      const invoice = store.get('invoice', String(session.invoice))
      const split = invoice?.parent ? divisionOf(invoice, store) : division(readTerms(session, store))
      const paid = charge(intent, store, { at, baseUrl, division: split })
      if (invoice) subscriptions.follow(invoices.settle(invoice, paid, at), at)
    },
    refuse(session, at) {
      const intent = intentOf(session)
      if (!intent) return
      store.put('payment_intent', { ...intent, ...bankRefused })
      const invoice = store.get('invoice', String(session.invoice))
      if (!invoice) return
      const open = { ...invoice, attempted: true, attempt_count: invoice.attempt_count + 1 }
      store.put('invoice', open)
      subscriptions.follow(open, at)
    },
    decline(session, at) {
      if (session.mode === 'subscription') return session
      return { ...session, payment_intent: intentFor(session, 'declined', at).id }
    },
  }
}

function division({ destination, feeAmount }: SessionTerms) {
  return destination ? { destination, fee: feeAmount ?? 0 } : null
}

const byCard: IntentOutcome = {
  status: 'succeeded',
  last_payment_error: null,
  payment_method_types: ['card'],
}
const processing: IntentOutcome = {
  status: 'processing',
  last_payment_error: null,
  payment_method_types: ['sepa_debit'],
}
const bankRefused: Omit<IntentOutcome, 'payment_method_types'> = {
  status: 'requires_payment_method',
  last_payment_error: {
    type: 'invalid_request_error',
    code: 'payment_intent_payment_attempt_failed',
    message: 'The bank refused the debit.',
  },
}
