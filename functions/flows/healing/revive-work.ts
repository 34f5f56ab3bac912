import type { JobView } from '../../jobs/queue.ts'
import { canMove, deliveryMoves, transition } from '../../orders/states.ts'
import { appendAudit } from '../../storage/audit.ts'
import {
  claimDelivery,
  deliveriesOf,
  type DeliveryFacts,
  findDelivery,
  updateDelivery,
} from '../../storage/deliveries.ts'
import { enqueueMail, findMail, mailJob, queuedMails } from '../../storage/mails.ts'
import { linesOf, lockOrder } from '../../storage/orders.ts'
import { findRefund, queuedRefunds } from '../../storage/refunds.ts'
import type { DeliveryRow, Tx } from '../../storage/schema.ts'
import { deliveriesAtWork, paidOrders, withoutDelivery } from '../../storage/unsettled.ts'
import { loadDelivery, placeOf } from '../line.ts'
import { enqueueRefund, refundJob } from '../refund/refund-double-payment.ts'
import { fullSentence } from '../sentences.ts'
import type { Shop } from '../shop.ts'
import { startDeliveries } from '../entitlement/start-deliveries.ts'
import { whereStopped, stopAt } from './walks.ts'

const pageSize = 200
/** How many paid orders a turn looks at; few, since nothing else runs meanwhile on SQLite. */
const orderLimit = 2000
const lineWalk = 'revived_order'
/** Work that was touched within this time is left alone. */
const restMs = 60_000
/** How far back paid orders are looked through for lines without a delivery. */
const lookBackDays = 90

/** Makes the delivery of each paid line that has none; a turn looks at so many orders and the next goes on from there. */
export async function reviveLines(shop: Shop): Promise<void> {
  const from = new Date(shop.now().getTime() - lookBackDays * 86_400_000)
  const after = await whereStopped(lineWalk, shop)
  const orders = await paidOrders(shop.store.read, { from, after, limit: orderLimit })
  const ids = orders.map(({ id }) => id)
  for (const id of await withoutDelivery(shop.store.read, ids)) {
    await shop.store.transaction(async (tx) => {
      const order = await lockOrder(tx, id)
      if (order?.state !== 'paid') return
      const deliveries = await deliveriesOf(tx, id)
      const lines = (await linesOf(tx, id)).filter(
        (line) => !deliveries.some(({ line_id }) => line_id === line.id),
      )
      if (lines.length === 0) return
      await startDeliveries(tx, order, lines, shop)
      await note(tx, { order: id, delivery: null }, 'A paid line had no delivery; it was made.', shop)
    })
    shop.changed(id)
  }
  const last = orders.length === orderLimit ? orders.at(-1) : undefined
  await stopAt(lineWalk, last ? { createdAt: last.created_at, id: last.id } : null, shop)
}

/**
 * Gives each delivery that is at work and whose job is gone a new one; where the job failed for good, so did the
 * delivery, and a person is called.
 */
export async function reviveDeliveries(shop: Shop): Promise<void> {
  const since = new Date(shop.now().getTime() - restMs)
  await walk(
    (after) => deliveriesAtWork(shop.store.read, { since, after, limit: pageSize }),
    ({ job_id }) => job_id,
    async (tx, seen) => {
      await lockOrder(tx, seen.order_id)
      const delivery = await findDelivery(tx, seen.id)
      if (delivery?.state !== seen.state || delivery.job_id !== seen.job_id) return
      const job = await jobOf(tx, delivery.order_id, delivery.job_id, shop)
      if (job?.state === 'dead') await fail(tx, delivery, job, shop)
      else if (!isLive(job)) await giveJob(tx, delivery, shop)
    },
    shop,
  )
}

/** Gives mails and refunds that are still to be sent, and whose job is gone, their job again. */
export async function reviveLetters(shop: Shop): Promise<void> {
  const { read } = shop.store
  await walk(
    (after) => queuedMails(read, after, pageSize),
    ({ id }) => mailJob(id),
    async (tx, { id, order_id }) => {
      if ((await findMail(tx, id))?.state !== 'queued') return
      const job = order_id ? await jobOf(tx, order_id, mailJob(id), shop) : undefined
      // A dead letter waits for a person, who sends it back to work.
      if (!job) await enqueueMail(tx, { id, order: order_id }, shop)
    },
    shop,
  )
  await walk(
    (after) => queuedRefunds(read, after, pageSize),
    ({ id }) => refundJob(id),
    async (tx, refund) => {
      if ((await findRefund(tx, refund.id))?.state !== 'queued') return
      if (!(await jobOf(tx, refund.order_id, refundJob(refund.id), shop)))
        await enqueueRefund(tx, refund, shop)
    },
    shop,
  )
}

