import type { Tx, UseCountRow } from './schema.ts'

/** Has the seller asked how much was used of a delivery; where that is known already, nothing changes. */
export async function insertUseCount(
  tx: Tx,
  { delivery, order, due }: { delivery: string; order: string; due: string },
): Promise<void> {
  await tx
    .insertInto('use_counts')
    .values({
      delivery_id: delivery,
      order_id: order,
      due_at: due,
      stands: '{}',
      pushed_at: null,
      fault: null,
    })
    .onConflict((c) => c.column('delivery_id').doNothing())
    .execute()
}

export async function findUseCount(tx: Tx, delivery: string): Promise<UseCountRow | undefined> {
  return tx.selectFrom('use_counts').selectAll().where('delivery_id', '=', delivery).executeTakeFirst()
}

export async function updateUseCount(
  tx: Tx,
  delivery: string,
  change: Partial<Omit<UseCountRow, 'delivery_id' | 'order_id'>>,
): Promise<void> {
  await tx.updateTable('use_counts').set(change).where('delivery_id', '=', delivery).execute()
}

/** Those whose seller was to be asked before a time, a page of them. */
export async function overdueUseCounts(
  tx: Tx,
  { before, after, limit }: { before: Date; after: string; limit: number },
): Promise<UseCountRow[]> {
  return tx
    .selectFrom('use_counts')
    .selectAll()
    .where('due_at', '<', before.toISOString())
    .where('delivery_id', '>', after)
    .orderBy('delivery_id')
    .limit(limit)
    .execute()
}

/** Notes that the seller tells of use by itself. */
export async function markPushed(
  tx: Tx,
  { delivery, order, at }: { delivery: string; order: string; at: string },
): Promise<void> {
  await tx
    .insertInto('use_counts')
    .values({
      delivery_id: delivery,
      order_id: order,
      due_at: null,
      stands: '{}',
      pushed_at: at,
      fault: null,
    })
    .onConflict((c) => c.column('delivery_id').doUpdateSet({ pushed_at: at, due_at: null, fault: null }))
    .execute()
}
