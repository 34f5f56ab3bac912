import type Stripe from 'stripe'
import { newId } from './ids.ts'
import type { StripeStore } from './store.ts'

/** Where a payment goes besides to the store. */
export interface Division {
  destination: string
  /** What the store keeps, minor units. */
  fee: number
}

/**
 * Stores the charge of a payment that succeeded; a divided one moves the whole amount to the connected account and
 * takes the fee back from it. Source: docs.stripe.com/connect/destination-charges
 * @returns the payment intent with its charge
 */
export function charge(
  intent: Stripe.PaymentIntent,
  store: StripeStore,
  facts: { at: number; baseUrl: string; division?: Division | null },
): Stripe.PaymentIntent {
  const made = newCharge(intent, facts.at, facts.baseUrl)
  const paid: Stripe.PaymentIntent = {
    ...intent,
    status: 'succeeded',
    amount_received: intent.amount,
    last_payment_error: null,
    latest_charge: made.id,
  }
  const { division } = facts
  if (!division) {
    store.put('charge', made)
    store.put('payment_intent', paid)
    return paid
  }
  const transfer = newTransfer(
    {
      amount: made.amount,
      currency: made.currency,
      destination: division.destination,
      charge: made.id,
      metadata: {},
    },
    facts.at,
  )
  const fee = division.fee > 0 ? newFee(made, division) : null
  store.put('transfer', transfer)
  if (fee) store.put('application_fee', fee)
  store.put('charge', {
    ...made,
    application_fee: fee?.id ?? null,
    application_fee_amount: fee?.amount ?? null,
    transfer: transfer.id,
    transfer_data: { amount: null, destination: division.destination },
    transfer_group: transfer.transfer_group,
  })
  const divided: Stripe.PaymentIntent = {
    ...paid,
    application_fee_amount: fee?.amount ?? null,
    transfer_data: { destination: division.destination },
  }
  store.put('payment_intent', divided)
  return divided
}

function newCharge(intent: Stripe.PaymentIntent, created: number, baseUrl: string): Stripe.Charge {
  const id = newId('ch_')
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: newId('txn_'),
    billing_details: { address: null, email: intent.receipt_email, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created,
    currency: intent.currency,
    customer: typeof intent.customer === 'string' ? intent.customer : null,
    description: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: intent.id,
    payment_method: newId('pm_'),
    payment_method_details: null,
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: `${baseUrl}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  }
}

export interface TransferFacts {
  amount: number
  currency: string
  destination: string
  charge: string | null
  metadata: Record<string, string>
}

export function newTransfer(facts: TransferFacts, created: number): Stripe.Transfer {
  const id = newId('tr_')
  return {
    id,
    object: 'transfer',
    amount: facts.amount,
    amount_reversed: 0,
    balance_transaction: newId('txn_'),
    created,
    currency: facts.currency,
    description: null,
    destination: facts.destination,
    destination_payment: newId('py_'),
    livemode: false,
    metadata: facts.metadata,
    reversals: { object: 'list', data: [], has_more: false, url: `/v1/transfers/${id}/reversals` },
    reversed: false,
    source_transaction: facts.charge,
    source_type: 'card',
    transfer_group: facts.charge ? `group_${facts.charge}` : null,
  }
}

function newFee(charge: Stripe.Charge, { destination, fee: amount }: Division): Stripe.ApplicationFee {
  const id = newId('fee_')
  return {
    id,
    object: 'application_fee',
    account: destination,
    amount,
    amount_refunded: 0,
    application: newId('ca_'),
    balance_transaction: newId('txn_'),
    charge: charge.id,
    created: charge.created,
    currency: charge.currency,
    fee_source: { charge: charge.id, type: 'charge' },
    livemode: false,
    originating_transaction: charge.id,
    refunded: false,
    refunds: { object: 'list', data: [], has_more: false, url: `/v1/application_fees/${id}/refunds` },
  }
}
