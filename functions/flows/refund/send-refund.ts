import { formatAmount } from '../../../catalog/money.ts'
import { VitrineError } from '../../errors.ts'
import type { Job } from '../../jobs/queue.ts'
import { appendAudit } from '../../storage/audit.ts'
import { insertMail } from '../../storage/mails.ts'
import { linesOf, lockOrder } from '../../storage/orders.ts'
import { findRefund, markRefundDone } from '../../storage/refunds.ts'
import type { OrderRow, RefundRow, Tx } from '../../storage/schema.ts'
import { aimDeliveries } from '../entitlement/aim-deliveries.ts'
import { bookRefund } from '../books/book.ts'
import type { Shop } from '../shop.ts'
import { failRefund } from './fail-refund.ts'

/**
 * Sends money back, says so on the order, and undoes what it had paid for. The refund's id is the idempotency key of the
 * call, so that a repeat after a crash sends nothing more.
 *
 * When the last try fails, what becomes of the amount depends on what is known. The payment service refused: it was
 * looked for there under its id just before, and a call that was still under way would have been answered by its own
 * result or by "busy", so it is certain that nothing was sent. The refund has failed, and its amount is left to refund
 * again. The service did not answer: the money may be under way, so the amount stays taken, and the job is a dead letter;
 * tried again under the same id, it sends the money once or is refused.
 * @throws VitrineError `payment_unavailable`, `payment_refused` while tries are left
 */
export async function sendRefund(job: Job, shop: Shop): Promise<void> {
  const refund = await findRefund(shop.store.read, job.subject)
  const refusal = refund?.state === 'queued' ? await send(refund, job, shop) : null
  shop.reached('refund.answered')
  await shop.store.transaction(async (tx) => {
    const order = refund && (await lockOrder(tx, refund.order_id))
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    if (order && refusal) await failRefund(tx, order, refund, wordsOf(refund, refusal), shop)
    else if (order) await settleRefund(tx, order, refund, shop)
  })
  if (!refund) return
  shop.poke()
  shop.changed(refund.order_id)
}

/** @returns the refusal that is the last word */
async function send(refund: RefundRow, job: Job, shop: Shop): Promise<VitrineError | null> {
  const { id, payment_intent: paymentIntent, amount } = refund
  const isDivided = await isPaidOut(refund, shop)
  try {
    await shop.gateway.refund({ id, paymentIntent, amount, ...(isDivided ? { isDivided } : {}) })
    return null
  } catch (error) {
    const isRefused = error instanceof VitrineError && error.code === 'payment_refused'
    if (isRefused && job.attempt >= job.maxAttempts) return error
    throw error
  }
}

function wordsOf(
  { amount, currency }: RefundRow,
  refusal: VitrineError,
): { operator: string; buyer: string } {
  const cause = refusal.cause instanceof Error ? ` ${refusal.cause.message}` : ''
  const money = formatAmount(amount, currency)
  return {
    operator: `${refusal.detail}${cause} Nothing was sent.`,
    buyer: `${money} could not be sent back yet. We look into it; there is nothing for you to do.`,
  }
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
