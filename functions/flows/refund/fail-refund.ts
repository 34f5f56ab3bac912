import { appendAudit } from '../../storage/audit.ts'
import { findRefund, noteRefund } from '../../storage/refunds.ts'
import type { OrderRow, RefundRow, Tx } from '../../storage/schema.ts'
import { bookRefund } from '../books/book.ts'
import { aimDeliveries } from '../entitlement/aim-deliveries.ts'
import type { Shop } from '../shop.ts'

/**
 * Writes that a refund came to nothing: the money is here, what is left to refund counts it again, and a person finds
 * another way. Once; in the caller's transaction, the order locked.
 * @param told why, for the operator and for the buyer, each in a sentence
 */
export async function failRefund(
  tx: Tx,
  order: OrderRow,
  refund: RefundRow,
  told: { operator: string; buyer: string },
  shop: Shop,
): Promise<void> {
  const current = await findRefund(tx, refund.id)
  if (!current || current.state === 'failed') return
  await noteRefund(tx, refund.id, { state: 'failed', error: told.operator })
  await bookRefund(tx, refund.id, shop)
  const entry = { order: order.id, at: shop.now(), actor: 'payment' }
  await appendAudit(tx, { ...entry, code: 'refund_failed', text: told.buyer })
  await appendAudit(tx, { ...entry, code: 'needs_person', text: told.operator, visible: false })
  shop.log.error({ order: order.id, code: 'refund_failed' }, told.operator)
  await aimDeliveries(tx, order, shop)
}
