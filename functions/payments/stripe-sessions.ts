import type Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import type { OpenedSession, PaymentSession } from './gateway.ts'
import { askStripe } from './stripe-answers.ts'
import { fetchSubscription } from './stripe-subscriptions.ts'
import { idOf, knownValue } from './stripe-values.ts'

/** @throws VitrineError `payment_refused` when the page is closed already */
export function openedSession(session: Stripe.Checkout.Session): OpenedSession {
  if (!session.url) {
    throw new VitrineError('payment_refused', `The payment page of session ${session.id} is already closed.`)
  }
  return { id: session.id, url: session.url, expiresAt: new Date(session.expires_at * 1000) }
}

/** A session that was fetched with its lines and its intent, in our words. */
export async function paymentSession(
  stripe: Stripe,
  session: Stripe.Checkout.Session,
): Promise<PaymentSession> {
  return {
    id: session.id,
    status: knownValue(statuses, session.status),
    payment: knownValue(payments, session.payment_status),
    mode: session.mode,
    reference: referenceOf(session),
    currency: (session.currency ?? '').toUpperCase(),
    amountSubtotal: session.amount_subtotal ?? 0,
    amountTotal: session.amount_total ?? 0,
    amountTax: session.total_details?.amount_tax ?? 0,
    amountDiscount: session.total_details?.amount_discount ?? 0,
    lineCount: await countLines(stripe, session),
    email: session.customer_details?.email ?? session.customer_email,
    paymentIntent: idOf(session.payment_intent),
    customer: idOf(session.customer),
    subscription: idOf(session.subscription),
    invoice: idOf(session.invoice),
    livemode: session.livemode,
    refused: await isRefused(stripe, session),
  }
}

/**
 * The order a session was opened for by us. Anybody may give a payment link of the account any reference; metadata only
 * the holder of the key writes. Source: docs.stripe.com/payment-links/url-parameters
 */
export function referenceOf({
  client_reference_id: reference,
  metadata,
}: Stripe.Checkout.Session): string | null {
  return metadata?.order === reference ? reference : null
}

const statuses = ['open', 'complete', 'expired'] as const
const payments = ['paid', 'unpaid', 'no_payment_required'] as const

/** Where a subscription is left when its first payment, which came later, was refused. */
const refusedSubscriptions: readonly string[] = ['past_due', 'unpaid', 'incomplete_expired', 'canceled']

/**
 * A delayed payment that failed leaves its session complete and unpaid, and its intent back at the start; the first
 * payment of a subscription is told by the subscription alone.
 * Source: docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification
 */
async function isRefused(stripe: Stripe, session: Stripe.Checkout.Session): Promise<boolean> {
  const { payment_intent: intent } = session
  if (session.status !== 'complete' || session.payment_status !== 'unpaid') return false
  const subscription = idOf(session.subscription)
  if (subscription !== null) {
    const found = await fetchSubscription(stripe, subscription)
    return found !== null && refusedSubscriptions.includes(found.status)
  }
  if (intent === null || typeof intent === 'string') return false
  return intent.status === 'requires_payment_method' || intent.status === 'canceled'
}

/** Lines of the order: a setup fee is part of one. An expanded list holds the first ten only. */
async function countLines(stripe: Stripe, session: Stripe.Checkout.Session): Promise<number> {
  const shown = session.line_items
  if (shown && !shown.has_more) return shown.data.filter(isOrderLine).length
  return askStripe('count the lines of a payment', async () => {
    let count = 0
    for await (const line of stripe.checkout.sessions.listLineItems(session.id, { limit: 100 })) {
      if (isOrderLine(line)) count += 1
    }
    return count
  })
}

function isOrderLine({ price }: Stripe.LineItem): boolean {
  return price?.metadata.part !== 'setup'
}
