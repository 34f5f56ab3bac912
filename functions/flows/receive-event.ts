import { findOrderBySession } from '../storage/orders.ts'
import { insertEvent } from '../storage/events.ts'
import { VitrineError } from '../errors.ts'
import type { Shop } from './shop.ts'

/**
 * Takes a payment event: verified on receipt, then stored under its unique id together with the job that settles
 * the order, in one transaction. Resolves only after the commit; a repeated event changes nothing.
 * Why: Stripe repeats an event until it gets a 2xx, so what was answered must be stored.
 * Source: docs.stripe.com/webhooks#handle-duplicate-events
 * @throws VitrineError `signature_invalid`, `webhook_unconfigured`, `store_unavailable`
 */
export async function receiveEvent(body: string, signature: string, shop: Shop): Promise<void> {
  const now = shop.now()
  const event = await shop.gateway.readEvent(body, signature, now)
  shop.reached('event.verified')
  // An event of the other mode is not ours; it is answered, so that it is not repeated.
  if (event.livemode !== (shop.mode === 'live')) {
    shop.log.warn({ code: 'wrong_mode' }, `Event ${event.id} is of another mode and was ignored`)
    return
  }
  try {
    await shop.store.transaction(async (tx) => {
      const isNew = await insertEvent(tx, {
        id: event.id,
        type: event.type,
        session_id: event.session,
        created_at: event.createdAt.toISOString(),
        received_at: now.toISOString(),
        body,
      })
      if (!isNew || !event.session) return
      const order = await findOrderBySession(tx, event.session)
      await shop.queue.enqueue(tx, {
        id: `settle.${event.id}`,
        kind: 'settle',
        subject: `session:${event.session}`,
        ...(order ? { order: order.id } : {}),
        runAt: now,
      })
      shop.reached('event.stored')
    })
  } catch (cause) {
    if (cause instanceof VitrineError) throw cause
    throw new VitrineError(
      'store_unavailable',
      'The event could not be stored.',
      { retryAfterSeconds: 5 },
      { cause },
    )
  }
  shop.reached('event.committed')
  shop.poke()
}
