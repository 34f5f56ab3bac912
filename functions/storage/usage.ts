import type { Tx, UsageRow } from './schema.ts'

/** Stores records; what a seller sent before, by its serial number, is left as it is. @returns how many were new */
export async function insertUsage(tx: Tx, rows: readonly UsageRow[]): Promise<UsageRow[]> {
  const fresh: UsageRow[] = []
  for (const row of rows) {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('usage_records')
      .values(row)
      .onConflict((c) => c.columns(['seller', 'serial']).doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows === 1n) fresh.push(row)
  }
  return fresh
}

/** Every record of a line, oldest first. */
export async function usageOf(tx: Tx, line: string): Promise<UsageRow[]> {
  return tx
    .selectFrom('usage_records')
    .selectAll()
    .where('line_id', '=', line)
    .orderBy('begin_at')
    .orderBy('serial')
    .execute()
}

/** Lines with records that came before a time and that the payment service was not told of. */
export async function unreportedLines(
  tx: Tx,
  { before, limit }: { before: Date; limit: number },
): Promise<{ line: string; order: string }[]> {
  return tx
    .selectFrom('usage_records')
    .select(['line_id as line', 'order_id as order'])
    .distinct()
    .where('state', '=', 'received')
    .where('received_at', '<', before.toISOString())
    .limit(limit)
    .execute()
}

/** Puts the records that wait into one batch, named by its time. */
export async function batchUsage(tx: Tx, line: string, at: string): Promise<void> {
  await tx
    .updateTable('usage_records')
    .set({ sent_at: at })
    .where('line_id', '=', line)
    .where('state', '=', 'received')
    .where('sent_at', 'is', null)
    .execute()
}

/** The batch has reached the payment service. */
export async function markUsageSent(tx: Tx, line: string, at: string): Promise<void> {
  await tx
    .updateTable('usage_records')
    .set({ state: 'sent' })
    .where('line_id', '=', line)
    .where('sent_at', '=', at)
    .execute()
}

/** Which deliveries an instance may be of: sellers name theirs without knowing of each other's. */
export async function ownersOfInstance(
  tx: Tx,
  instance: string,
): Promise<{ seller: string; delivery: string }[]> {
  const rows = await tx
    .selectFrom('instances')
    .selectAll()
    .where('instance', '=', instance)
    .limit(20)
    .execute()
  return rows.map(({ seller, delivery_id }) => ({ seller, delivery: delivery_id }))
}

/** Remembers a signed call. @returns false when it came before */
export async function spendNonce(tx: Tx, scope: string, nonce: string, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('nonces')
    .values({ scope, nonce, seen_at: now.toISOString() })
    .onConflict((c) => c.columns(['scope', 'nonce']).doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}
