import { claimDelivery, updateDelivery } from '../../storage/deliveries.ts'
import type { Tx } from '../../storage/schema.ts'
import { type Loaded, placeOf } from '../line.ts'
import type { Shop } from '../shop.ts'

/**
 * Gives a delivery a job that runs now, in place of one that waits for its time; a step that is under way is left to
 * end, since what it was given is not known yet: whoever ends it looks what comes next. The order is locked.
 */
export async function startStep(
  tx: Tx,
  { delivery, order, method, line }: Pick<Loaded, 'delivery' | 'order' | 'method' | 'line'>,
  shop: Shop,
): Promise<void> {
  if (delivery.job_id !== null) {
    const jobs = await shop.queue.jobsOf(tx, order.id)
    if (jobs.some(({ id, state }) => id === delivery.job_id && state === 'running')) return
  }
  const fence = await claimDelivery(tx, delivery.id)
  if (fence === null) return
  const now = shop.now()
  const id = `deliver.${delivery.id}.${fence}`
  await updateDelivery(tx, delivery.id, fence, { job_id: id }, now.toISOString())
  const place = placeOf(method, line.terms)
  await shop.queue.enqueue(tx, {
    id,
    kind: 'deliver',
    subject: delivery.id,
    order: order.id,
    runAt: now,
    place,
  })
}
