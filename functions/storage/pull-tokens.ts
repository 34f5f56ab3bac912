import type { PullTokenRow, Tx } from './schema.ts'

/** Keeps the one pull token of a delivery; a token before it opens nothing any more. */
export async function putPullToken(tx: Tx, row: PullTokenRow): Promise<void> {
  const { delivery_id: _key, ...rest } = row
  await tx
    .insertInto('pull_tokens')
    .values(row)
    .onConflict((c) => c.column('delivery_id').doUpdateSet(rest))
    .execute()
}

export async function findPullToken(tx: Tx, delivery: string): Promise<PullTokenRow | undefined> {
  return tx.selectFrom('pull_tokens').selectAll().where('delivery_id', '=', delivery).executeTakeFirst()
}

export async function changePullToken(
  tx: Tx,
  delivery: string,
  change: Pick<PullTokenRow, 'repositories' | 'expires_at'>,
): Promise<void> {
  await tx.updateTable('pull_tokens').set(change).where('delivery_id', '=', delivery).execute()
}

export async function deletePullToken(tx: Tx, delivery: string): Promise<void> {
  await tx.deleteFrom('pull_tokens').where('delivery_id', '=', delivery).execute()
}
