import { meterName } from '../../payments/billing.ts'
import type { Job } from '../../jobs/queue.ts'
import { findOrder, linesOf, lockOrder } from '../../storage/orders.ts'
import type { SubscriptionRow, UsageRow } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import { batchUsage, markUsageSent, usageOf } from '../../storage/usage.ts'
import type { Shop } from '../shop.ts'

const perUnit = 10_000

/**
 * Tells the payment service what was used of a line, in whole units; the rest of a unit waits for the next report. The
 * records of a report are fixed before it leaves and name it, so that a report that is made again is the same one.
 */
export async function reportUsage(line: string, shop: Shop, job: Job): Promise<void> {
  const order = job.order
  if (order === null) throw new Error(`The job ${job.id} names no order.`)
  const batch = await shop.store.transaction(async (tx) => {
    await lockOrder(tx, order)
    const rows = await usageOf(tx, line)
    if (!openBatch(rows)) await batchUsage(tx, line, nameAfter(rows, shop.now()))
    return openBatch(await usageOf(tx, line))
  })
  if (batch && batch.units > 0) {
    const { read } = shop.store
    const stored = (await linesOf(read, order)).find(({ id }) => id === line)
    const subscription = await subscriptionOf(read, order)
    const customer = subscription?.customer ?? (await findOrder(read, order))?.customer
    if (!stored || !customer) throw new Error(`The order ${order} has no customer yet to report use for.`)
    await shop.billing.reportUsage({
      id: `usage.${line}.${Date.parse(batch.at)}`,
      meter: meterName(stored.product, stored.plan),
      customer,
      value: batch.units,
      at: chargedAt(batch, subscription),
    })
  }
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, order)
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    if (batch) await markUsageSent(tx, line, batch.at)
    const more = (await usageOf(tx, line)).some(
      ({ state, sent_at }) => state === 'received' && sent_at === null,
    )
    if (!more) return
    const runAt = shop.now()
    const id = `usage.${line}.after.${batch?.at ?? job.id}`
    await shop.queue.enqueue(tx, { id, kind: 'settle', subject: `usage:${line}`, order, runAt })
  })
}

/**
 * When use counts as made: what is told after its period was billed is put at the beginning of the one that runs, since a
 * bill that is written takes nothing more.
 */
function chargedAt({ endedAt }: { endedAt: string }, subscription: SubscriptionRow | undefined): Date {
  const isRunning = subscription !== undefined && subscription.state !== 'ended'
  return new Date(isRunning && subscription.period_start > endedAt ? subscription.period_start : endedAt)
}

/** A time that no report of the line has: it names the report for ever. */
function nameAfter(rows: readonly UsageRow[], now: Date): string {
  const last = Math.max(0, ...rows.map(({ sent_at }) => (sent_at === null ? 0 : Date.parse(sent_at))))
  return new Date(Math.max(now.getTime(), last + 1)).toISOString()
}

/** The report that was begun and not yet noted as sent. */
function openBatch(rows: readonly UsageRow[]): { at: string; units: number; endedAt: string } | null {
  const begun = rows.filter(({ state, sent_at }) => state === 'received' && sent_at !== null)
  const [first] = begun
  if (!first?.sent_at) return null
  const sum = (some: readonly UsageRow[]): number => some.reduce((total, { value }) => total + value, 0)
  const before = sum(rows.filter(({ state }) => state === 'sent'))
  const units = Math.floor((before + sum(begun)) / perUnit) - Math.floor(before / perUnit)
  const endedAt =
    begun
      .map(({ end_at }) => end_at)
      .sort()
      .at(-1) ?? first.end_at
  return { at: first.sent_at, units, endedAt }
}
