import { formatAmount } from '../../catalog/money.ts'
import type { Job } from '../jobs/queue.ts'
import { appendAudit } from '../storage/audit.ts'
import { lockOrder } from '../storage/orders.ts'
import { findRefund, markRefundDone } from '../storage/refunds.ts'
import type { Shop } from './shop.ts'

/**
 * Sends money back, and says so on the order. The refund's id is the idempotency key of the call, so that a repeat
 * after a crash sends nothing more.
 * @throws VitrineError `payment_unavailable`, `payment_refused`
 */
export async function sendRefund(job: Job, shop: Shop): Promise<void> {
  const refund = await findRefund(shop.store.read, job.subject)
  if (refund?.state === 'queued') {
    const { id, payment_intent: paymentIntent, amount } = refund
    await shop.gateway.refund({ id, paymentIntent, amount })
  }
  shop.reached('refund.answered')
  await shop.store.transaction(async (tx) => {
    if (refund) await lockOrder(tx, refund.order_id)
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    if (!refund || !(await markRefundDone(tx, refund.id, shop.now()))) return
    await appendAudit(tx, {
      order: refund.order_id,
      at: shop.now(),
      actor: 'payment',
      code: 'refunded',
      text: `${formatAmount(refund.amount, refund.currency)} was sent back the way it came; banks usually take 5 to 10 days.`,
    })
  })
  if (refund) shop.changed(refund.order_id)
}
