import { formatAmount } from '../../../catalog/money.ts'
import type { Job } from '../../jobs/queue.ts'
import { derivedId } from '../../orders/ids.ts'
import type { SentBack } from '../../payments/billing.ts'
import { lockOrder } from '../../storage/orders.ts'
import { paidByIntent } from '../../storage/payments.ts'
import { insertRefund, noteRefund, refundsOfIntent } from '../../storage/refunds.ts'
import type { OrderRow, PaymentRow, RefundRow, Tx } from '../../storage/schema.ts'
import { aimDeliveries, readMoney } from '../entitlement/aim-deliveries.ts'
import { bookRefund } from '../books/book.ts'
import { failRefund } from './fail-refund.ts'
import { followDispute } from './follow-dispute.ts'
import { leftOfPayment, restOf } from './refund-order.ts'
import { settleRefund, tellRefund } from './send-refund.ts'
import type { Shop } from '../shop.ts'

/**
 * Brings the refunds of a payment in line with the payment service: those that a person made there are taken over and
 * undo what they pay back, those that failed are said to have. So are its disputes. A payment of no order here is let go.
 * @param paymentIntent the service's id of the payment
 * @throws VitrineError `payment_unavailable`, `payment_refused`
 */
export async function followRefunds(paymentIntent: string, shop: Shop, job?: Job): Promise<void> {
  const { read } = shop.store
  const payment = await paidByIntent(read, paymentIntent)
  const known = await refundsOfIntent(read, paymentIntent)
  const id = payment?.order_id ?? known[0]?.order_id
  const sent = id === undefined ? [] : await shop.billing.sentBack(paymentIntent)
  const disputes = payment ? await shop.billing.disputes(paymentIntent) : []
  for (const dispute of disputes) await followDispute(dispute.id, shop)
  shop.reached('settle.fetched')
  await shop.store.transaction(async (tx) => {
    const order = id === undefined ? undefined : await lockOrder(tx, id)
    if (job && !(await shop.queue.complete(tx, job, shop.now()))) return
    // Oldest first: what is left of a payment is less after each.
    const inOrder = sent.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    for (const one of order ? inOrder : []) {
      if (order) await keepSentBack(tx, { order, payment, paymentIntent, one, sent }, shop)
    }
    shop.reached('settle.written')
  })
  if (id === undefined) return
  shop.poke()
  shop.changed(id)
}

interface Kept {
  order: OrderRow
  payment: PaymentRow | undefined
  paymentIntent: string
  one: SentBack
  /** All of the payment, this one among them. */
  sent: readonly SentBack[]
}

async function keepSentBack(tx: Tx, kept: Kept, shop: Shop): Promise<void> {
  const { order, one } = kept
  const known = await findOwn(tx, kept)
  const isGone = one.status === 'failed' || one.status === 'canceled'
  if (!known) return isGone ? undefined : takeOver(tx, kept, shop)
  if (known.external_id === null) await noteRefund(tx, known.id, { external_id: one.id })
  if (isGone) return fail(tx, order, known, shop)
  await settleRefund(tx, order, known, shop)
}

/** Our row of a refund: by our id, by the service's, or the one that was to be sent while a person was faster. */
async function findOwn(tx: Tx, { payment, paymentIntent, one, sent }: Kept): Promise<RefundRow | undefined> {
  const rows = await refundsOfIntent(tx, paymentIntent)
  const named = rows.find(({ id, external_id }) => id === one.refund || external_id === one.id)
  return (
    named ??
    rows.find(
      ({ id, state, external_id, amount }) =>
        state !== 'failed' &&
        external_id === null &&
        amount === one.amount &&
        // Twice that is more than came, so that both cannot be.
        2 * amount > (payment?.charged ?? 0) &&
        !sent.some(({ refund }) => refund === id),
    )
  )
}

/** A refund that a person made at the payment service; it undoes what it pays back whole. */
async function takeOver(tx: Tx, { order, payment, paymentIntent, one }: Kept, shop: Shop): Promise<void> {
  const left = payment && leftOfPayment(payment, await readMoney(tx, order.id))
  const isRest = left !== undefined && one.amount >= left.total
  const refund: RefundRow = {
    id: one.refund ?? derivedId('ref', one.id),
    order_id: order.id,
    payment_id: payment?.id ?? null,
    session_id: null,
    payment_intent: paymentIntent,
    external_id: one.id,
    amount: one.amount,
    currency: one.currency.toUpperCase(),
    reason: 'external',
    lines: JSON.stringify(isRest ? restOf(left) : []),
    state: 'done',
    error: null,
    created_at: one.createdAt.toISOString(),
    done_at: one.createdAt.toISOString(),
  }
  if (!(await insertRefund(tx, refund))) return
  await tellRefund(tx, order, refund, shop)
  await bookRefund(tx, refund.id, shop)
  await aimDeliveries(tx, order, shop)
}

/** The buyer’s bank would not take it: the money is here again, and a person finds another way. */
async function fail(tx: Tx, order: OrderRow, refund: RefundRow, shop: Shop): Promise<void> {
  const money = formatAmount(refund.amount, refund.currency)
  const operator = `The buyer’s bank did not take the money back. ${money}.`
  const buyer = `Your bank did not take ${money} back. We write to you to find another way.`
  await failRefund(tx, order, refund, { operator, buyer }, shop)
}
