import { randomUUID } from 'node:crypto'
import type { JobRow, Tx } from '../storage/schema.ts'
import type { Store } from '../storage/store.ts'
import { crashesAllowed, type Job, type JobKind, type NewJob, type Place, type Queue } from './queue.ts'
import { rowReads } from './row-reads.ts'

/** How long a holder may be silent before another takes its job. Renewed while the job runs. */
const leaseSeconds = 15

/** How long a job that is done stays on the list of its order. */
const keptDays = 30

/** Others wait while rows are deleted. */
const forgottenAtOnce = 2000

/**
 * Jobs as rows of the store itself.
 * @param options.places which jobs this process takes; both by default
 */
export function createRowQueue(
  store: Store,
  options: { maxAttempts: number; places?: readonly Place[] },
): Queue {
  const every = options.places ?? ['anywhere', 'node']
  return {
    ...rowReads,

    async enqueue(tx, job) {
      const jobs: readonly NewJob[] = Array.isArray(job) ? job : [job]
      if (jobs.length === 0) return
      await tx
        .insertInto('jobs')
        .values(jobs.map((one) => newRow(one, options.maxAttempts)))
        .onConflict((c) => c.column('id').doNothing())
        .execute()
    },

    async claim(now, place) {
      const at = now.toISOString()
      const places = place ? every.filter((one) => one === place) : every
      // Looking first without a lock: an idle shop must not write.
      if (!(await dueJob(store.read, at, places))) return null
      return store.transaction(async (tx) => {
        await buryDeadly(tx, at)
        const due = await dueJob(tx, at, places)
        if (!due) return null
        const lease = randomUUID()
        const row = await tx
          .updateTable('jobs')
          .set((eb) => ({
            state: 'running' as const,
            attempt: eb('attempt', '+', 1),
            lease,
            lease_until: later(now, leaseSeconds),
          }))
          .where('id', '=', due.id)
          .returningAll()
          .executeTakeFirstOrThrow()
        return toJob(row, lease)
      })
    },

    async renew(job, now) {
      const { numUpdatedRows } = await store.read
        .updateTable('jobs')
        .set({ lease_until: later(now, leaseSeconds) })
        .where('id', '=', job.id)
        .where('lease', '=', job.lease)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async complete(tx, job, now) {
      const { numUpdatedRows } = await tx
        .updateTable('jobs')
        .set({
          state: 'done',
          lease: null,
          lease_until: null,
          last_error: null,
          finished_at: now.toISOString(),
        })
        .where('id', '=', job.id)
        .where('lease', '=', job.lease)
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async retry(tx, job, { at, error, now }) {
      const dead = job.attempt >= job.maxAttempts
      const { numUpdatedRows } = await tx
        .updateTable('jobs')
        .set({
          state: dead ? 'dead' : 'ready',
          run_at: at.toISOString(),
          lease: null,
          lease_until: null,
          last_error: error,
          finished_at: dead ? now.toISOString() : null,
        })
        .where('id', '=', job.id)
        .where('lease', '=', job.lease)
        .executeTakeFirst()
      if (numUpdatedRows !== 1n) return 'lost'
      return dead ? 'dead' : 'ready'
    },

    async redrive(tx, id, now) {
      const { numUpdatedRows } = await tx
        .updateTable('jobs')
        .set({ state: 'ready', run_at: now.toISOString(), attempt: 0, finished_at: null })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirst()
      return numUpdatedRows === 1n
    },

    async forget(now) {
      const before = new Date(now.getTime() - keptDays * 86_400_000).toISOString()
      const old = store.read
        .selectFrom('jobs')
        .select('id')
        .where('state', '=', 'done')
        .where('finished_at', '<', before)
        .limit(forgottenAtOnce)
      await store.read.deleteFrom('jobs').where('id', 'in', old).execute()
    },
  }
}

function newRow(job: NewJob, maxAttempts: number): JobRow {
  return {
    id: job.id,
    kind: job.kind,
    subject: job.subject,
    order_id: job.order ?? null,
    place: job.place ?? 'anywhere',
    state: 'ready',
    run_at: job.runAt.toISOString(),
    attempt: 0,
    max_attempts: maxAttempts,
    lease: null,
    lease_until: null,
    last_error: null,
    created_at: job.runAt.toISOString(),
    finished_at: null,
  }
}

/** A job that has killed its holder again and again is taken no more. */
async function buryDeadly(tx: Tx, at: string): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({
      state: 'dead',
      lease: null,
      lease_until: null,
      last_error: 'The process that did this job ended without a word.',
      finished_at: at,
    })
    .where('state', '=', 'running')
    .where('lease_until', '<=', at)
    .where('attempt', '>', (eb) => eb('max_attempts', '+', crashesAllowed))
    .execute()
}

/** What a silent holder left comes before what waits its turn. */
async function dueJob(tx: Tx, at: string, places: readonly Place[]): Promise<{ id: string } | undefined> {
  // No holder leases for this long: the clock was ahead when it did.
  const tooFar = later(new Date(at), leaseSeconds * 4)
  const left = await tx
    .selectFrom('jobs')
    .select('id')
    .where('state', '=', 'running')
    .where((eb) => eb.or([eb('lease_until', '<=', at), eb('lease_until', '>', tooFar)]))
    .where('place', 'in', places)
    .limit(1)
    .executeTakeFirst()
  if (left) return left
  return tx
    .selectFrom('jobs')
    .select('id')
    .where('state', '=', 'ready')
    .where('run_at', '<=', at)
    .where('place', 'in', places)
    .orderBy('run_at')
    .limit(1)
    .executeTakeFirst()
}

function toJob(row: JobRow, lease: string): Job {
  return {
    id: row.id,
    kind: row.kind as JobKind,
    subject: row.subject,
    order: row.order_id,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    lease,
  }
}

function later(now: Date, seconds: number): string {
  return new Date(now.getTime() + seconds * 1000).toISOString()
}
