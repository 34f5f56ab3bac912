import { VitrineError } from '../../errors.ts'
import type { OrderRow } from '../../storage/schema.ts'
import { payableOrders, sessionlessOrders } from '../../storage/unsettled.ts'
import { listedDays, reconciledUntil } from './reconcile-events.ts'
import { cancelUnopened } from '../payment/settle-again.ts'
import { settlePayment } from '../payment/settle-payment.ts'
import type { Shop } from '../shop.ts'
import { whereStopped, stopAt } from './walks.ts'

/** How many orders are asked after in one turn; the next turn goes on where this one stopped. */
const orderLimit = 200
const atOnce = 4
const walk = 'reconciled_order'
/** A younger order still has its buyer before the payment page. */
const youngMs = 60_000
const hourMs = 3_600_000

/**
 * Asks the payment service about each order whose payment may still come, in turns, so that none starves: the place
 * reached is remembered. A turn ends early when the service does not answer.
 */
export async function reconcileOrders(shop: Shop): Promise<void> {
  const before = new Date(shop.now().getTime() - youngMs)
  const after = await whereStopped(walk, shop)
  const orders = await payableOrders(shop.store.read, { before, after, limit: orderLimit })
  let place = orders.length < orderLimit ? null : after
  for (let index = 0; index < orders.length; index += atOnce) {
    const lot = orders.slice(index, index + atOnce)
    const answers = await Promise.all(lot.map((order) => ask(order, shop)))
    const last = lot.at(-1)
    if (orders.length === orderLimit && last) place = { createdAt: last.created_at, id: last.id }
    if (answers.every((answer) => answer === 'away')) break
  }
  await stopAt(walk, place, shop)
}

async function ask({ id }: OrderRow, shop: Shop): Promise<'asked' | 'away'> {
  try {
    await settlePayment({ order: id }, shop)
    return 'asked'
  } catch (error) {
    shop.log.warn({ order: id, code: 'settle_failed', error }, 'The payment could not be asked after')
    return error instanceof VitrineError && error.code === 'payment_unavailable' ? 'away' : 'asked'
  }
}

/**
 * Closes orders that never got a payment page: all that happened since they were made has been looked through, up to
 * an hour after a page of theirs would have closed, and nothing spoke of one. Should money come, it still wins.
 */
export async function closeUnopened(shop: Shop): Promise<void> {
  const until = await reconciledUntil(shop)
  if (!until) return
  const from = new Date(until.getTime() - listedDays * 24 * hourMs)
  const expiredBefore = new Date(until.getTime() - hourMs)
  for (const { id } of await sessionlessOrders(shop.store.read, { from, expiredBefore, limit: 500 })) {
    await shop.store.transaction((tx) => cancelUnopened(tx, id, shop))
    shop.changed(id)
  }
}

/** Orders of which nobody can say any more whether they were paid: a person must look. */
export async function unresolvedOrders(shop: Shop): Promise<OrderRow[]> {
  const before = new Date(shop.now().getTime() - listedDays * 24 * hourMs)
  return sessionlessOrders(shop.store.read, { before, limit: 200 })
}
