import { createHash } from 'node:crypto'
import { lockOrder } from './orders.ts'
import type { AuditRow, Tx } from './schema.ts'

/** One thing that happened to an order, as it is told to people. */
export interface AuditEntry {
  order: string
  delivery?: string | null
  at: Date
  /** Who: `buyer`, `seller`, `operator`, `shop`, `payment`. */
  actor: string
  /** Stable code, such as `paid`, `asked_seller`, `delivered`. */
  code: string
  text: string
  /** Part of the timeline that the buyer reads. Default true. */
  visible?: boolean
}

/**
 * Appends to the order's chain: each row's hash covers the row and the hash before it,
 * so that a row changed or taken out later shows. Locks the order, so that the chain has one end.
 */
export async function appendAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await lockOrder(tx, entry.order)
  const last = await tx
    .selectFrom('audit')
    .select(['seq', 'hash'])
    .where('order_id', '=', entry.order)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst()
  const row: Omit<AuditRow, 'hash'> = {
    order_id: entry.order,
    seq: (last?.seq ?? 0) + 1,
    delivery_id: entry.delivery ?? null,
    at: entry.at.toISOString(),
    actor: entry.actor,
    code: entry.code,
    text: entry.text,
    visible: entry.visible === false ? 0 : 1,
    previous: last?.hash ?? '',
  }
  await tx
    .insertInto('audit')
    .values({ ...row, hash: auditHash(row) })
    .execute()
}

/** All rows of an order, oldest first. */
export async function auditOf(tx: Tx, order: string): Promise<AuditRow[]> {
  return tx.selectFrom('audit').selectAll().where('order_id', '=', order).orderBy('seq').execute()
}

/** Number of the first row that does not fit its chain, or null when the chain is whole. */
export function brokenAudit(rows: readonly AuditRow[]): number | null {
  let previous = ''
  for (const { hash, ...row } of rows) {
    if (row.previous !== previous || auditHash(row) !== hash) return row.seq
    previous = hash
  }
  return null
}

function auditHash(row: Omit<AuditRow, 'hash'>): string {
  const fields = [
    row.order_id,
    row.seq,
    row.delivery_id,
    row.at,
    row.actor,
    row.code,
    row.text,
    row.visible,
    row.previous,
  ]
  return createHash('sha256').update(JSON.stringify(fields)).digest('hex')
}
