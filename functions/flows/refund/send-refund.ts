import { formatAmount } from '../../../catalog/money.ts'
import type { Job } from '../../jobs/queue.ts'
import { appendAudit } from '../../storage/audit.ts'
import { insertMail } from '../../storage/mails.ts'
import { linesOf, lockOrder } from '../../storage/orders.ts'
import { findRefund, markRefundDone } from '../../storage/refunds.ts'
import type { OrderRow, RefundRow, Tx } from '../../storage/schema.ts'
import { aimDeliveries } from '../entitlement/aim-deliveries.ts'
import { bookRefund } from '../books/book.ts'
import type { Shop } from '../shop.ts'

/**
 * Sends money back, says so on the order, and undoes what it had paid for. The refund's id is the idempotency key of the
 * call, so that a repeat after a crash sends nothing more.
 * @throws VitrineError `payment_unavailable`, `payment_refused`
 */
export async function sendRefund(job: Job, shop: Shop): Promise<void> {
  const refund = await findRefund(shop.store.read, job.subject)
  if (refund?.state === 'queued') {
    const { id, payment_intent: paymentIntent, amount } = refund
    const isDivided = await isPaidOut(refund, shop)
    await shop.gateway.refund({ id, paymentIntent, amount, ...(isDivided ? { isDivided } : {}) })
  }
  shop.reached('refund.answered')
  await shop.store.transaction(async (tx) => {
    const order = refund && (await lockOrder(tx, refund.order_id))
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    if (order) await settleRefund(tx, order, refund, shop)
  })
  if (!refund) return
  shop.poke()
  shop.changed(refund.order_id)
}

/** The payment service took a refund: it is said, booked, and what it had paid for ends. Once; the order is locked. */
export async function settleRefund(tx: Tx, order: OrderRow, refund: RefundRow, shop: Shop): Promise<void> {
  if (!(await markRefundDone(tx, refund.id, shop.now()))) return
  await tellRefund(tx, order, refund, shop)
  await bookRefund(tx, refund.id, shop)
  await aimDeliveries(tx, order, shop)
}

/** Writes onto the order that money went back, and the buyer a letter unless one was written already. */
export async function tellRefund(tx: Tx, order: OrderRow, refund: RefundRow, shop: Shop): Promise<void> {
  await appendAudit(tx, {
    order: order.id,
    at: shop.now(),
    actor: 'payment',
    code: 'refunded',
    text: `${formatAmount(refund.amount, refund.currency)} was sent back the way it came; banks usually take 5 to 10 days.`,
  })
  if (refund.reason === 'double_payment' || !order.email) return
  const mail = { id: `${refund.id}.refunded`, kind: 'refunded' as const, order: order.id, to: order.email }
  await insertMail(tx, mail, shop)
}

/** Whether a seller with an account of its own got a share of the money. */
async function isPaidOut({ order_id }: RefundRow, { store }: Shop): Promise<boolean> {
  return (await linesOf(store.read, order_id)).some(({ snapshot }) => snapshot.payouts !== undefined)
}
