import type { EventRow, Tx } from './schema.ts'

/**
 * Keeps events under their unique ids, for ever; always in the order of the ids, since two that keep the same events in
 * other orders would wait for each other.
 * @returns the ids that were not there already
 */
export async function insertEvents(tx: Tx, events: readonly EventRow[]): Promise<Set<string>> {
  if (events.length === 0) return new Set()
  const rows = await tx
    .insertInto('events')
    .values([...events].sort((a, b) => (a.id < b.id ? -1 : 1)))
    .onConflict((c) => c.column('id').doNothing())
    .returning('id')
    .execute()
  return new Set(rows.map(({ id }) => id))
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

/** Lets the events about one thing speak of another from now on. */
export async function turnEvents(tx: Tx, from: string, to: string): Promise<void> {
  await tx.updateTable('events').set({ subject: to }).where('subject', '=', from).execute()
}

/** Whether an event was stored that speaks of this: `payment:<payment intent>`, say. */
export async function hasEventAbout(tx: Tx, subject: string): Promise<boolean> {
  const row = await tx.selectFrom('events').select('id').where('subject', '=', subject).executeTakeFirst()
  return row !== undefined
}
