import type { Job } from '../../jobs/queue.ts'
import { findOrder, lockOrder } from '../../storage/orders.ts'
import { findSubscription } from '../../storage/subscriptions.ts'
import { fetchBilled, keepSubscription } from '../payment/keep-subscription.ts'
import { settlePayment } from '../payment/settle-payment.ts'
import type { Shop } from '../shop.ts'
import { bringAbout } from './bring-about.ts'

/**
 * Brings an order in line with its subscription: fetches it with all its invoices, does what is due about it
 * (`bringAbout`), and stores what it says. Safe to run any number of times, at once, from anywhere: events, timers, the
 * reconciler, the buyer's own changes. A subscription of no order here is let go; a second one of an order is canceled.
 * @param job completed in the same transaction, when following is a job's work
 * @throws VitrineError `payment_unavailable`, `payment_refused`, `store_unavailable`
 */
export async function followSubscription(id: string, shop: Shop, job?: Job): Promise<void> {
  for (let round = 1; round <= mostRounds; round += 1) {
    if (await followOnce(id, shop, job, round === mostRounds)) return
  }
}

/** How often it is asked anew because another was faster; the clocks of processes may differ. */
const mostRounds = 3

/** @returns false when another one asked later and was faster, so that what was heard may be older than what is stored */
async function followOnce(id: string, shop: Shop, job: Job | undefined, isLast: boolean): Promise<boolean> {
  const askedAt = shop.now().toISOString()
  const billed = await fetchBilled(id, shop)
  const isOurs = billed?.subscription.livemode === (shop.mode === 'live')
  const reference = isOurs ? billed.subscription.reference : null
  const order = reference === null ? undefined : await findOrder(shop.store.read, reference)
  if (!billed || !order) {
    await letGo(id, shop, job)
    return true
  }
  // What began it was not heard of yet: that is settled first, and brings the subscription along.
  if (order.state !== 'paid') {
    await settlePayment({ order: order.id }, shop, job)
    return true
  }
  const done = await bringAbout(order, billed, shop)
  shop.reached('settle.fetched')
  const result = await shop.store.transaction(async (tx) => {
    const current = await lockOrder(tx, order.id)
    const stored = await findSubscription(tx, id)
    if (!isLast && stored && stored.updated_at > askedAt) return 'late'
    if (job && !(await shop.queue.complete(tx, job, shop.now()))) return 'lost'
    if (current) await keepSubscription(tx, current, done.billed, shop, done.why)
    shop.reached('settle.written')
    return 'kept'
  })
  if (result === 'kept') {
    shop.poke()
    shop.changed(order.id)
  }
  return result !== 'late'
}

/** What is not, or not rightly, ours is no work. */
async function letGo(id: string, shop: Shop, job: Job | undefined): Promise<void> {
  shop.log.info({ job: job?.id, code: 'foreign_subscription' }, `Subscription ${id} is of no order here`)
  if (job) await shop.store.transaction((tx) => shop.queue.complete(tx, job, shop.now()))
}
