import type { EndReason } from '../../../catalog/delivery/line.ts'
import { endReasons } from '../../../catalog/delivery/line.ts'
import type { Job } from '../../jobs/queue.ts'
import { derivedId } from '../../orders/ids.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { findOrder, linesOf, lockOrder, type StoredLine } from '../../storage/orders.ts'
import type { OrderRow, SubscriptionRow } from '../../storage/schema.ts'
import { findSubscription, subscriptionOf } from '../../storage/subscriptions.ts'
import { wantedOf } from '../aim.ts'
import { type Billed, fetchBilled, keepSubscription } from '../payment/keep-subscription.ts'
import { settlePayment } from '../payment/settle-payment.ts'
import type { Shop } from '../shop.ts'
import { timesOf } from '../payment/subscription-lines.ts'
import { isUnpaid } from '../payment/subscription-row.ts'

/**
 * Brings an order in line with its subscription: fetches it with all its invoices, ends it where its time or its
 * deliveries have, and stores what it says. Safe to run any number of times, at once, from anywhere: events, timers, the
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

/** What the shop itself has to do about a subscription: end it, or limit it to the payments that were agreed on. */
async function bringAbout(
  order: OrderRow,
  billed: Billed,
  shop: Shop,
): Promise<{ billed: Billed; why?: EndReason | undefined }> {
  const { subscription } = billed
  const { read } = shop.store
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') return { billed }
  const row = await subscriptionOf(read, order.id)
  const lines = await linesOf(read, order.id)
  const why = row && (await whyOver(row, lines, billed, shop))
  if (why) {
    const id = derivedId('ref', `cancel of ${subscription.id}`)
    await shop.billing.cancel({ id, subscription: subscription.id, at: 'now' })
    return { billed: (await fetchBilled(subscription.id, shop)) ?? billed, why }
  }
  const times = timesOf(lines)
  if (times !== null && subscription.schedule === null && !row?.schedule_id) {
    const id = derivedId('ref', `limit of ${subscription.id}`)
    await shop.billing.limit({ id, subscription: subscription.id, times })
    return { billed: (await fetchBilled(subscription.id, shop)) ?? billed }
  }
  return { billed }
}

/** Why a subscription that still runs at the payment service is over here; null when it is not. */
async function whyOver(
  row: SubscriptionRow,
  lines: readonly StoredLine[],
  { subscription }: Billed,
  shop: Shop,
): Promise<EndReason | null> {
  if (row.id !== subscription.id) return 'canceled'
  const now = shop.now().toISOString()
  if (isUnpaid(subscription) && row.end_at !== null && row.end_at <= now) return 'unpaid'
  const deliveries = await deliveriesOf(shop.store.read, row.order_id)
  const recurring = lines.filter(({ snapshot }) => snapshot.billing !== 'once')
  const wanted = recurring.map((line) => {
    const delivery = deliveries.find(({ line_id }) => line_id === line.id)
    return delivery && { state: delivery.state, ...pick(wantedOf(delivery, line)) }
  })
  const isOver = wanted.every((one) => one && (one.state === 'ended' || one.aim === 'ended'))
  if (recurring.length === 0 || !isOver) return null
  return endReasons.find((reason) => wanted.some((one) => one?.reason === reason)) ?? 'operator'
}

function pick({ state, reason }: ReturnType<typeof wantedOf>): { aim: string; reason: string | null } {
  return { aim: state, reason }
}
