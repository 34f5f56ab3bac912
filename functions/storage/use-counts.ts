import type { Tx, UseCountRow } from './schema.ts'

interface Counted {
  delivery: string
  order: string
}

/** A delivery of which nothing was counted yet. */
function newCount(tx: Tx, { delivery, order }: Counted, facts: Pick<UseCountRow, 'due_at' | 'pushed_at'>) {
  return tx
    .insertInto('use_counts')
    .values({ delivery_id: delivery, order_id: order, stands: '{}', fault: null, ...facts })
}

/** Has the seller asked how much was used of a delivery; where that is known already, nothing changes. */
export async function insertUseCount(tx: Tx, { due, ...counted }: Counted & { due: string }): Promise<void> {
  await newCount(tx, counted, { due_at: due, pushed_at: null })
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
export async function markPushed(tx: Tx, { at, ...counted }: Counted & { at: string }): Promise<void> {
  await newCount(tx, counted, { due_at: null, pushed_at: at })
    .onConflict((c) => c.column('delivery_id').doUpdateSet({ pushed_at: at, due_at: null, fault: null }))
    .execute()
}
