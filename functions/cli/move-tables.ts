import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { refusal } from '../runtime/refusal.ts'
import type { Database, Tx } from '../storage/schema.ts'
import { readSetting, writeSetting } from '../storage/settings.ts'
import type { Store } from '../storage/store.ts'

/** Everything that is a shop's own and no process's, each table after those it points to. */
export const movedTables = [
  'orders',
  'lines',
  'deliveries',
  'audit',
  'access',
  'events',
  'mails',
  'files',
  'checkouts',
  'clicks',
  'subscriptions',
  'payments',
  'payment_lines',
  'refunds',
  'disputes',
  'ledger',
  'usage_records',
  'use_counts',
  'instances',
  'nonces',
  'licenses',
  'license_keys',
  'license_machines',
  'revoked_licenses',
  'license_pools',
  'pool_keys',
  'muted_letters',
  'leads',
  'download_links',
  'pull_tokens',
  'release_notices',
  'image_shares',
] as const satisfies (keyof Database)[]

type MovedTable = (typeof movedTables)[number]
type Row = Record<string, unknown>

const rowsAtOnce = 200

/** Rows of a SQLite table in the order they were written, after a row number. */
async function rowsAfter(tx: Tx, table: string, after: number): Promise<{ number: number; row: Row }[]> {
  const { rows } = await sql<Row>`
    select rowid as row_number, * from ${sql.table(table)}
    where rowid > ${after} order by rowid limit ${rowsAtOnce}`.execute(tx)
  return rows.map(({ row_number, ...row }) => ({ number: Number(row_number), row }))
}

/**
 * Walks through what is left of a table: each batch is handed over in a transaction of the target that also keeps how
 * far the walk has come, so that one that is cut off goes on there.
 */
export async function walkTable(
  table: string,
  name: string,
  { source, target }: { source: Store; target: Store },
  take: (tx: Tx, rows: Row[]) => Promise<void>,
): Promise<void> {
  for (;;) {
    const after = Number((await readSetting(target.read, `move.${name}`)) ?? 0)
    const batch = await rowsAfter(source.read, table, after)
    const last = batch.at(-1)
    if (!last) return
    await target.transaction(async (tx) => {
      await take(
        tx,
        batch.map(({ row }) => row),
      )
      await writeSetting(tx, `move.${name}`, String(last.number))
    })
  }
}

/** Copies what is left of a table. */
export async function copyTable(table: MovedTable, stores: { source: Store; target: Store }): Promise<void> {
  await walkTable(table, table, stores, async (tx, rows) => {
    await tx
      .insertInto(table)
      .values(rows as never)
      .onConflict((c) => c.doNothing())
      .execute()
  })
}

export interface Sum {
  rows: number
  /** Over the contents of all rows, whatever their order; hexadecimal. */
  checksum: string
}

/**
 * Compares a table on both sides by count and checksum.
 * @throws a refusal when they differ
 */
export async function verifyTable(
  table: MovedTable,
  { source, target }: { source: Store; target: Store },
): Promise<Sum> {
  const [here, there] = [await sumOfSource(source, table), await sumOfTarget(target, table)]
  if (here.rows === there.rows && here.checksum === there.checksum) return here
  throw refusal(
    `The table ${table} has ${here.rows} rows here (${here.checksum.slice(0, 16)}) and ${there.rows} there (${there.checksum.slice(0, 16)}); the shop was not moved. Empty the database and run the command again.`,
  )
}

async function sumOfSource(source: Store, table: string): Promise<Sum> {
  const sum = createSum()
  let after = 0
  for (;;) {
    const batch = await rowsAfter(source.read, table, after)
    for (const { row, number } of batch) {
      sum.add(row)
      after = number
    }
    if (batch.length === 0) return sum.total()
  }
}

async function sumOfTarget(target: Store, table: string): Promise<Sum> {
  return target.transaction(async (tx) => {
    const sum = createSum()
    await sql`declare walk no scroll cursor for select * from ${sql.table(table)}`.execute(tx)
    for (;;) {
      const { rows } = await sql<Row>`fetch ${sql.lit(rowsAtOnce)} from walk`.execute(tx)
      for (const row of rows) sum.add(row)
      if (rows.length === 0) return sum.total()
    }
  })
}

/** Rows come in another order on each side; exclusive or does not mind, and no row is there twice. */
function createSum(): { add(row: Row): void; total(): Sum } {
  const checksum = Buffer.alloc(32)
  let count = 0
  return {
    add(row) {
      const columns = Object.keys(row).sort()
      const text = JSON.stringify(columns.map((column) => [column, row[column]]))
      const digest = createHash('sha256').update(text).digest()
      for (const [index, byte] of digest.entries()) checksum[index] = (checksum[index] ?? 0) ^ byte
      count += 1
    },
    total: () => ({ rows: count, checksum: checksum.toString('hex') }),
  }
}
