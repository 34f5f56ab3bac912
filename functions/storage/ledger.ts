import type { Posting } from '../orders/accounts.ts'
import { type BookedRow, entryKinds } from '../orders/books.ts'
import { snapshotSchema } from '../orders/order.ts'
import type { StoredLine } from './orders.ts'
import type { LedgerRow, Tx } from './schema.ts'

/** An entry of the books with all its rows. */
export interface Entry {
  /** The id of what it tells of, so that nothing is booked twice. */
  id: string
  kind: BookedRow['kind']
  order: string
  at: string
  rows: readonly Posting[]
}

/** Writes an entry, once; the caller has locked its order. */
export async function appendEntry(tx: Tx, { id, kind, order, at, rows }: Entry): Promise<void> {
  if (rows.length === 0) return
  const values: LedgerRow[] = rows.map(({ account, currency, amount, line }, position) => ({
    entry: id,
    position,
    account,
    currency,
    amount,
    order_id: order,
    line_id: line,
    kind,
    at,
  }))
  await tx
    .insertInto('ledger')
    .values(values)
    .onConflict((c) => c.columns(['entry', 'position']).doNothing())
    .execute()
}

/** Everything that was booked of an order, in no order that means anything. */
export async function booksOf(tx: Tx, order: string): Promise<BookedRow[]> {
  const rows = await tx.selectFrom('ledger').selectAll().where('order_id', '=', order).execute()
  return rows.map(toBookedRow)
}

export function toBookedRow({ entry, kind, account, currency, amount, line_id }: LedgerRow): BookedRow {
  return { entry, kind: kindOf(kind), account, currency, amount, line: line_id }
}

function kindOf(kind: string): BookedRow['kind'] {
  const known = entryKinds.find((one) => one === kind)
  if (!known) throw new Error(`The books have an entry of the unknown kind "${kind}".`)
  return known
}

/** Everything that was booked from one time until before another; ISO 8601, UTC. */
export async function ledgerBetween(tx: Tx, from: string, until: string): Promise<LedgerRow[]> {
  return tx
    .selectFrom('ledger')
    .selectAll()
    .where('at', '>=', from)
    .where('at', '<', until)
    .orderBy('at')
    .orderBy('entry')
    .orderBy('position')
    .execute()
}

/** What each account held before a time. */
export async function balancesBefore(
  tx: Tx,
  until: string,
): Promise<{ account: string; currency: string; amount: number }[]> {
  const rows = await tx
    .selectFrom('ledger')
    .select((eb) => ['account', 'currency', eb.fn.sum<number>('amount').as('amount')])
    .where('at', '<', until)
    .groupBy(['account', 'currency'])
    .orderBy('account')
    .orderBy('currency')
    .execute()
  return rows.map((row) => ({ ...row, amount: Number(row.amount) }))
}

/** The lines that something was booked for between two times. */
export async function linesBookedBetween(tx: Tx, from: string, until: string): Promise<StoredLine[]> {
  const booked = tx.selectFrom('ledger').select('line_id').where('at', '>=', from).where('at', '<', until)
  const rows = await tx.selectFrom('lines').selectAll().where('id', 'in', booked).execute()
  return rows.map((row) => ({ ...row, snapshot: snapshotSchema.parse(JSON.parse(row.snapshot)) }))
}
