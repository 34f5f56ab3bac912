import { VitrineError } from '../../errors.ts'
import { orderMoves, transition } from '../../orders/states.ts'
import { appendAudit } from '../../storage/audit.ts'
import { findOrder, lockOrder, moveOrder } from '../../storage/orders.ts'
import type { OrderRow, Tx } from '../../storage/schema.ts'
import { settlePayment } from './settle-payment.ts'
import type { Shop } from '../shop.ts'

/** Payment pages are made when the order is; this allows for clocks that differ. */
const slackMs = 3_600_000

/**
 * Asks the payment service once more about an order, by the operator's hand; on the audit record. An order whose
 * payment page is not known is looked for among all pages of its time; if there was none, the order is closed.
 * @throws VitrineError `order_unknown`, `state_conflict` while the page may still be opened,
 *   `payment_unavailable`, `payment_refused`
 */
export async function settleAgain(id: string, shop: Shop): Promise<void> {
  const order = await findOrder(shop.store.read, id)
  if (!order) throw new VitrineError('order_unknown', `There is no order ${id}.`)
  const session = order.session_id ?? (await findSession(order, shop))
  const text = 'The operator had the payment service asked again.'
  await shop.store.transaction((tx) => tell(tx, id, { actor: 'operator', code: 'asked_again', text }, shop))
  if (session) return settlePayment({ session }, shop)
  await closeUnpaid(id, shop)
}

/**
 * Closes an order that has no payment page and can get none any more; should money come, it still wins.
 * @throws VitrineError `order_unknown`, `state_conflict`
 */
export async function closeUnpaid(id: string, shop: Shop): Promise<void> {
  const order = await findOrder(shop.store.read, id)
  if (!order) throw new VitrineError('order_unknown', `There is no order ${id}.`)
  if (order.state !== 'open' || order.session_id !== null) {
    throw new VitrineError('state_conflict', `The order is ${order.state} and its payment page is known.`)
  }
  if (Date.parse(order.expires_at) + slackMs > shop.now().getTime()) {
    throw new VitrineError('state_conflict', 'The payment page of this order may still be opened.')
  }
  await shop.store.transaction((tx) => cancelUnopened(tx, id, shop))
  shop.changed(id)
}

async function findSession({ id, created_at, expires_at }: OrderRow, shop: Shop): Promise<string | null> {
  return shop.gateway.findSession(id, {
    from: new Date(Date.parse(created_at) - slackMs),
    to: new Date(Date.parse(expires_at) + slackMs),
  })
}

/** Closes an open order that has no payment page, in the caller's transaction; any other is left as it is. */
export async function cancelUnopened(tx: Tx, id: string, shop: Shop): Promise<void> {
  const order = await lockOrder(tx, id)
  if (order?.state !== 'open' || order.session_id !== null) return
  if (!(await moveOrder(tx, id, transition(orderMoves, 'open', 'canceled')))) return
  const text = 'The payment page could not be opened. Nothing was charged.'
  await tell(tx, id, { actor: 'payment', code: 'canceled', text }, shop)
}

async function tell(
  tx: Tx,
  order: string,
  entry: { actor: 'operator' | 'payment'; code: string; text: string },
  shop: Shop,
): Promise<void> {
  await appendAudit(tx, { ...entry, order, at: shop.now(), visible: entry.actor === 'payment' })
}
