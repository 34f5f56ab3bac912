import { derivedId } from '../../orders/ids.ts'
import { partOfLine } from '../../orders/left-to-refund.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { linesOf } from '../../storage/orders.ts'
import type { OrderRow, PaymentRow, Tx } from '../../storage/schema.ts'
import { readMoney } from '../entitlement/aim-deliveries.ts'
import { wantedOf } from '../aim.ts'
import { isRefundable, leftOfPayment, writeRefund } from './refund-order.ts'
import type { Shop } from '../shop.ts'

/**
 * Sends back what was charged for the next period of a line that has ended, in the caller's transaction: a subscription
 * that goes on for its other lines charges for it, and a bill that was open when it ended may be paid afterwards.
 */
export async function refundEnded(tx: Tx, order: OrderRow, payment: PaymentRow, shop: Shop): Promise<void> {
  if (payment.kind !== 'renewal' || !isRefundable(payment)) return
  const facts = await readMoney(tx, order.id)
  const deliveries = await deliveriesOf(tx, order.id)
  for (const line of await linesOf(tx, order.id)) {
    const delivery = deliveries.find(({ line_id }) => line_id === line.id)
    const isOver = delivery && (delivery.state === 'ended' || wantedOf(delivery, line).state === 'ended')
    const isCharged = facts.paymentLines.some(
      ({ payment_id, line_id, kind }) => payment_id === payment.id && line_id === line.id && kind === 'price',
    )
    const left = leftOfPayment(payment, facts)
    const part = left.lines.find((one) => one.line === line.id)
    const amount = part ? Math.min(left.total, part.net + part.tax) : 0
    if (!isOver || !isCharged || !part || amount === 0) continue
    const id = derivedId('ref', `${payment.id} for ${line.id}, ended`)
    const chosen = { payment, amount, lines: [partOfLine(part, amount)] }
    const why = `${line.snapshot.product.name} has ended. `
    await writeRefund(tx, order, { id, reason: 'requested', ...chosen }, { actor: 'shop', why }, shop)
  }
}
