import { VitrineError } from '../../errors.ts'
import { deliveryMoves, transition } from '../../orders/states.ts'
import type { Wanted } from '../../orders/wanted.ts'
import { appendAudit } from '../../storage/audit.ts'
import { claimDelivery, claimDeliveryAt, findDelivery, updateDelivery } from '../../storage/deliveries.ts'
import { lockOrder, lockOrderOf } from '../../storage/orders.ts'
import type { Tx } from '../../storage/schema.ts'
import { stepOf, wantedOf } from '../aim.ts'
import { applyOutcome } from './apply-outcome.ts'
import { type Loaded, loadDelivery, placeOf } from '../line.ts'
import { fullSentence } from '../sentences.ts'
import type { Shop } from '../shop.ts'

/**
 * Sends a delivery that needs a person back to work, with a full set of tries; one that is at work is looked at again
 * now.
 * @throws VitrineError `delivery_unknown`, `state_conflict`
 */
export async function retryDelivery(
  id: string,
  shop: Shop,
  actor: 'operator' | 'seller' = 'operator',
): Promise<void> {
  const now = shop.now()
  await shop.store.transaction(async (tx) => {
    await lockOrderOf(tx, id)
    const { delivery, stored, method, line } = await loadDelivery(tx, id, shop)
    const { state } = delivery
    const isStart = state === 'failed' && wantedOf(delivery, stored).state !== 'ended'
    if (!isStart && stepOf({ delivery, stored }).do === 'none') {
      throw new VitrineError('state_conflict', `The delivery is ${state}; there is nothing to try again.`)
    }
    const fence = await claimDelivery(tx, id)
    if (fence === null) return
    const job = `deliver.${id}.${fence}`
    const text = `Sent back to work by the ${actor}.`
    const change = isStart
      ? { move: transition(deliveryMoves, 'failed', 'queued'), note: text, last_error: null, job_id: job }
      : { job_id: job }
    await updateDelivery(tx, id, fence, change, now.toISOString())
    await shop.queue.enqueue(tx, {
      id: job,
      kind: 'deliver',
      subject: id,
      order: delivery.order_id,
      runAt: now,
      place: placeOf(method, line.terms),
    })
    await appendAudit(tx, {
      order: delivery.order_id,
      delivery: id,
      at: now,
      actor,
      code: 'retried',
      text,
    })
    shop.changed(delivery.order_id)
  })
  shop.poke()
}

/**
 * Ends a delivery by the operator's hand: takes back what was delivered.
 * @throws VitrineError `delivery_unknown`, `state_conflict` (with the cause when the other side did not answer)
 */
export async function endDelivery(id: string, shop: Shop): Promise<void> {
  const loaded = await loadDelivery(shop.store.read, id, shop)
  if (loaded.delivery.state === 'ended') return
  await refuseDuringStep(loaded, shop)
  const outcome = await loaded.method.end(loaded.line, 'operator', loaded.ports)
  shop.reached('end.answered')
  if (outcome.status === 'retry' || outcome.status === 'refused') {
    throw new VitrineError('state_conflict', `It could not be ended: ${fullSentence(outcome.reason)}`)
  }
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, loaded.order.id)
    // What was taken back is what was there when it was read; more may have been delivered since.
    const fence = await claimDeliveryAt(tx, id, loaded.delivery.attempt)
    if (fence !== null) {
      // Whoever has to close it first answers later, and the end goes on from there.
      await wantEnd(tx, loaded, fence, shop)
      if (await applyOutcome(tx, { loaded, fence, outcome, actor: 'operator' }, shop)) return
    }
    if ((await findDelivery(tx, id))?.state === 'ended') return
    throw new VitrineError('state_conflict', 'Something else happened at the same moment; end it once more.')
  })
  shop.changed(loaded.order.id)
}

async function wantEnd(tx: Tx, { delivery, stored }: Loaded, fence: number, { now }: Shop): Promise<void> {
  const row = (await findDelivery(tx, delivery.id)) ?? delivery
  const wanted: Wanted = { ...wantedOf(row, stored), state: 'ended', reason: 'operator' }
  await updateDelivery(tx, delivery.id, fence, { wanted: JSON.stringify(wanted) }, now().toISOString())
}

/** What a step that is under way will be given is not known yet, so nobody could take it back. */
async function refuseDuringStep({ delivery, order }: Loaded, { queue, store }: Shop): Promise<void> {
  const jobs = await queue.jobsOf(store.read, order.id)
  if (!jobs.some(({ id, state }) => id === delivery.job_id && state === 'running')) return
  throw new VitrineError('state_conflict', 'A step of this delivery is under way; end it in a moment.')
}
