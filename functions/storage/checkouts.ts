import type { CheckoutRow, Tx } from './schema.ts'

/** What an idempotency key was used for since `after`. */
export async function findCheckout(tx: Tx, key: string, after: Date): Promise<CheckoutRow | undefined> {
  return tx
    .selectFrom('checkouts')
    .selectAll()
    .where('key', '=', key)
    .where('created_at', '>', after.toISOString())
    .executeTakeFirst()
}

/** Binds a key to an order. @returns false when the key is bound already */
export async function insertCheckout(
  tx: Tx,
  { key, bodyHash, order, now }: { key: string; bodyHash: string; order: string; now: Date },
): Promise<boolean> {
  const day = new Date(now.getTime() - 24 * 3_600_000).toISOString()
  await tx.deleteFrom('checkouts').where('key', '=', key).where('created_at', '<=', day).execute()
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('checkouts')
    .values({ key, body_hash: bodyHash, order_id: order, created_at: now.toISOString() })
    .onConflict((c) => c.column('key').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
