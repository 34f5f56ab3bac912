import type { StoredLine } from '../storage/orders.ts'
import type { DeliveryRow, OrderRow, SubscriptionRow } from '../storage/schema.ts'
import { isToEnd } from './aim.ts'

/** Said of a delivery that only a Node process may start, while none runs. */
export const idleNote = 'Waiting for the part of the shop that sets this up; it starts by itself.'

/** What the sentence about an order is made of. */
interface Shown {
  deliveries: readonly DeliveryRow[]
  lines: readonly StoredLine[]
  subscription: Pick<SubscriptionRow, 'state'> | undefined
  /** Ids of the deliveries that wait for a Node process. */
  idle: ReadonlySet<string>
}

/** One sentence about the whole order: where it stands and who acts next. */
export function orderSentence(order: OrderRow, shown: Shown): string {
  if (order.held)
    return 'Your payment arrived, but it does not match this order. We are looking at it and will write to you.'
  switch (order.state) {
    case 'open':
      return 'This order is waiting for your payment.'
    case 'processing':
      return 'Your bank has not confirmed the payment yet. We deliver by ourselves when it does.'
    case 'failed':
      return 'The bank refused the payment. Nothing was charged.'
    case 'expired':
      return 'The payment page was closed without a payment. Nothing was charged.'
    case 'canceled':
      return 'The payment page could not be opened. Nothing was charged.'
    case 'paid':
      return paidSentence(order, shown)
  }
}

function paidSentence(
  { amount }: Pick<OrderRow, 'amount'>,
  { deliveries, lines, subscription, idle }: Shown,
): string {
  const has = (state: DeliveryRow['state']): boolean =>
    deliveries.some((delivery) => delivery.state === state)
  const waits = (party: DeliveryRow['waiting_for']): boolean =>
    deliveries.some(({ state, waiting_for }) => state === 'waiting' && waiting_for === party)
  const isBuyers = deliveries.some(({ state, waiting_for }) => state === 'active' && waiting_for === 'buyer')
  const atWork = deliveries.find(({ state, waiting_for }) => state === 'waiting' && waiting_for === 'seller')
  const line = lines.find(({ id }) => id === atWork?.line_id) ?? lines[0]
  const seller = line?.snapshot.seller.name ?? 'the seller'
  const missing = subscription?.state === 'past_due' || subscription?.state === 'suspended'
  // A trial has cost nothing yet.
  const agreed = amount === 0 && subscription?.state === 'trialing' ? 'Agreed' : 'Paid'
  if (isEnding(deliveries)) return 'This order is over; what it gave is being taken back.'
  if (has('failed')) return `${agreed}. Something must be mended before we can deliver; we are on it.`
  if (waits('buyer') || isBuyers) return `${agreed}. One thing is yours to do now.`
  if (missing && has('suspended')) return 'Paused: a payment is missing. Below is how it goes on.'
  if (missing) return 'A payment is missing. Below is what happens, and when.'
  if (idle.size > 0) return `${agreed}. Your delivery has not started yet; it starts by itself.`
  if (has('queued') || has('working')) return `${agreed}. Your delivery is on its way.`
  if (waits('seller')) return `${agreed}. ${seller} is at work on it now.`
  if (waits('operator')) return `${agreed}. We are deciding how to go on and will write to you.`
  if (has('suspended')) return `${agreed}, and paused for now; below is why, and when it goes on.`
  if (deliveries.length > 0 && deliveries.every(({ state }) => state === 'ended')) {
    return 'This order has ended.'
  }
  return agreed === 'Paid' ? 'Paid and delivered.' : 'Delivered, and free to try.'
}

/** Everything has ended or is to end by what money said, and not all of it has ended yet. */
function isEnding(deliveries: readonly DeliveryRow[]): boolean {
  const left = deliveries.filter(({ state }) => state !== 'ended')
  return left.length > 0 && left.every((delivery) => delivery.state !== 'failed' && isToEnd(delivery))
}

export { fullSentence } from '../../catalog/delivery/full-sentence.ts'
