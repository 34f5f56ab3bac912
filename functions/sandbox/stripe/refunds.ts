import type Stripe from 'stripe'
import type { z } from 'zod'
import { minorDigits } from '../../../catalog/money.ts'
import { invalid, missing, StripeFault } from './fault.ts'
import { newId } from './ids.ts'
import type { Tell } from './invoices.ts'
import { share } from './amounts.ts'
import type { params } from './params/params.ts'
import type { StripeStore } from './store.ts'
import { refundFee, reverseTransfer } from './take-back.ts'

export interface RefundFrame {
  store: StripeStore
  tell: Tell
  at: number
}

/**
 * Sends money of a payment back, whole or in parts; never more than was paid.
 * Source: docs.stripe.com/api/refunds/create
 */
export function makeRefund(
  given: z.output<(typeof params)['refundCreate']>,
  { store, tell, at }: RefundFrame,
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
    created: at,
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
  const divided = { ...refund, transfer_reversal: takenBack(refund, given, { store, at }) }
  store.put('refund', divided)
  tell('refund.created', divided, at)
  noteOnCharge(charge, { store, tell, at })
  return divided
}

/** The bank sent a refund back to the store: the money is here again. */
export function failRefund(id: string, { store, tell, at }: RefundFrame): Stripe.Refund {
  const refund = store.get('refund', id)
  if (!refund) throw missing('refund', id)
  if (refund.status !== 'succeeded' && refund.status !== 'pending') throw finished(refund)
  const failed: Stripe.Refund = {
    ...refund,
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: newId('txn_'),
  }
  store.put('refund', failed)
  tell('refund.failed', failed, at)
  noteOnCharge(String(refund.charge), { store, tell, at }, 'quietly')
  return failed
}

/** The shares of a connected account and of the store go back in proportion to the charge. */
function takenBack(
  refund: Stripe.Refund,
  given: z.output<(typeof params)['refundCreate']>,
  { store, at }: Pick<RefundFrame, 'store' | 'at'>,
): string | null {
  const charge = store.get('charge', String(refund.charge))
  if (!charge) return null
  if (given.refund_application_fee && typeof charge.application_fee === 'string') {
    const fee = store.get('application_fee', charge.application_fee)
    const amount = share(fee?.amount ?? 0, refund.amount, charge.amount)
    if (amount > 0) refundFee(charge.application_fee, { amount }, { store, at })
  }
  if (!given.reverse_transfer) return null
  if (typeof charge.transfer !== 'string') {
    throw invalid('reverse_transfer', 'This charge does not have a transfer to reverse.')
  }
  const transfer = store.get('transfer', charge.transfer)
  const amount = share(transfer?.amount ?? 0, refund.amount, charge.amount)
  return reverseTransfer(charge.transfer, { amount, refund: refund.id }, { store, at }).id
}

function noteOnCharge(
  id: string,
  { store, tell, at }: RefundFrame,
  how: 'aloud' | 'quietly' = 'aloud',
): void {
  const charge = store.get('charge', id)
  if (!charge) return
  const amount_refunded = sentBack(String(charge.payment_intent), store)
  const changed = { ...charge, amount_refunded, refunded: amount_refunded === charge.amount }
  store.put('charge', changed)
  if (how === 'aloud') tell('charge.refunded', changed, at)
}

/** How much of a payment went back, in its minor units. */
function sentBack(intent: string, store: StripeStore): number {
  return store
    .listBy('refund', 'payment_intent', intent)
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .reduce((sum, refund) => sum + refund.amount, 0)
}

function finished({ id, status }: Stripe.Refund): StripeFault {
  return invalid('id', `The refund ${id} is already ${status}.`)
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
