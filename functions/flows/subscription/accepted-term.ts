import type { Subscription } from '../../payments/billing.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { linesOf } from '../../storage/orders.ts'
import { wantedOf } from '../aim.ts'
import { reminderMs } from '../entitlement/money-jobs.ts'
import { loadDelivery } from '../line.ts'
import type { Shop } from '../shop.ts'

/** When the first paid term of a subscription begins: when it was agreed to at the sale, or by what the buyer accepts. */
export type TermBegin =
  | { by: 'sale' }
  /** Something is not accepted yet. */
  | { by: 'acceptance'; at: null }
  /** The last of its lines was accepted, or opens, then. */
  | { by: 'acceptance'; at: Date }

/** How long a trial goes on while something is not accepted, and then again. */
const furtherMs = 7 * 86_400_000

/**
 * Lines share one subscription and thus one beginning: it waits for every line that must be accepted, and where a line
 * beside them is tried, its trial is not cut short. Lines that have ended count no more.
 */
export async function termBegin(order: string, shop: Shop): Promise<TermBegin> {
  const { read } = shop.store
  const deliveries = await deliveriesOf(read, order)
  const begins: (Date | null | undefined)[] = []
  for (const line of await linesOf(read, order)) {
    const delivery = deliveries.find(({ line_id }) => line_id === line.id)
    if (line.snapshot.billing === 'once' || !delivery) continue
    if (delivery.state === 'ended' || wantedOf(delivery, line).state === 'ended') continue
    const { method, line: loaded } = await loadDelivery(read, delivery.id, shop)
    begins.push(method.termBegins?.(loaded))
  }
  if (begins.includes(null)) return { by: 'acceptance', at: null }
  const times = begins.filter((at) => at instanceof Date)
  if (times.length === 0 || times.length < begins.length) return { by: 'sale' }
  return { by: 'acceptance', at: new Date(Math.max(...times.map((at) => at.getTime()))) }
}

/**
 * When the trial of a subscription should end instead; null when it is right as it is. While something is not accepted
 * it goes on, so that nothing is paid before; accepted, the paid term begins. A trial that the buyer has canceled runs
 * out, since the buyer was told that nothing is charged.
 */
export function trialEndFor(
  { status, trialEnd, cancelAt, schedule }: Subscription,
  begin: TermBegin,
  now: Date,
): 'now' | Date | null {
  if (status !== 'trialing' || !trialEnd || cancelAt || schedule || begin.by === 'sale') return null
  if (begin.at === null) {
    const isNear = trialEnd.getTime() - now.getTime() <= reminderMs
    return isNear ? new Date(trialEnd.getTime() + furtherMs) : null
  }
  if (begin.at <= now) return 'now'
  // The payment service reckons in whole seconds.
  const at = new Date(Math.floor(begin.at.getTime() / 1000) * 1000)
  return at.getTime() === trialEnd.getTime() ? null : at
}
