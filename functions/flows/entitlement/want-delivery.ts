import type { Party } from '../../../catalog/wire.ts'
import { type Wanted, wantedSchema } from '../../orders/wanted.ts'
import { appendAudit } from '../../storage/audit.ts'
import { updateDelivery } from '../../storage/deliveries.ts'
import { lockOrderOf } from '../../storage/orders.ts'
import type { Tx } from '../../storage/schema.ts'
import { stepOf, wantedOf } from '../aim.ts'
import { loadDelivery } from '../line.ts'
import { announceOrder } from '../seller/notify-seller.ts'
import { startStep } from './start-step.ts'
import type { Shop } from '../shop.ts'

/** Why a delivery should be something else, for its timeline. */
export interface Cause {
  /** Stable code, such as `renewed`. */
  code: string
  /** A sentence that the buyer reads. */
  text: string
  actor: Party | 'shop' | 'payment'
}

/**
 * Says what a delivery should be now, in the transaction that stores why; its own job brings it there. Saying the same
 * twice says it once, without a line in the timeline. What has ended stays ended, and so does what is to end; what the
 * operator suspended goes on only when the operator says so. A delivery that is over takes nothing.
 * After the transaction the caller calls `shop.poke()` and `shop.changed(order)`.
 * @param patch what is different; the rest stays. `reason` goes with `state`, null when it is active
 * @throws VitrineError `delivery_unknown`
 */
export async function wantDelivery(
  tx: Tx,
  delivery: string,
  patch: Partial<Wanted>,
  cause: Cause,
  shop: Shop,
): Promise<void> {
  await lockOrderOf(tx, delivery)
  const loaded = await loadDelivery(tx, delivery, shop)
  const { delivery: row, stored, order } = loaded
  if (row.state === 'ended') return
  const before = wantedOf(row, stored)
  const wanted = wantedSchema.parse({ ...before, ...allowed(patch, before, cause) })
  if (isSame(before, wanted)) return
  const now = shop.now()
  const stated = { wanted: JSON.stringify(wanted) }
  await updateDelivery(tx, delivery, row.attempt, stated, now.toISOString())
  await appendAudit(tx, { order: order.id, delivery, at: now, ...cause })
  if (wanted.ref !== before.ref) await announceOrder(tx, { delivery, stored, ref: wanted.ref }, shop)
  const step = stepOf({ delivery: { ...row, ...stated }, stored })
  // What is being set up goes on as it does; its job sees what is wanted when it is done.
  if (step.do === 'none' || step.do === 'provision' || step.do === 'check') return
  await startStep(tx, loaded, shop)
}

function allowed(patch: Partial<Wanted>, before: Wanted, { actor }: Cause): Partial<Wanted> {
  const isFinal = before.state === 'ended'
  const isHeld = before.reason === 'operator' && actor !== 'operator' && patch.state !== 'ended'
  if (isFinal || isHeld) return { ...patch, state: before.state, reason: before.reason }
  return patch.state === 'active' ? { ...patch, reason: null } : patch
}

/** The name of the money event alone is nothing to tell. */
function isSame(before: Wanted, after: Wanted): boolean {
  return JSON.stringify({ ...before, ref: '' }) === JSON.stringify({ ...after, ref: '' })
}
