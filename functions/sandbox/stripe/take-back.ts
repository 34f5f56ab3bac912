import type Stripe from 'stripe'
import { invalid, missing } from './fault.ts'
import { newId } from './ids.ts'
import type { StripeStore } from './store.ts'

interface Taking {
  amount?: number | undefined
  metadata?: Stripe.Metadata | undefined
}

/**
 * Takes a transfer back from a connected account, whole or in part, never more than is left.
 * Source: docs.stripe.com/api/transfer_reversals/create
 */
export function reverseTransfer(
  id: string,
  given: Taking & { refund: string | null },
  { store, at }: { store: StripeStore; at: number },
): Stripe.TransferReversal {
  const transfer = store.get('transfer', id)
  if (!transfer) throw missing('transfer', id)
  const left = transfer.amount - transfer.amount_reversed
  const amount = given.amount ?? left
  if (amount > left || left === 0) {
    throw invalid('amount', `Reversal amount (${amount}) is greater than what is left of ${id} (${left}).`)
  }
  const reversal: Stripe.TransferReversal = {
    id: newId('trr_'),
    object: 'transfer_reversal',
    amount,
    balance_transaction: newId('txn_'),
    created: at,
    currency: transfer.currency,
    destination_payment_refund: newId('pyr_'),
    metadata: given.metadata ?? {},
    source_refund: given.refund,
    transfer: id,
  }
  const amount_reversed = transfer.amount_reversed + amount
  store.put('transfer', {
    ...transfer,
    amount_reversed,
    reversed: amount_reversed === transfer.amount,
    reversals: { ...transfer.reversals, data: [reversal, ...transfer.reversals.data] },
  })
  return reversal
}

/** Gives a fee back to the connected account. Source: docs.stripe.com/api/fee_refunds/create */
export function refundFee(
  id: string,
  given: Taking,
  { store, at }: { store: StripeStore; at: number },
): Stripe.FeeRefund {
  const fee = store.get('application_fee', id)
  if (!fee) throw missing('application_fee', id)
  const left = fee.amount - fee.amount_refunded
  const amount = given.amount ?? left
  if (amount > left) throw invalid('amount', `More than what is left of the fee (${left}).`)
  const refund: Stripe.FeeRefund = {
    id: newId('fr_'),
    object: 'fee_refund',
    amount,
    balance_transaction: newId('txn_'),
    created: at,
    currency: fee.currency,
    fee: id,
    metadata: given.metadata ?? {},
  }
  const amount_refunded = fee.amount_refunded + amount
  store.put('application_fee', {
    ...fee,
    amount_refunded,
    refunded: amount_refunded === fee.amount,
    refunds: { ...fee.refunds, data: [refund, ...fee.refunds.data] },
  })
  return refund
}
