import type { DeliveryRow, Tx } from './schema.ts'

/** Kinds that have running deliveries. */
export async function runningKinds(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('deliveries')
    .select('kind')
    .distinct()
    .where('state', '=', 'active')
    .execute()
  return rows.map(({ kind }) => kind)
}

/** Running deliveries of these kinds, by id, after one that was seen. */
export async function runningOfKinds(
  tx: Tx,
  kinds: readonly string[],
  after: string,
  limit: number,
): Promise<DeliveryRow[]> {
  return tx
    .selectFrom('deliveries')
    .selectAll()
    .where('kind', 'in', kinds)
    .where('state', '=', 'active')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** @returns false when the buyer was told of this version before */
export async function noteRelease(
  tx: Tx,
  notice: { delivery: string; version: string; at: string },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('release_notices')
    .values({ delivery_id: notice.delivery, version: notice.version, created_at: notice.at })
    .onConflict((c) => c.columns(['delivery_id', 'version']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
