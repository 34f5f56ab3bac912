import { z } from 'zod'
import { VitrineError } from '../../errors.ts'
import { appendAudit } from '../../storage/audit.ts'
import { listDeliveries, stuckDeliveries } from '../../storage/deliveries.ts'
import { findOrder } from '../../storage/orders.ts'
import { retryDelivery } from '../delivery/mend-delivery.ts'
import { unresolvedOrders } from './reconcile-orders.ts'
import { settleAgain } from '../payment/settle-again.ts'
import { refundsToRetry, retryRefund } from '../refund/retry-refund.ts'
import type { Shop } from '../shop.ts'

export const deadLetterSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  order: z.string().nullable(),
  attempt: z.int(),
  lastError: z.string(),
  at: z.iso.datetime(),
})
export type DeadLetterView = z.output<typeof deadLetterSchema>

const listed = 200
const forgotten =
  'The payment service no longer lists what happened to this order. Ask it once more: it may still know the payment, else the order is closed.'

/**
 * Deliveries that need a person, running ones among them, jobs of other kinds that used up their tries,
 * refunds that were refused, and orders whose payment nobody can learn of any more; newest first.
 */
export async function readDeadLetters(shop: Shop): Promise<DeadLetterView[]> {
  const [failed, stuck, jobs, payments, refunds] = await Promise.all([
    listDeliveries(shop.store.read, 'failed', listed),
    stuckDeliveries(shop.store.read, listed),
    shop.queue.deadLetters(shop.store.read, listed),
    unresolvedOrders(shop),
    refundsToRetry(shop.store.read, listed),
  ])
  return [
    ...[...failed, ...stuck].map((row) => ({
      id: row.id,
      kind: 'delivery',
      order: row.order_id,
      attempt: row.attempt,
      lastError: row.last_error ?? row.note,
      at: row.updated_at,
    })),
    // A delivery speaks for its own job.
    ...jobs
      .filter(({ kind }) => kind !== 'deliver')
      .map((job) => ({
        id: job.id,
        kind: job.kind,
        order: job.order,
        attempt: job.attempt,
        lastError: job.lastError,
        at: job.finishedAt,
      })),
    ...refunds.map((row) => ({
      id: row.id,
      kind: 'refund',
      order: row.order_id,
      attempt: 0,
      lastError: row.error ?? '',
      at: row.created_at,
    })),
    ...payments.map((order) => ({
      id: order.id,
      kind: 'payment',
      order: order.id,
      attempt: 0,
      lastError: forgotten,
      at: order.created_at,
    })),
  ].sort((a, b) => b.at.localeCompare(a.at))
}

/**
 * Sends what failed for good back to work, with a full set of tries: a delivery or a job, by the id of its dead letter.
 * An order is asked after once more, a refund that was refused is ordered once more.
 * @throws VitrineError `not_found`, `delivery_unknown`, `order_unknown`, `state_conflict`, `payment_unavailable`
 */
export async function redriveDeadLetter(id: string, shop: Shop): Promise<void> {
  if (id.startsWith('del_')) return retryDelivery(id, shop)
  if (id.startsWith('ref_')) return retryRefund(id, shop)
  if (id.startsWith('ord_')) return settleAgain(id, shop)
  const now = shop.now()
  const order = await shop.store.transaction(async (tx) => {
    const letter = (await shop.queue.deadLetters(tx, 1000)).find((one) => one.id === id)
    if (letter?.kind === 'deliver' || !(await shop.queue.redrive(tx, id, now))) {
      throw new VitrineError('not_found', `There is no dead letter ${id}.`)
    }
    // A payment of another shop on the account may name an order that is not here.
    if (letter?.order && (await findOrder(tx, letter.order))) {
      const text = `The operator sent the ${letter.kind} job back to work.`
      const entry = { order: letter.order, at: now, actor: 'operator', visible: false }
      await appendAudit(tx, { ...entry, code: 'redriven', text })
    }
    return letter?.order ?? null
  })
  shop.log.info(
    { job: id, order: order ?? undefined, code: 'redriven' },
    'The operator sent a job back to work',
  )
  shop.poke()
  if (order) shop.changed(order)
}
