import type { Tx, WorkerRow } from './schema.ts'

/** Rows of processes not seen for this long are dropped. */
const keptMs = 86_400_000

/** Writes that a process runs jobs now, and forgets those that ended long ago. */
export async function seeWorker(tx: Tx, worker: WorkerRow): Promise<void> {
  const { id, ...seen } = worker
  await tx
    .insertInto('workers')
    .values(worker)
    .onConflict((c) => c.column('id').doUpdateSet(seen))
    .execute()
  const before = new Date(Date.parse(worker.seen_at) - keptMs).toISOString()
  await tx.deleteFrom('workers').where('seen_at', '<', before).execute()
}

/** Takes back the row of a process that stops. */
export async function dropWorker(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom('workers').where('id', '=', id).execute()
}

/** Processes that ran jobs at this time or later, the last seen first. */
export async function workersSince(tx: Tx, time: Date): Promise<WorkerRow[]> {
  return tx
    .selectFrom('workers')
    .selectAll()
    .where('seen_at', '>=', time.toISOString())
    .orderBy('seen_at', 'desc')
    .execute()
}