/** Goes through rows page by page, and mends each whose job is not to be run any more; one that cannot be is told of. */
async function walk<Row extends { id: string; order_id: string | null }>(
  pageAfter: (after: string) => Promise<Row[]>,
  jobFor: (row: Row) => string | null,
  mend: (tx: Tx, row: Row) => Promise<void>,
  shop: Shop,
): Promise<void> {
  let page: Row[]
  let after = ''
  do {
    page = await pageAfter(after)
    after = page.at(-1)?.id ?? after
    const live = await shop.queue.live(
      shop.store.read,
      page.flatMap((row) => jobFor(row) ?? []),
    )
    for (const row of page) {
      if (live.has(jobFor(row) ?? '')) continue
      await shop.store
        .transaction((tx) => mend(tx, row))
        .catch((error: unknown) => {
          const fields = { order: row.order_id ?? undefined, code: 'revive_failed', error }
          shop.log.error(fields, `The work on ${row.id} could not be taken up again`)
        })
    }
  } while (page.length === pageSize)
}

async function giveJob(tx: Tx, delivery: DeliveryRow, shop: Shop): Promise<void> {
  const { id, order_id: order } = delivery
  const { method, line } = await loadDelivery(tx, id, shop)
  const fence = await claimDelivery(tx, id)
  if (fence === null) return
  const job = `deliver.${id}.${fence}`
  const now = shop.now()
  await updateDelivery(tx, id, fence, { job_id: job }, now.toISOString())
  const place = placeOf(method, line.terms)
  await shop.queue.enqueue(tx, { id: job, kind: 'deliver', subject: id, order, runAt: now, place })
  await note(tx, { order, delivery: id }, 'The job of this delivery was gone; it has a new one.', shop)
}

async function fail(tx: Tx, delivery: DeliveryRow, job: JobView, shop: Shop): Promise<void> {
  const { id, order_id: order } = delivery
  const at = shop.now()
  const tries = job.attempt === 1 ? 'once' : `${job.attempt} times`
  const reason = `${fullSentence(job.lastError ?? 'The job failed')} Tried ${tries}.`
  const text = `Something on our side must be mended before this can be delivered; we are on it. Reference ${order}.`
  const fence = await claimDelivery(tx, id)
  if (fence === null) return
  const write = (change: Parameters<typeof updateDelivery>[3]): Promise<boolean> =>
    updateDelivery(tx, id, fence, change, at.toISOString())
  const facts: DeliveryFacts = { note: text, last_error: reason, job_id: null, waiting_for: null }
  if (delivery.state === 'queued') await write({ move: transition(deliveryMoves, 'queued', 'working') })
  const from = delivery.state === 'queued' ? 'working' : delivery.state
  // What runs goes on running: only a step of it failed.
  const change = canMove(deliveryMoves, from, 'failed')
    ? { ...facts, move: transition(deliveryMoves, from, 'failed') }
    : { ...facts, waiting_for: 'operator' as const }
  if (!(await write(change))) return
  const entry = { order, delivery: id, at, actor: 'shop' }
  await appendAudit(tx, { ...entry, code: 'failed', text })
  await appendAudit(tx, { ...entry, code: 'needs_person', text: reason, visible: false })
  shop.log.error({ order, delivery: id, code: 'needs_person' }, reason)
}

async function jobOf(
  tx: Tx,
  order: string,
  id: string | null,
  { queue }: Shop,
): Promise<JobView | undefined> {
  return (await queue.jobsOf(tx, order)).find((job) => job.id === id)
}

function isLive(job: JobView | undefined): boolean {
  return job?.state === 'ready' || job?.state === 'running'
}

async function note(
  tx: Tx,
  subject: { order: string; delivery: string | null },
  text: string,
  shop: Shop,
): Promise<void> {
  const entry = { ...subject, at: shop.now(), actor: 'shop', visible: false }
  await appendAudit(tx, { ...entry, code: 'healed', text })
  shop.log.warn({ order: subject.order, delivery: subject.delivery ?? undefined, code: 'healed' }, text)
}
