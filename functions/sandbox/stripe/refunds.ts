import type Stripe from 'stripe'
import type { z } from 'zod'
import { minorDigits } from '../../../catalog/money.ts'
import { invalid, missing, StripeFault } from './fault.ts'
import { newId } from './ids.ts'
import type { params } from './params.ts'
import type { StripeStore } from './store.ts'

/**
 * Sends money of a payment back, whole or in parts; never more than was paid.
 * Source: docs.stripe.com/api/refunds/create
 */
export function makeRefund(
  given: z.output<(typeof params)['refundCreate']>,
  store: StripeStore,
  created: number,
): Stripe.Refund {
  const intent = store.get('payment_intent', given.payment_intent)
  if (!intent) throw missing('payment_intent', given.payment_intent, 'payment_intent')
  const charge = intent.latest_charge
  if (intent.status !== 'succeeded' || typeof charge !== 'string') throw neverPaid(intent.id)
  const left = intent.amount_received - sentBack(intent.id, store)
  const amount = given.amount ?? left
  if (left === 0) throw alreadySent(charge)
  if (amount > left) throw tooMuch(amount, left, intent.currency)
  const refund: Stripe.Refund = {
    id: newId('re_'),
    object: 'refund',
    amount,
    balance_transaction: newId('txn_'),
    charge,
    created,
    currency: intent.currency,
    customer: null,
    customer_account: null,
    metadata: given.metadata ?? {},
    payment_intent: intent.id,
    payment_method: intent.payment_method === null ? null : String(intent.payment_method),
    reason: given.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
  store.put('refund', refund)
  return refund
}

/** How much of a payment went back, in its minor units. */
function sentBack(intent: string, store: StripeStore): number {
  return store
    .list('refund')
    .filter((refund) => refund.payment_intent === intent)
    .reduce((sum, refund) => sum + refund.amount, 0)
}

function neverPaid(intent: string): StripeFault {
  const message = `This PaymentIntent (${intent}) does not have a successful charge to refund.`
  return new StripeFault({ status: 400, type: 'invalid_request_error', message, param: 'payment_intent' })
}

function alreadySent(charge: string): StripeFault {
  return invalid('charge', `Charge ${charge} has already been refunded.`, 'charge_already_refunded')
}

function tooMuch(amount: number, left: number, currency: string): StripeFault {
  const message = `Refund amount (${price(amount, currency)}) is greater than unrefunded amount on charge (${price(left, currency)})`
  return new StripeFault({ status: 400, type: 'invalid_request_error', message, param: 'amount' })
}

function price(amount: number, currency: string): string {
  const code = currency.toUpperCase()
  const digits = minorDigits(code)
  return new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: code,
    minimumFractionDigits: digits,
  }).format(amount / 10 ** digits)
}
