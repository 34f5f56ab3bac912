import type { Posting } from '../orders/accounts.ts'
import { type BookedRow, entryKinds } from '../orders/books.ts'
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
