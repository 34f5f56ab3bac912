import type { SellerMeasure } from '../../../catalog/delivery/seller-port.ts'
import type { Job } from '../../jobs/queue.ts'
import { type CountedUse, goOnCounting, standsSchema } from '../../orders/use-count.ts'
import { appendAudit } from '../../storage/audit.ts'
import { lockOrder } from '../../storage/orders.ts'
import type { Tx, UsageRow, UseCountRow } from '../../storage/schema.ts'
import { dueUseCounts, findUseCount, insertUseCount, updateUseCount } from '../../storage/use-counts.ts'
import { type Loaded, loadDelivery } from '../line.ts'
import type { Shop } from '../shop.ts'
import { keepUsage } from './take-usage.ts'

const hourMs = 3_600_000
const atOnce = 200

type Counted = Pick<Loaded, 'delivery' | 'line' | 'ports'>

/** Has a delivery that is paid for by use counted from now on, where its seller has to be asked. */
export async function startCounting(tx: Tx, { delivery, line, ports }: Counted, shop: Shop): Promise<void> {
  const { billing } = line
  if (billing === 'once' || !('usage' in billing) || !ports.seller.measure) return
  const due = new Date(shop.now().getTime() + hourMs)
  await insertUseCount(tx, { delivery: delivery.id, order: delivery.order_id, due })
}

/**
 * Has every seller asked whose hour is over, by a job of its own. The job and the next hour are stored together, so that
 * no hour is asked for twice; hours in which nobody was at work are left out, since a count says all that came before.
 */
export async function askForCounts(shop: Shop): Promise<void> {
  const { store, queue } = shop
  for (;;) {
    const due = await dueUseCounts(store.read, shop.now(), atOnce)
    for (const { delivery_id: delivery, order_id: order } of due) {
      await store.transaction(async (tx) => {
        await lockOrder(tx, order)
        const row = await findUseCount(tx, delivery)
        const now = shop.now()
        if (!row?.due_at || row.due_at > now.toISOString()) return
        const at = Date.parse(row.due_at)
        const hours = Math.floor((now.getTime() - at) / hourMs) + 1
        await updateUseCount(tx, delivery, { due_at: new Date(at + hours * hourMs).toISOString() })
        await queue.enqueue(tx, {
          id: `measure.${delivery}.${Math.floor(at / hourMs)}`,
          kind: 'settle',
          subject: `measure:${delivery}`,
          order,
          runAt: now,
          place: 'node',
        })
      })
    }
    if (due.length < atOnce) return
  }
}

/**
 * Asks the seller how much was used of a delivery, and stores what its count rose by as records of use, which are
 * reported like those that a seller tells of. A seller that cannot say is asked again in an hour; the operator reads why.
 */
export async function measureUse(id: string, shop: Shop, job: Job): Promise<void> {
  const loaded = await loadDelivery(shop.store.read, id, shop)
  const { delivery, method, line, ports } = loaded
  const instance = line.grant === null ? null : (method.instanceOf?.(line.grant) ?? null)
  const isOver = delivery.state === 'ended' || delivery.state === 'failed'
  const answer = isOver || instance === null ? null : await ports.seller.measure?.(instance, line)
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, delivery.order_id)
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    const row = await findUseCount(tx, id)
    if (!row || row.pushed_at !== null) return
    if (isOver) return updateUseCount(tx, id, { due_at: null })
    if (!answer || instance === null) return
    const counted = countedBy(answer, row, loaded, shop)
    const { stands, used, fault } = counted
    await updateUseCount(tx, id, { stands: JSON.stringify(stands), fault })
    if (fault !== null && row.fault === null) await tell(tx, loaded, fault, shop)
    const records = used.map((one): UsageRow => recordOf(one, { ...loaded, instance }, shop))
    await keepUsage(tx, records, job.id, shop)
  })
  shop.poke()
}

function countedBy(
  answer: SellerMeasure,
  { stands: before }: UseCountRow,
  { line }: Loaded,
  shop: Shop,
): CountedUse {
  const stands = standsSchema.parse(JSON.parse(before))
  if (answer.status === 'measured') {
    return goOnCounting(stands, answer.counts, { since: line.paidAt, now: shop.now() })
  }
  return { stands, used: [], fault: `It is not known how much was used: ${answer.reason}` }
}

/** The seller, the instance and the time make the number that a record has once. */
function recordOf(
  { counter, value, begin, end }: CountedUse['used'][number],
  { delivery, stored, line, instance }: Loaded & { instance: string },
  shop: Shop,
): UsageRow {
  const time = end.toISOString().replace(/\D/g, '')
  return {
    seller: line.seller.id,
    serial: [instance, ...(counter ? [counter] : []), time].join('.'),
    value,
    order_id: delivery.order_id,
    line_id: stored.id,
    delivery_id: delivery.id,
    begin_at: begin.toISOString(),
    end_at: end.toISOString(),
    received_at: shop.now().toISOString(),
    state: 'received',
    sent_at: null,
  }
}

/** The first hour of each trouble is noted for the operator; the buyer has nothing to do with it. */
async function tell(tx: Tx, { delivery }: Loaded, fault: string, shop: Shop): Promise<void> {
  const { id, order_id: order } = delivery
  const entry = { order, delivery: id, at: shop.now(), actor: 'shop', code: 'use_not_counted' }
  await appendAudit(tx, { ...entry, text: fault, visible: false })
  shop.log.warn({ order, delivery: id, code: 'use_not_counted' }, fault)
}
