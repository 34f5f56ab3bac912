import type { EventRow, Tx } from './schema.ts'

/** Keeps an event under its unique id, for ever. @returns false when it was there already */
export async function insertEvent(tx: Tx, event: EventRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('events')
    .values(event)
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

/** Drops the bodies of events received before a time; the ids stay. */
export async function dropEventBodies(tx: Tx, before: string): Promise<void> {
  await tx
    .updateTable('events')
    .set({ body: null })
    .where('received_at', '<', before)
    .where('body', 'is not', null)
    .execute()
}

/** Which of these events are stored already. */
export async function knownEvents(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.selectFrom('events').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}
