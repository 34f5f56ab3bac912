import { VitrineError } from '../../errors.ts'
import { derivedId } from '../../orders/ids.ts'
import { appendAudit } from '../../storage/audit.ts'
import { findOrder, linesOf } from '../../storage/orders.ts'
import { paymentsOf } from '../../storage/payments.ts'
import type { SubscriptionRow } from '../../storage/schema.ts'
import { followSoon } from './follow-soon.ts'
import { neededSubscription } from './needed-subscription.ts'
import { orderPage } from '../page-paths.ts'
import type { Shop } from '../shop.ts'
import { isCanceled } from '../payment/subscription-lines.ts'

/**
 * Cancels by the buyer's hand: at once, which ends access now and sends nothing back, or at the end of what is paid.
 * @throws VitrineError `state_conflict`, `payment_unavailable`, `payment_refused`
 */
export async function cancelSubscription(order: string, at: 'now' | 'period_end', shop: Shop): Promise<void> {
  const row = await neededSubscription(order, shop)
  if (row.state === 'ended') throw new VitrineError('state_conflict', 'The subscription has ended already.')
  const isPaid = row.state === 'trialing' || row.state === 'active'
  if (at === 'period_end' && !isPaid) {
    throw new VitrineError('state_conflict', 'No period is paid; it can be canceled at once.')
  }
  const id = deedId(`cancel ${at}`, row)
  await shop.billing.cancel({ id, subscription: row.id, at })
  const when = at === 'now' ? 'at once' : 'at the end of the period'
  await note(order, `The buyer canceled the subscription ${when}.`, shop)
  await followSoon(row, id, shop)
}

/**
 * Takes a cancellation at the end of the period back.
 * @throws VitrineError `state_conflict`, `payment_unavailable`, `payment_refused`
 */
export async function undoCancellation(order: string, shop: Shop): Promise<void> {
  const row = await neededSubscription(order, shop)
  const { read } = shop.store
  const canceled = isCanceled(row, await linesOf(read, order), await paymentsOf(read, order))
  if (row.state === 'ended' || !canceled) {
    throw new VitrineError('state_conflict', 'There is no cancellation to take back.')
  }
  const id = deedId('undo', row)
  await shop.billing.undoCancel({ id, subscription: row.id })
  await note(order, 'The buyer took the cancellation back.', shop)
  await followSoon(row, id, shop)
}

/**
 * Address of the payment service's page where the buyer changes card and address, and has every invoice.
 * @throws VitrineError `order_unknown`, `state_conflict`, `payment_unavailable`, `payment_refused`
 */
export async function openPortal(id: string, shop: Shop): Promise<string> {
  const order = await findOrder(shop.store.read, id)
  if (!order) throw new VitrineError('order_unknown', `There is no order ${id}.`)
  if (!order.customer) throw new VitrineError('state_conflict', 'There is nothing to change for this order.')
  const returnUrl = `${orderPage(order, shop)}?o=${id}`
  return shop.billing.portal({ customer: order.customer, returnUrl, locale: order.locale })
}

/** The same for a repeated request; another one after anything else happened, since a key is good for one call. */
function deedId(deed: string, { id, updated_at }: SubscriptionRow): string {
  return derivedId('ref', `${deed} of ${id} as of ${updated_at}`)
}

async function note(order: string, text: string, shop: Shop): Promise<void> {
  const entry = { order, at: shop.now(), actor: 'buyer', code: 'subscription_deed', text, visible: false }
  await shop.store.transaction((tx) => appendAudit(tx, entry))
}
