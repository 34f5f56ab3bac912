import { VitrineError } from '../../errors.ts'
import type { SubscriptionRow } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import type { Shop } from '../shop.ts'

/** @throws VitrineError `state_conflict` when the order has no subscription */
export async function neededSubscription(order: string, { store }: Shop): Promise<SubscriptionRow> {
  const row = await subscriptionOf(store.read, order)
  if (!row) throw new VitrineError('state_conflict', 'This order has no subscription.')
  return row
}
