import { type EndReason, endReasons } from '../../../catalog/delivery/line.ts'
import { derivedId } from '../../orders/ids.ts'
import type { Subscription } from '../../payments/billing.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { linesOf, type StoredLine } from '../../storage/orders.ts'
import type { DeliveryRow, OrderRow, SubscriptionRow } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import { wantedOf } from '../aim.ts'
import { type Billed, fetchBilled } from '../payment/keep-subscription.ts'
import type { Shop } from '../shop.ts'
import { timesOf } from '../payment/subscription-lines.ts'
import { isUnpaid } from '../payment/subscription-row.ts'
import { type TermBegin, termBegin, trialEndFor } from './accepted-term.ts'

/** A subscription after what the shop had to do about it, and why it was ended if it was. */
export interface Done {
  billed: Billed
  why?: EndReason | undefined
}

/**
 * What the shop itself has to do about a subscription: end it, take out the lines that have ended, begin the paid term
 * when everything is accepted, limit it to the payments that were agreed on. Each is asked for under an id of its own, so
 * that doing it again does it once.
 * @throws VitrineError `payment_unavailable`, `payment_refused`
 */
export async function bringAbout(order: OrderRow, billed: Billed, shop: Shop): Promise<Done> {
  const { subscription } = billed
  const { id } = subscription
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') return { billed }
  const { read } = shop.store
  const row = await subscriptionOf(read, order.id)
  const lines = await linesOf(read, order.id)
  const deliveries = await deliveriesOf(read, order.id)
  const why = row && whyOver(row, lines, deliveries, subscription, shop.now())
  if (why) {
    await shop.billing.cancel({ id: derivedId('ref', `cancel of ${id}`), subscription: id, at: 'now' })
    return { billed: (await fetchBilled(id, shop)) ?? billed, why }
  }
  const isLess = await takeOut(subscription, lines, deliveries, shop)
  const isTried = subscription.status === 'trialing'
  const begin: TermBegin = isTried ? await termBegin(order.id, shop) : { by: 'sale' }
  const trialEnd = trialEndFor(subscription, begin, shop.now())
  if (trialEnd) {
    const until = trialEnd === 'now' ? 'now' : trialEnd.toISOString()
    const deed = derivedId('ref', `trial of ${id} until ${until}`)
    await shop.billing.endTrial({ id: deed, subscription: id, at: trialEnd })
  }
  // What is paid is counted from the beginning of the term, which is not known yet.
  const isAwaited = begin.by === 'acceptance' && begin.at === null
  const times = isAwaited ? null : timesOf(lines)
  const isLimited = times !== null && subscription.schedule === null && !row?.schedule_id
  if (isLimited) {
    await shop.billing.limit({ id: derivedId('ref', `limit of ${id}`), subscription: id, times })
  }
  return { billed: isLess || trialEnd || isLimited ? ((await fetchBilled(id, shop)) ?? billed) : billed }
}

/**
 * Lines that have ended leave a subscription that goes on for others. What is measured stays: without use it costs
 * nothing, and what was used before is still to be paid.
 */
async function takeOut(
  { id, items }: Subscription,
  lines: readonly StoredLine[],
  deliveries: readonly DeliveryRow[],
  shop: Shop,
): Promise<boolean> {
  const ended = lines.filter((line) => {
    const { billing } = line.snapshot
    return billing !== 'once' && !('usage' in billing) && isEnded(line, deliveries)
  })
  const gone = items.filter(({ line }) => ended.some((one) => one.id === line))
  if (gone.length === 0 || gone.length === items.length) return false
  for (const { item } of gone) {
    await shop.billing.removeItem({ id: derivedId('ref', `removal of ${item}`), subscription: id, item })
  }
  return true
}

/** Why a subscription that still runs at the payment service is over here; null when it is not. */
function whyOver(
  row: SubscriptionRow,
  lines: readonly StoredLine[],
  deliveries: readonly DeliveryRow[],
  subscription: Subscription,
  now: Date,
): EndReason | null {
  if (row.id !== subscription.id) return 'canceled'
  if (isUnpaid(subscription) && row.end_at !== null && row.end_at <= now.toISOString()) return 'unpaid'
  const recurring = lines.filter(({ snapshot }) => snapshot.billing !== 'once')
  if (recurring.length === 0 || !recurring.every((line) => isEnded(line, deliveries))) return null
  const reasons = recurring.flatMap((line) => {
    const delivery = deliveryOf(line, deliveries)
    return delivery ? [wantedOf(delivery, line).reason] : []
  })
  return endReasons.find((reason) => reasons.includes(reason)) ?? 'operator'
}

function isEnded(line: StoredLine, deliveries: readonly DeliveryRow[]): boolean {
  const delivery = deliveryOf(line, deliveries)
  return delivery !== undefined && (delivery.state === 'ended' || wantedOf(delivery, line).state === 'ended')
}

function deliveryOf({ id }: StoredLine, deliveries: readonly DeliveryRow[]): DeliveryRow | undefined {
  return deliveries.find(({ line_id }) => line_id === id)
}
