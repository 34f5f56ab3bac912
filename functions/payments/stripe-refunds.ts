import type Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import type { Dispute, SentBack } from './billing.ts'
import type { RefundRequest } from './gateway.ts'
import { askStripe, expectObject, isMissing, isSentBack } from './stripe-answers.ts'
import { dateOf, idOf } from './stripe-values.ts'

/**
 * Sends money back; of a divided payment the account's share and the store's fee in proportion. Stripe forgets a key
 * after a day, so what it has under our id is looked for first.
 * @throws VitrineError `payment_unavailable`, `payment_refused`
 */
export async function sendBack(stripe: Stripe, request: RefundRequest): Promise<void> {
  const sent = await sentBack(stripe, request.paymentIntent)
  const known = sent.find(({ refund, amount }) => refund === request.id && amount === request.amount)
  const status = known?.status ?? (await createRefund(stripe, request))
  if (status !== 'failed' && status !== 'canceled') return
  throw new VitrineError('payment_refused', 'The payment service could not send the money back.')
}

async function createRefund(stripe: Stripe, request: RefundRequest): Promise<SentBack['status']> {
  const { id, paymentIntent, amount, isDivided } = request
  try {
    const refund = await askStripe('send money back', () =>
      stripe.refunds.create(
        {
          payment_intent: paymentIntent,
          amount,
          metadata: { refund: id },
          ...(isDivided ? { reverse_transfer: true, refund_application_fee: true } : {}),
        },
        { idempotencyKey: `vitrine-${id}` },
      ),
    )
    return refundStatus(expectObject(refund, 'refund').status)
  } catch (error) {
    // What went back already by another hand need not go again.
    if (isSentBack(error)) return 'succeeded'
    throw error
  }
}

/** Everything that was sent back of a payment, newest first. */
export async function sentBack(stripe: Stripe, paymentIntent: string): Promise<SentBack[]> {
  return askStripe('look at what was sent back', async () => {
    const refunds: SentBack[] = []
    for await (const refund of stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 })) {
      refunds.push({
        id: refund.id,
        refund: refund.metadata?.refund ?? null,
        amount: refund.amount,
        currency: refund.currency.toUpperCase(),
        status: refundStatus(refund.status),
        createdAt: dateOf(refund.created),
      })
    }
    return refunds
  })
}

/** A refund that waits for the buyer to do something, or for the bank, is on its way. */
function refundStatus(status: string | null): SentBack['status'] {
  if (status === 'succeeded' || status === 'failed' || status === 'canceled') return status
  return 'pending'
}

/** Disputes of a payment; inquiries, by which no money moves, are none. */
export async function disputesOf(stripe: Stripe, paymentIntent: string): Promise<Dispute[]> {
  return askStripe('look at the disputes of a payment', async () => {
    const disputes: Dispute[] = []
    for await (const one of stripe.disputes.list({ payment_intent: paymentIntent, limit: 100 })) {
      const dispute = toDispute(one)
      if (dispute) disputes.push(dispute)
    }
    return disputes
  })
}

export async function disputeOf(stripe: Stripe, id: string): Promise<Dispute | null> {
  try {
    const found = await askStripe('look at a dispute', () => stripe.disputes.retrieve(id))
    return toDispute(expectObject(found, 'dispute'))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

function toDispute(dispute: Stripe.Dispute): Dispute | null {
  const state = disputeState(dispute.status)
  if (!state) return null
  return {
    id: dispute.id,
    paymentIntent: idOf(dispute.payment_intent),
    amount: dispute.amount,
    currency: dispute.currency.toUpperCase(),
    state,
    reason: dispute.reason,
    openedAt: dateOf(dispute.created),
  }
}

/**
 * A warning is the bank's question before a dispute, and a prevented dispute never became one. While an appeal runs the
 * money stays away. Source: docs.stripe.com/disputes/how-disputes-work
 */
function disputeState(status: string): Dispute['state'] | null {
  if (status.startsWith('warning_') || status === 'prevented') return null
  if (status === 'won') return 'won'
  return status === 'lost' || status.startsWith('appeal_') ? 'lost' : 'open'
}
