import type Stripe from 'stripe'
import type { Billing, Split } from './billing.ts'
import { askStripe, expectObject, isMissing } from './stripe-answers.ts'
import { idOf } from './stripe-values.ts'

/**
 * How a payment was divided between store and connected account. Stripe transfers the whole to the account and takes the
 * store's fee out of it again; both go back with a refund. Here they are told as what remains of both.
 * Source: docs.stripe.com/connect/destination-charges
 */
export async function splitOf(stripe: Stripe, paymentIntent: string): Promise<Split | null> {
  const charge = await chargeOf(stripe, paymentIntent)
  if (!charge) return null
  const transfer = typeof charge.transfer === 'object' ? charge.transfer : null
  const fee = typeof charge.application_fee === 'object' ? charge.application_fee : null
  const kept = fee?.amount ?? 0
  return {
    charge: charge.id,
    transfer: transfer?.id ?? null,
    account: idOf(transfer?.destination),
    transferred: (transfer?.amount ?? 0) - kept,
    fee: kept,
    reversed: (transfer?.amount_reversed ?? 0) - (fee?.amount_refunded ?? 0),
  }
}

async function chargeOf(stripe: Stripe, paymentIntent: string): Promise<Stripe.Charge | null> {
  const expand = ['latest_charge.transfer', 'latest_charge.application_fee']
  try {
    const intent = await askStripe('look at how a payment was divided', () =>
      stripe.paymentIntents.retrieve(paymentIntent, { expand }),
    )
    const charge = expectObject(intent, 'payment_intent').latest_charge
    return charge && typeof charge === 'object' ? charge : null
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

export async function reverseTransfer(
  stripe: Stripe,
  { id, transfer, amount }: Parameters<Billing['reverseTransfer']>[0],
): Promise<void> {
  const reversal = await askStripe('take a share back', () =>
    stripe.transfers.createReversal(
      transfer,
      { amount, metadata: { reversal: id } },
      { idempotencyKey: `vitrine-${id}` },
    ),
  )
  expectObject(reversal, 'transfer_reversal')
}

/** Not tied to the charge: the money of a dispute that was won comes back apart from it. */
export async function transferAgain(
  stripe: Stripe,
  { id, account, amount, currency, charge }: Parameters<Billing['transferAgain']>[0],
): Promise<void> {
  const transfer = await askStripe('give a share again', () =>
    stripe.transfers.create(
      {
        amount,
        currency: currency.toLowerCase(),
        destination: account,
        transfer_group: charge,
        metadata: { transfer: id, charge },
      },
      { idempotencyKey: `vitrine-${id}` },
    ),
  )
  expectObject(transfer, 'transfer')
}
