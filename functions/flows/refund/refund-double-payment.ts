import { formatAmount } from '../../../catalog/money.ts'
import { derivedId } from '../../orders/ids.ts'
import type { PaymentSession } from '../../payments/gateway.ts'
import { appendAudit } from '../../storage/audit.ts'
import { insertMail } from '../../storage/mails.ts'
import { insertRefund } from '../../storage/refunds.ts'
import type { OrderRow, RefundRow, Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/**
 * Writes that a second payment of a paid order goes back, whatever its amount: nothing was sold for it.
 * Once a session; the buyer is told, and a job sends the money. In the caller's transaction, the order locked.
 */
export async function refundDoublePayment(
  tx: Tx,
  order: OrderRow,
  session: PaymentSession,
  shop: Shop,
): Promise<void> {
  if (session.amountTotal === 0 || !session.paymentIntent) return
  const refund: RefundRow = {
    id: derivedId('ref', session.id),
    order_id: order.id,
    payment_id: null,
    external_id: null,
    lines: '[]',
    error: null,
    session_id: session.id,
    payment_intent: session.paymentIntent,
    amount: session.amountTotal,
    currency: session.currency.toUpperCase(),
    reason: 'double_payment',
    state: 'queued',
    created_at: shop.now().toISOString(),
    done_at: null,
  }
  if (!(await insertRefund(tx, refund))) return
  await enqueueRefund(tx, refund, shop)
  const money = formatAmount(refund.amount, refund.currency)
  await appendAudit(tx, {
    order: order.id,
    at: shop.now(),
    actor: 'payment',
    code: 'double_payment',
    text: `This order was paid twice. The second payment, ${money}, goes back to you.`,
  })
  const email = order.email ?? session.email?.toLowerCase()
  if (email) {
    const id = `${refund.id}.double-payment`
    await insertMail(tx, { id, kind: 'double-payment', order: order.id, to: email }, shop)
  }
  shop.log.warn({ order: order.id, code: 'double_payment' }, 'An order was paid twice; the second goes back')
}

/** The job that sends a refund; the same one however often it is enqueued. */
export async function enqueueRefund(tx: Tx, { id, order_id }: RefundRow, shop: Shop): Promise<void> {
  await shop.queue.enqueue(tx, {
    id: refundJob(id),
    kind: 'refund',
    subject: id,
    order: order_id,
    runAt: shop.now(),
  })
}

/** Id of the job of a refund. */
export function refundJob(refund: string): string {
  return `refund.${refund}`
}
