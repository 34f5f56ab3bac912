import { dropEventBodies } from '../storage/events.ts'
import { openOrdersBefore } from '../storage/orders.ts'
import type { Shop } from './shop.ts'

/** Bodies of payment events are kept this long; their ids for ever. */
const bodyDays = 30

/**
 * Looks after what no webhook told of: every open order older than a minute is compared with its payment.
 * Run at the start and every five minutes.
 */
export async function reconcile(shop: Shop): Promise<void> {
  const now = shop.now()
  const before = new Date(now.getTime() - 60_000).toISOString()
  const window = Math.floor(now.getTime() / 300_000)
  const orders = await openOrdersBefore(shop.store.read, before, 500)
  await shop.store.transaction(async (tx) => {
    for (const order of orders) {
      const id = `settle.${order.id}.${window}`
      await shop.queue.enqueue(tx, { id, kind: 'settle', subject: order.id, order: order.id, runAt: now })
    }
    await dropEventBodies(tx, new Date(now.getTime() - bodyDays * 86_400_000).toISOString())
  })
  shop.reached('reconcile.written')
  if (orders.length) shop.poke()
}
