import type { SellerProof } from '../../sellers/port.ts'
import { standsSchema } from '../../orders/use-count.ts'
import { lockOrder } from '../../storage/orders.ts'
import type { Tx, UsageRow, UseCountRow } from '../../storage/schema.ts'
import { findUseCount, markPushed } from '../../storage/use-counts.ts'
import { insertUsage, ownersOfInstance, spendNonce } from '../../storage/usage.ts'
import { type Spoken, spokenOf } from './seller-caller.ts'
import type { Shop } from '../shop.ts'

/** What a seller measured. Times as the seller wrote them, parsed. */
export interface UsageRecord {
  instance: string
  /** The seller's own number of the record: each counts once. */
  serial: string
  /** Ten-thousandths of the unit, more than 0. */
  value: number
  begin: Date
  end: Date
}

/** Published codes of the usage push (K14). */
export type UsageCode =
  'MKT.0000' | 'MKT.0101' | 'MKT.0102' | 'MKT.0151' | 'MKT.9001' | 'MKT.9002' | 'MKT.9003' | 'MKT.9004'

export interface UsageAnswer {
  code: UsageCode
  message: string
  /** How many records were new. */
  taken?: number
}

const mostRecords = 1000
const oldestDays = 21

/**
 * Takes what a seller measured, all of it or nothing: each record once, none that began more than 21 days ago, and only
 * for instances of this seller that are paid for by use. What is new reaches the payment service by a job.
 */
export async function takeUsage(
  records: readonly UsageRecord[],
  call: { proof: SellerProof; nonce: string },
  shop: Shop,
): Promise<UsageAnswer> {
  if (records.length > mostRecords) return no('MKT.9003', `There are more than ${mostRecords} records.`)
  const now = shop.now()
  const rows: UsageRow[] = []
  let seller: string | null = null
  for (const record of records) {
    const found = await ownerOf(record.instance, call.proof, shop)
    if ('code' in found) return found
    if (seller !== null && found.seller !== seller)
      return no('MKT.9001', `There is no instance ${record.instance}.`)
    seller = found.seller
    const fault = faultOf(record, found, now)
    if (fault) return fault
    rows.push(rowOf(record, found, now))
  }
  const taken = await shop.store.transaction(async (tx) => {
    if (!(await spendNonce(tx, `usage:${seller}`, call.nonce, now))) return null
    return keepUsage(tx, await notCounted(tx, rows), call.nonce, shop)
  })
  if (taken === null) return no('MKT.0102', 'The nonce was used before.')
  shop.poke()
  return { code: 'MKT.0000', message: 'success', taken }
}

/** Stores records, each once, and has what is new reported: one job a line. @returns how many were new */
export async function keepUsage(
  tx: Tx,
  rows: readonly UsageRow[],
  /** Names the jobs, so that storing again makes no others. */
  by: string,
  shop: Shop,
): Promise<number> {
  const fresh = await insertUsage(tx, rows)
  const lines = new Map(fresh.map((row) => [row.line_id, row.order_id]))
  for (const [line, order] of lines) {
    const id = `usage.${line}.${by}`
    await shop.queue.enqueue(tx, { id, kind: 'settle', subject: `usage:${line}`, order, runAt: shop.now() })
  }
  return fresh.length
}

/**
 * What was not counted yet by asking: a seller that tells of use by itself is asked no more, and what it tells of began
 * where the last count ended, or it would be paid for twice.
 */
async function notCounted(tx: Tx, rows: readonly UsageRow[]): Promise<UsageRow[]> {
  const countedTo = new Map<string, string | null>()
  // In one order everywhere: two that lock the same orders must not wait for each other.
  for (const row of rows.toSorted((a, b) => (a.order_id < b.order_id ? -1 : 1))) {
    const { delivery_id: delivery, order_id: order, received_at: at } = row
    if (countedTo.has(delivery)) continue
    await lockOrder(tx, order)
    countedTo.set(delivery, lastCount(await findUseCount(tx, delivery)))
    await markPushed(tx, { delivery, order, at })
  }
  return rows.filter(({ delivery_id, begin_at }) => begin_at >= (countedTo.get(delivery_id) ?? ''))
}

/** When use was last counted by asking; null when none was found. */
function lastCount(row: UseCountRow | undefined): string | null {
  const stands = row ? Object.values(standsSchema.parse(JSON.parse(row.stands))) : []
  const times = stands.flatMap(({ value, at }) => (value > 0 ? [at] : []))
  return times.sort().at(-1) ?? null
}

function no(code: UsageCode, message: string): UsageAnswer {
  return { code, message }
}

/** The delivery of an instance, once the call is signed by the seller whose it is. */
async function ownerOf(instance: string, proof: SellerProof, shop: Shop): Promise<Spoken | UsageAnswer> {
  const owners = await ownersOfInstance(shop.store.read, instance)
  let worst = no('MKT.9001', `There is no instance ${instance}.`)
  for (const { delivery } of owners) {
    const found = await spokenOf(delivery, proof, shop)
    if (found?.vouching === 'valid') return found.spoken
    if (found?.vouching === 'no-key')
      worst = no('MKT.0151', 'The shop has no key of yours to check the call with.')
    else if (found?.vouching === 'stale') worst = no('MKT.0102', 'The time of the call is too far away.')
    else if (found) worst = no('MKT.0102', 'The signature is wrong.')
  }
  return worst
}

function faultOf(record: UsageRecord, { stored }: Spoken, now: Date): UsageAnswer | null {
  const { billing } = stored.snapshot
  if (billing === 'once' || !('usage' in billing)) {
    return no('MKT.9002', `The instance ${record.instance} is not paid for by use.`)
  }
  const age = now.getTime() - record.begin.getTime()
  if (age > oldestDays * 86_400_000) {
    return no('MKT.9004', `The record ${record.serial} began more than ${oldestDays} days ago.`)
  }
  if (record.end < record.begin || record.end.getTime() > now.getTime() + 300_000) {
    return no('MKT.0101', `The record ${record.serial} ends before it begins, or in the future.`)
  }
  return null
}

function rowOf(
  { serial, value, begin, end }: UsageRecord,
  { delivery, stored, seller }: Spoken,
  now: Date,
): UsageRow {
  return {
    ...{ seller, serial, value },
    order_id: delivery.order_id,
    line_id: stored.id,
    delivery_id: delivery.id,
    begin_at: begin.toISOString(),
    end_at: end.toISOString(),
    received_at: now.toISOString(),
    state: 'received',
    sent_at: null,
  }
}
