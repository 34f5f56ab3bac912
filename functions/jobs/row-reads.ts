import type { JobRow } from '../storage/schema.ts'
import type { JobView, Queue } from './queue.ts'

/** What is asked of jobs that are rows of the store. */
export const rowReads: Pick<Queue, 'deadLetters' | 'jobsOf' | 'live' | 'counts'> = {
  async deadLetters(tx, limit) {
    const rows = await tx
      .selectFrom('jobs')
      .selectAll()
      .where('state', '=', 'dead')
      .orderBy('finished_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      order: row.order_id,
      attempt: row.attempt,
      lastError: row.last_error ?? '',
      finishedAt: row.finished_at ?? row.run_at,
    }))
  },

  async jobsOf(tx, order) {
    const rows = await tx
      .selectFrom('jobs')
      .selectAll()
      .where('order_id', '=', order)
      .orderBy('created_at', 'desc')
      .limit(100)
      .execute()
    return rows.map(toView)
  },

  async live(tx, ids) {
    if (ids.length === 0) return new Set()
    const rows = await tx
      .selectFrom('jobs')
      .select('id')
      .where('id', 'in', ids)
      .where('state', 'in', ['ready', 'running'])
      .execute()
    return new Set(rows.map(({ id }) => id))
  },

  async counts(tx, now) {
    const at = now.toISOString()
    const rows = await tx
      .selectFrom('jobs')
      .select((eb) => [
        'kind',
        'place',
        'state',
        eb.fn.countAll<number>().as('count'),
        eb.fn.min('run_at').filterWhere('state', '=', 'ready').filterWhere('run_at', '<=', at).as('oldest'),
      ])
      .where('state', '!=', 'done')
      .groupBy(['kind', 'place', 'state'])
      .execute()
    return rows.map(({ kind, place, state, count, oldest }) => ({
      kind,
      place,
      state,
      count: Number(count),
      oldestDueAt: oldest ?? null,
    }))
  },
}

function toView(row: JobRow): JobView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    attempt: row.attempt,
    runAt: row.run_at,
    lastError: row.last_error,
  }
}
