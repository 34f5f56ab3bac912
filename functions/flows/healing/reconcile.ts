import { forgetLinks } from '../fetching/forget-links.ts'
import { tellReleases } from '../fetching/tell-releases.ts'
import { reconcileEvents } from './reconcile-events.ts'
import { closeUnopened, reconcileOrders } from './reconcile-orders.ts'
import { reconcileSubscriptions } from './reconcile-subscriptions.ts'
import { reviveDeliveries, reviveLetters, reviveLines } from './revive-work.ts'
import { reviveCounts } from '../seller/measure-use.ts'
import { forgetLeads } from '../leads/take-lead.ts'
import { reviveUsage } from '../seller/revive-usage.ts'
import type { Shop } from '../shop.ts'

/** What is looked after, in this order: first what needs nobody else, then what asks the payment service. */
const rounds: readonly [what: string, run: (shop: Shop) => Promise<void>][] = [
  ['paid lines without a delivery', reviveLines],
  ['deliveries without a job', reviveDeliveries],
  ['mails and refunds without a job', reviveLetters],
  ['use that was not reported', reviveUsage],
  ['use that was not asked for', reviveCounts],
  ['orders without a payment page', closeUnopened],
  ['events of the payment service', reconcileEvents],
  ['orders that wait for a payment', reconcileOrders],
  ['subscriptions of which something is due', reconcileSubscriptions],
  ['versions nobody was told of', tellReleases],
  ['download links that are over', forgetLinks],
  ['requests whose time is over', forgetLeads],
  ['jobs that were done long ago', (shop) => shop.queue.forget(shop.now())],
]

/**
 * Heals what a fault or a silent webhook left behind: payments nobody told of, paid lines without delivery, work
 * without a job. Run at the start and every five minutes, by any number of processes at once.
 * A round that cannot be finished is told of in the log and does not keep the others from theirs.
 */
export async function reconcile(shop: Shop): Promise<void> {
  for (const [what, run] of rounds) {
    try {
      await run(shop)
    } catch (error) {
      shop.log.warn({ code: 'reconcile_failed', error }, `Reconciling was broken off at ${what}`)
    }
  }
  shop.reached('reconcile.written')
  shop.poke()
}
