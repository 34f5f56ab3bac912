import { VitrineError } from '../../errors.ts'
import { dueSubscriptions } from '../../storage/subscriptions.ts'
import { followSubscription } from '../subscription/follow-subscription.ts'
import type { Shop } from '../shop.ts'

const pageSize = 100
const atOnce = 4
/** A subscription of which nothing was heard for so long is asked after even when nothing is due. */
const silenceMs = 6 * 3_600_000
/** What is due was asked after already within this time: the payment service may take an hour to charge a renewal. */
const restMs = 15 * 60_000

/**
 * Asks the payment service about each subscription of which something is due by now, or nothing was heard for hours: a
 * renewal, the end of a trial, of grace or of retention heals without any event and without any timer.
 */
export async function reconcileSubscriptions(shop: Shop): Promise<void> {
  const now = shop.now()
  const times = {
    now,
    askedBefore: new Date(now.getTime() - silenceMs),
    restingSince: new Date(now.getTime() - restMs),
  }
  let after = ''
  for (;;) {
    const page = await dueSubscriptions(shop.store.read, { ...times, after, limit: pageSize })
    for (let index = 0; index < page.length; index += atOnce) {
      const lot = page.slice(index, index + atOnce)
      const answers = await Promise.all(lot.map(({ id, order_id }) => ask(id, order_id, shop)))
      if (answers.every((answer) => answer === 'away')) return
    }
    const last = page.at(-1)
    if (page.length < pageSize || !last) return
    after = last.id
  }
}

async function ask(id: string, order: string, shop: Shop): Promise<'asked' | 'away'> {
  try {
    await followSubscription(id, shop)
    return 'asked'
  } catch (error) {
    shop.log.warn({ order, code: 'follow_failed', error }, 'A subscription could not be asked after')
    return error instanceof VitrineError && error.code === 'payment_unavailable' ? 'away' : 'asked'
  }
}
