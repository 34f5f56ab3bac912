import type { ClickRow, Tx } from './schema.ts'

/** Counts one click on a seller's link; only day, product and partner are kept. */
export async function countClick(tx: Tx, product: string, partner: string, now: Date): Promise<void> {
  await tx
    .insertInto('clicks')
    .values({ product, partner, day: now.toISOString().slice(0, 10), count: 1 })
    .onConflict((c) =>
      c.columns(['product', 'day', 'partner']).doUpdateSet((eb) => ({ count: eb('clicks.count', '+', 1) })),
    )
    .execute()
}

/** Newest days first. */
export async function listClicks(tx: Tx, limit: number): Promise<ClickRow[]> {
  return tx
    .selectFrom('clicks')
    .selectAll()
    .orderBy('day', 'desc')
    .orderBy('count', 'desc')
    .limit(limit)
    .execute()
}
