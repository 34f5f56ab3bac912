import type { SellerMeasure } from '../../../catalog/delivery/seller-port.ts'
import type { Job } from '../../jobs/queue.ts'
import { type CountedUse, goOnCounting, standsSchema } from '../../orders/use-count.ts'
import { appendAudit } from '../../storage/audit.ts'
import { lockOrder } from '../../storage/orders.ts'
import type { Tx, UsageRow, UseCountRow } from '../../storage/schema.ts'
import { findUseCount, insertUseCount, overdueUseCounts, updateUseCount } from '../../storage/use-counts.ts'
import { type Loaded, loadDelivery } from '../line.ts'
import type { Shop } from '../shop.ts'
import { keepUsage } from './take-usage.ts'

const hourMs = 3_600_000
const atOnce = 200
/** A job that is late by less is on its way. */
const restMs = 300_000

type Counted = Pick<Loaded, 'delivery' | 'line' | 'ports'>

/** Has a delivery that is paid for by use counted every hour from now on, where its seller has to be asked. */
export async function startCounting(tx: Tx, { delivery, line, ports }: Counted, shop: Shop): Promise<void> {
  const { billing } = line
  if (billing === 'once' || !('usage' in billing) || !ports.seller.measure) return
  const due = new Date(shop.now().getTime() + hourMs).toISOString()
  await insertUseCount(tx, { delivery: delivery.id, order: delivery.order_id, due })
  const row = await findUseCount(tx, delivery.id)
  if (row) await enqueueCount(tx, row, due, shop)
}

/** Makes the job of a delivery's hour, whose name has the hour, so that none is asked for twice. */
async function enqueueCount(tx: Tx, row: UseCountRow, due: string | null, shop: Shop): Promise<void> {
  if (due === null || row.pushed_at !== null) return
  const { delivery_id: delivery, order_id: order } = row
  await shop.queue.enqueue(tx, {
    id: countJob(delivery, due),
    kind: 'settle',
    subject: `measure:${delivery}`,
    order,
    runAt: new Date(due),
    place: 'node',
  })
}

const countJob = (delivery: string, due: string): string =>
  `measure.${delivery}.${Math.floor(Date.parse(due) / hourMs)}`

/** The last of the hours after `due` that is over, or the first that is not. */
function hourAt(due: string, now: Date, which: 'last' | 'next'): string {
  const at = Date.parse(due)
  const hours = Math.floor((now.getTime() - at) / hourMs) + (which === 'next' ? 1 : 0)
  return new Date(at + Math.max(0, hours) * hourMs).toISOString()
}

/** Has sellers asked for whom there is no job although their hour is over: it was lost, or failed an hour ago. */
export async function reviveCounts(shop: Shop): Promise<void> {
  const { store, queue } = shop
  const before = new Date(shop.now().getTime() - restMs)
  let after = ''
  for (;;) {
    const page = await overdueUseCounts(store.read, { before, after, limit: atOnce })
    const jobs = page.map(({ delivery_id, due_at }) => countJob(delivery_id, due_at ?? ''))
    const live = await queue.live(store.read, jobs)
    for (const [index, seen] of page.entries()) {
      if (live.has(jobs[index] ?? '')) continue
      await store.transaction(async (tx) => {
        await lockOrder(tx, seen.order_id)
        const row = await findUseCount(tx, seen.delivery_id)
        if (!row?.due_at || row.due_at !== seen.due_at) return
        const due = hourAt(row.due_at, shop.now(), 'last')
        await updateUseCount(tx, row.delivery_id, { due_at: due })
        await enqueueCount(tx, row, due, shop)
      })
    }
    after = page.at(-1)?.delivery_id ?? after
    if (page.length < atOnce) return
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
  const isAsked = !isOver && (await findUseCount(shop.store.read, id))?.pushed_at === null
  const answer = isAsked && instance !== null ? await ports.seller.measure?.(instance, line) : null
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, delivery.order_id)
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    const row = await findUseCount(tx, id)
    if (!row || row.pushed_at !== null) return
    // Hours in which nobody was at work are left out: a count says all that came before.
    const due = isOver || row.due_at === null ? null : hourAt(row.due_at, shop.now(), 'next')
    await updateUseCount(tx, id, { due_at: due })
    await enqueueCount(tx, row, due, shop)
    if (!answer || instance === null) return
    const { stands, used, fault } = countedBy(answer, row, loaded, shop)
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
