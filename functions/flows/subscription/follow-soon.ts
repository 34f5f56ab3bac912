import type { SubscriptionRow } from '../../storage/schema.ts'
import { followSubscription } from './follow-subscription.ts'
import { askAbout } from '../entitlement/money-jobs.ts'
import type { Shop } from '../shop.ts'

/**
 * Follows a subscription after something was done to it at the payment service: now, so that the page shows it; and by
 * a job, should this process end or the service not answer.
 * @param name of what was done, once each
 */
export async function followSoon(row: SubscriptionRow, name: string, shop: Shop): Promise<void> {
  await shop.store.transaction((tx) => askAbout(tx, row, { name, runAt: shop.now() }, shop))
  try {
    await followSubscription(row.id, shop)
  } catch (error) {
    const fields = { order: row.order_id, code: 'follow_failed', error }
    shop.log.warn(fields, 'A changed subscription could not be asked after at once')
    shop.poke()
  }
}
