import type { Job } from '../../jobs/queue.ts'
import type { StoredLine } from '../../storage/orders.ts'
import type { Tx } from '../../storage/schema.ts'
import { connectionOf, loadDelivery } from '../line.ts'
import type { Shop } from '../shop.ts'

/** What a seller is told of: a delivery, and the order or the money event that it should ask about. */
interface Notice {
  delivery: string
  stored: StoredLine
  /** Id of the order at the sale, of the money event after that. */
  ref: string
}

/**
 * Has a seller of KooGallery V2 told that there is an order to ask about, by a job of its own, once for each; other
 * protocols have no such call. In the transaction that stores the sale, the renewal or the change.
 */
export async function announceOrder(tx: Tx, { delivery, stored, ref }: Notice, shop: Shop): Promise<void> {
  const connection = connectionOf(stored, await shop.catalog().get(stored.product))
  if (connection?.protocol !== 'koogallery-v2') return
  await shop.queue.enqueue(tx, {
    id: `notify.${delivery}.${ref}`,
    kind: 'settle',
    subject: `notify:${delivery}:${ref}`,
    order: stored.order_id,
    runAt: shop.now(),
    place: 'node',
  })
}

/**
 * Tells the seller, as well as it can be done: one that is away is tried again, one that refuses is not, and whoever
 * never heard of it learns of the order by the delivery's own calls. Nobody has to act on a failure; it is logged.
 * @param subject `<delivery>:<ref>`
 * @throws Error to be tried again
 */
export async function notifySeller(subject: string, shop: Shop, job: Job): Promise<void> {
  const [delivery = '', ref = ''] = subject.split(':')
  const { line, ports } = await loadDelivery(shop.store.read, delivery, shop)
  const answer = await ports.seller.notify?.({ ...line, term: { ...line.term, ref } })
  const reason = answer && 'reason' in answer && answer.status !== 'working' ? answer.reason : null
  if (answer?.status === 'unreachable' && job.attempt < job.maxAttempts) throw new Error(answer.reason)
  await shop.store.transaction((tx) => shop.queue.complete(tx, job, shop.now()))
  if (reason === null) return
  const fields = { order: line.order, delivery, job: job.id, code: 'notice_failed', error: new Error(reason) }
  shop.log.warn(fields, 'A seller could not be told of an order')
}
