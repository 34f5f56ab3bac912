import type { PaymentEvent } from '../payments/gateway.ts'
import { insertEvent } from '../storage/events.ts'
import type { Tx } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

export interface Arrival {
  event: PaymentEvent
  /** As it was posted; null when it was asked for. */
  body: string | null
  /** The order it is about, as far as is known now; for the job's list. */
  order: string | undefined
}

/**
 * Stores an event under its unique id, and the job that settles the session it speaks of, in the caller's transaction.
 * @returns false when the event was stored before: then nothing is written
 */
export async function storeEvent(tx: Tx, { event, body, order }: Arrival, shop: Shop): Promise<boolean> {
  const now = shop.now()
  const isNew = await insertEvent(tx, {
    id: event.id,
    type: event.type,
    session_id: event.session,
    created_at: event.createdAt.toISOString(),
    received_at: now.toISOString(),
    body,
  })
  if (!isNew || !event.session) return isNew
  await shop.queue.enqueue(tx, {
    id: `settle.${event.id}`,
    kind: 'settle',
    subject: `session:${event.session}`,
    order,
    runAt: now,
  })
  return true
}
