import type { PoolKeyRow, Tx } from './schema.ts'

/** A payment that was under way when its page closed may still arrive for so long. */
const lateMs = 10 * 60_000

/** The pool, held until the transaction ends, so that keys are taken one order after the other. */
export async function lockPool(tx: Tx, pool: string): Promise<boolean> {
  const row = await tx
    .selectFrom('license_pools')
    .select('pool')
    .where('pool', '=', pool)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined
}

/** Makes the pool, or changes below how many keys the operator is warned. */
export async function putPool(tx: Tx, pool: string, warnBelow: number | undefined): Promise<void> {
  await tx
    .insertInto('license_pools')
    .values({ pool, warn_below: warnBelow ?? 10, warned_at: null })
    .onConflict((c) =>
      warnBelow === undefined
        ? c.column('pool').doNothing()
        : c.column('pool').doUpdateSet({ warn_below: warnBelow }),
    )
    .execute()
}

/** Keys that nobody has: never given, and reserved by no order that can still be paid. */
function freeKeys(tx: Tx, now: Date) {
  const late = new Date(now.getTime() - lateMs).toISOString()
  return tx
    .selectFrom('pool_keys')
    .leftJoin('orders', 'orders.id', 'pool_keys.order_id')
    .where('pool_keys.delivery_id', 'is', null)
    .where((eb) =>
      eb.or([
        eb('orders.id', 'is', null),
        eb('orders.state', 'in', ['expired', 'canceled', 'failed']),
        eb.and([eb('orders.state', '=', 'open'), eb('orders.expires_at', '<', late)]),
        // Paid, and ended before any key was given.
        eb.exists(
          eb
            .selectFrom('lines')
            .innerJoin('deliveries', 'deliveries.line_id', 'lines.id')
            .select('lines.id')
            .whereRef('lines.order_id', '=', 'pool_keys.order_id')
            .whereRef('lines.position', '=', 'pool_keys.line_position')
            .where('deliveries.state', '=', 'ended'),
        ),
      ]),
    )
}

/** Ids of so many free keys, the oldest first; fewer when there are not so many. */
export async function pickFree(tx: Tx, pool: string, count: number, now: Date): Promise<string[]> {
  const rows = await freeKeys(tx, now)
    .select('pool_keys.id')
    .where('pool_keys.pool', '=', pool)
    .orderBy('pool_keys.imported_at')
    .orderBy('pool_keys.position')
    .orderBy('pool_keys.id')
    .limit(count)
    .execute()
  return rows.map(({ id }) => id)
}

export interface Stock {
  pool: string
  free: number
  warnBelow: number
}

/** What is left in pools: those named, or all. */
export async function stockOf(tx: Tx, pools: readonly string[] | null, now: Date): Promise<Stock[]> {
  if (pools?.length === 0) return []
  let known = tx.selectFrom('license_pools').selectAll().orderBy('pool')
  if (pools) known = known.where('pool', 'in', pools)
  const counts = await freeKeys(tx, now)
    .select((eb) => ['pool_keys.pool', eb.fn.countAll<number>().as('count')])
    .groupBy('pool_keys.pool')
    .execute()
  return (await known.execute()).map(({ pool, warn_below }) => ({
    pool,
    free: Number(counts.find((row) => row.pool === pool)?.count ?? 0),
    warnBelow: warn_below,
  }))
}

/** Keys that were given to nobody yet, kept for an order or not, and the mark of their pool. */
export async function unsoldOf(
  tx: Tx,
  pool: string,
): Promise<{ left: number; warnBelow: number; warnedAt: string | null } | null> {
  const row = await tx.selectFrom('license_pools').selectAll().where('pool', '=', pool).executeTakeFirst()
  if (!row) return null
  const { count } = await tx
    .selectFrom('pool_keys')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('pool', '=', pool)
    .where('delivery_id', 'is', null)
    .executeTakeFirstOrThrow()
  return { left: Number(count), warnBelow: row.warn_below, warnedAt: row.warned_at }
}

/** Notes that the seller of a pool was warned; null: it is to be warned at the next fall. */
export async function markWarned(tx: Tx, pool: string, at: string | null): Promise<void> {
  await tx.updateTable('license_pools').set({ warned_at: at }).where('pool', '=', pool).execute()
}

/** Keeps free keys for a line of an order. */
export async function reserveKeys(
  tx: Tx,
  ids: readonly string[],
  { order, position }: { order: string; position: number },
): Promise<void> {
  await tx
    .updateTable('pool_keys')
    .set({ order_id: order, line_position: position })
    .where('id', 'in', ids)
    .execute()
}

/** Keys reserved for a line and not given yet. */
export async function reservedFor(
  tx: Tx,
  pool: string,
  { order, position }: { order: string; position: number },
): Promise<string[]> {
  const rows = await tx
    .selectFrom('pool_keys')
    .select('id')
    .where('pool', '=', pool)
    .where('order_id', '=', order)
    .where('line_position', '=', position)
    .where('delivery_id', 'is', null)
    .orderBy('imported_at')
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

/** Gives keys to a delivery, for ever. */
export async function giveKeys(
  tx: Tx,
  ids: readonly string[],
  { delivery, at }: { delivery: string; at: string },
): Promise<void> {
  await tx
    .updateTable('pool_keys')
    .set({ delivery_id: delivery, given_at: at })
    .where('id', 'in', ids)
    .where('delivery_id', 'is', null)
    .execute()
}

/** Sealed keys of a delivery, in the order they were given. */
export async function keysOf(
  tx: Tx,
  delivery: string,
): Promise<{ id: string; pool: string; sealed: string }[]> {
  return tx
    .selectFrom('pool_keys')
    .select(['id', 'pool', 'sealed'])
    .where('delivery_id', '=', delivery)
    .orderBy('given_at')
    .orderBy('imported_at')
    .orderBy('position')
    .orderBy('id')
    .execute()
}

export type NewKey = Pick<PoolKeyRow, 'id' | 'pool' | 'sealed' | 'position' | 'imported_at'>

/** Rows of one statement: SQLite takes so many values at once. */
const rowsAtOnce = 500

/** Puts sealed keys into a pool. */
export async function insertKeys(tx: Tx, keys: readonly NewKey[]): Promise<void> {
  for (let from = 0; from < keys.length; from += rowsAtOnce) {
    const rows = keys
      .slice(from, from + rowsAtOnce)
      .map((key) => ({ ...key, order_id: null, line_position: null, delivery_id: null, given_at: null }))
    await tx.insertInto('pool_keys').values(rows).execute()
  }
}

/** Every key of every pool, sealed. */
export async function sealedKeys(tx: Tx): Promise<Pick<PoolKeyRow, 'id' | 'pool' | 'sealed'>[]> {
  return tx.selectFrom('pool_keys').select(['id', 'pool', 'sealed']).execute()
}
