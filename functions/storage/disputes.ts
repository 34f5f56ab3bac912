import type { DisputeRow, Tx } from './schema.ts'

export async function findDispute(tx: Tx, id: string): Promise<DisputeRow | undefined> {
  return tx.selectFrom('disputes').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The disputes of an order, oldest first. */
export async function disputesOf(tx: Tx, order: string): Promise<DisputeRow[]> {
  return tx
    .selectFrom('disputes')
    .selectAll()
    .where('order_id', '=', order)
    .orderBy('opened_at')
    .orderBy('id')
    .execute()
}

/** Writes a dispute as it stands now; the caller has locked its order. */
export async function writeDispute(tx: Tx, row: DisputeRow): Promise<void> {
  const { state, amount, reason, closed_at } = row
  await tx
    .insertInto('disputes')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet({ state, amount, reason, closed_at }))
    .execute()
}
