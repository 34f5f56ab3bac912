import { hasEventAbout } from '../../storage/events.ts'
import type { DeliveryRow, PaymentRow, SubscriptionRow, Tx } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import type { Shop } from '../shop.ts'

/** How long before the end of a trial its buyer is reminded. */
export const reminderMs = 3 * 86_400_000

/** Asks the payment service about a subscription at a time; the same job however often it is asked for. */
export async function askAbout(
  tx: Tx,
  { id, order_id }: Pick<SubscriptionRow, 'id' | 'order_id'>,
  at: { name: string; runAt: Date },
  shop: Shop,
): Promise<void> {
  await shop.queue.enqueue(tx, {
    id: `settle.${id}.${at.name}`,
    kind: 'settle',
    subject: `subscription:${id}`,
    order: order_id,
    runAt: at.runAt,
  })
}

/** Looks at a subscription again when grace or retention run out, and before its trial does. */
export async function setTimers(tx: Tx, row: SubscriptionRow, shop: Shop): Promise<void> {
  const { state, trial_end, suspend_at, end_at } = row
  const reminder = trial_end && new Date(Date.parse(trial_end) - reminderMs).toISOString()
  const times = state === 'trialing' ? [reminder] : [suspend_at, end_at]
  const now = shop.now().toISOString()
  for (const at of times) {
    if (at && at > now) await askAbout(tx, row, { name: at, runAt: new Date(at) }, shop)
  }
}

/** What was told of a payment before the payment itself was known is looked at now. */
export async function askAgain(tx: Tx, payment: PaymentRow, shop: Shop): Promise<void> {
  const { id, order_id, payment_intent } = payment
  if (!payment_intent) return
  const subject = `payment:${payment_intent}`
  if (!(await hasEventAbout(tx, subject))) return
  const runAt = shop.now()
  await shop.queue.enqueue(tx, {
    id: `settle.${id}.refunds`,
    kind: 'settle',
    subject,
    order: order_id,
    runAt,
  })
}

/** What the buyer accepted is paid for from now on: its subscription is looked at again. */
export async function askAfterAcceptance(
  tx: Tx,
  { id, order_id }: Pick<DeliveryRow, 'id' | 'order_id'>,
  shop: Shop,
): Promise<void> {
  const subscription = await subscriptionOf(tx, order_id)
  if (subscription?.state !== 'trialing') return
  await askAbout(tx, subscription, { name: `accepted.${id}`, runAt: shop.now() }, shop)
}

/** A delivery that ended is paid for no more: if it was the last that its subscription pays for, that is ended, too. */
export async function askAfterEnd(
  tx: Tx,
  { id, order_id }: Pick<DeliveryRow, 'id' | 'order_id'>,
  shop: Shop,
): Promise<void> {
  const subscription = await subscriptionOf(tx, order_id)
  if (!subscription || subscription.state === 'ended') return
  await askAbout(tx, subscription, { name: `ended.${id}`, runAt: shop.now() }, shop)
}
