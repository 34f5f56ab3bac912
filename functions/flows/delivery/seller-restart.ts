import { VitrineError } from '../../errors.ts'
import type { SellerProof } from '../../sellers/port.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { findOrder, linesOf } from '../../storage/orders.ts'
import { findPayment } from '../../storage/payments.ts'
import type { DeliveryRow } from '../../storage/schema.ts'
import { spendNonce } from '../../storage/usage.ts'
import { retryDelivery } from './mend-delivery.ts'
import { ownOrderOf } from '../seller/order-query.ts'
import { spokenOf } from '../seller/seller-caller.ts'
import type { Shop } from '../shop.ts'

/** A seller's own call, and what makes it one that did not come before. */
export interface SellerCall {
  proof: SellerProof
  nonce: string
}

/**
 * Has a delivery looked at again because its seller says so: one that failed goes back to work, one that waits is
 * asked after now.
 * @throws VitrineError `delivery_unknown` also for what is another seller's, `signature_invalid`, `state_conflict`
 */
export async function restartDelivery(id: string, { proof, nonce }: SellerCall, shop: Shop): Promise<void> {
  const found = await spokenOf(id, proof, shop)
  if (!found) throw new VitrineError('delivery_unknown', `There is no delivery ${id}.`)
  if (found.vouching !== 'valid') throw new VitrineError('signature_invalid', faults[found.vouching])
  const { seller } = found.spoken
  const isNew = await shop.store.transaction((tx) => spendNonce(tx, `restart:${seller}`, nonce, shop.now()))
  if (!isNew) throw new VitrineError('signature_invalid', 'This call came before.')
  if (await isUnderWay(found.spoken.delivery, shop)) return
  await retryDelivery(id, shop, 'seller')
}

/** A step that the seller is being asked for at this moment brings its own answer. */
async function isUnderWay({ job_id, order_id }: DeliveryRow, { queue, store }: Shop): Promise<boolean> {
  const jobs = await queue.jobsOf(store.read, order_id)
  return jobs.some(({ id, state }) => id === job_id && state === 'running')
}

const faults = {
  'no-key': 'This seller has no key here.',
  stale: 'The time of the call is too far away.',
  wrong: 'The signature does not fit.',
}

/** The delivery of an order line as KooGallery's sellers name it; null when there is none. */
export async function deliveryOfLine(
  { orderId, orderLineId }: { orderId: string; orderLineId: string },
  shop: Shop,
): Promise<string | null> {
  const { read } = shop.store
  const own = ownOrderOf({ orderId, orderLineId })
  const payment = await findPayment(read, own)
  const order = await findOrder(read, payment?.order_id ?? own)
  if (!order) return null
  const suffix = orderLineId.split('-').at(-1) ?? ''
  const stored = (await linesOf(read, order.id)).find(({ id }) => id === suffix || id === `line_${suffix}`)
  const delivery = stored && (await deliveriesOf(read, order.id)).find(({ line_id }) => line_id === stored.id)
  return delivery?.id ?? null
}
