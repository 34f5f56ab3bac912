import { payableStates } from '../../orders/order.ts'
import { findOrder } from '../../storage/orders.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import { followSubscription } from '../subscription/follow-subscription.ts'
import { settlePayment } from '../payment/settle-payment.ts'
import type { Shop } from '../shop.ts'

/** How often reading an order may ask the payment service about it. */
const everyMs = 5000
/** A subscription of which something was heard within this time is not asked after by a reader. */
const freshMs = 60_000

/**
 * Reading an order that is not paid yet also settles it, and reading one whose subscription goes on follows that, so that
 * a page heals without any webhook: after the payment page as after the page where the buyer changed the card.
 * One call at a time and at most one every 5 s an order; the reader does not wait for it.
 */
export function createPaymentWatch(shop: Shop): (order: string) => void {
  const asked = new Map<string, number>()
  const ask = async (id: string): Promise<void> => {
    const order = await findOrder(shop.store.read, id)
    const isPayable = payableStates.some((state) => state === order?.state)
    if (isPayable && order?.session_id) await settlePayment({ order: id }, shop)
    if (order?.mode !== 'subscription' || order.state !== 'paid') return
    const subscription = await subscriptionOf(shop.store.read, id)
    const heardMs = Date.parse(subscription?.updated_at ?? '')
    if (!subscription || subscription.state === 'ended' || shop.now().getTime() - heardMs < freshMs) return
    await followSubscription(subscription.id, shop)
  }
  return (id) => {
    const now = shop.now().getTime()
    const last = asked.get(id)
    if (last !== undefined && now - last < everyMs) return
    if (asked.size > 10_000) asked.clear()
    asked.set(id, now)
    const asking = ask(id).catch((error: unknown) =>
      shop.log.warn({ order: id, code: 'settle_failed', error }, 'The payment could not be asked after'),
    )
    shop.background(asking)
  }
}
