import { VitrineError } from '../../errors.ts'
import { type Keep, keepOneByOne } from './inbox.ts'
import type { Shop } from '../shop.ts'

/**
 * Takes a payment event: verified on receipt, then stored under its unique id together with the job that settles
 * the order, in one transaction. Resolves only after the commit; a repeated event changes nothing.
 * Why: Stripe repeats an event until it gets a 2xx, so what was answered must be stored.
 * Source: docs.stripe.com/webhooks#handle-duplicate-events
 * @param keep how it is stored; by itself where nothing else is said
 * @throws VitrineError `signature_invalid`, `webhook_unconfigured`, `store_unavailable`
 */
export async function receiveEvent(
  body: string,
  signature: string,
  shop: Shop,
  keep: Keep = keepOneByOne(shop),
): Promise<void> {
  const event = await shop.gateway.readEvent(body, signature, shop.now())
  shop.reached('event.verified')
  // An event of the other mode is not ours; it is answered, so that it is not repeated.
  if (event.livemode !== (shop.mode === 'live')) {
    shop.log.warn({ code: 'wrong_mode' }, `Event ${event.id} is of another mode and was ignored`)
    return
  }
  try {
    await keep({ event, body })
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
