import { setTimeout as pause } from 'node:timers/promises'
import { createBossQueue, type BossQueue } from '../jobs/pgboss.ts'
import type { JobKind, NewJob } from '../jobs/queue.ts'
import { refusal } from '../runtime/refusal.ts'
import { maxAttempts } from '../runtime/shop-rules.ts'
import type { PostgresStore } from '../storage/postgres.ts'
import type { JobRow } from '../storage/schema.ts'
import type { Store } from '../storage/store.ts'
import { readSetting, writeSetting } from '../storage/settings.ts'

interface Stores {
  source: Store
  target: PostgresStore
}

const jobsAtOnce = 200

/**
 * Moves what is still to be done: dead letters first, each with its last error, then the jobs that wait or ran when
 * the shop stopped; those begin with a full set of tries. What is done stays behind.
 * @returns how many of each
 * @throws a refusal when a count differs in the end
 */
export async function moveJobs(stores: Stores): Promise<{ dead: number; live: number }> {
  const { source, target } = stores
  const queue = await createBossQueue(target, { maxAttempts, resident: false })
  try {
    const dead = await jobsIn(source, ['dead'])
    const live = await jobsIn(source, ['ready', 'running'])
    await once('dead', stores, () => enqueueAll(queue, stores, dead))
    await once('buried', stores, () => buryAll(queue, stores, dead))
    await once('live', stores, () => enqueueAll(queue, stores, live))
    await verify(queue, stores, { dead: dead.length, live: live.length })
    return { dead: dead.length, live: live.length }
  } finally {
    await queue.stop()
  }
}

async function jobsIn({ read }: Store, states: JobRow['state'][]): Promise<JobRow[]> {
  return read.selectFrom('jobs').selectAll().where('state', 'in', states).orderBy('run_at').execute()
}

/** A step that was done before the move was cut off is not done again. */
async function once(step: string, { target }: Stores, work: () => Promise<void>): Promise<void> {
  const name = `move.jobs.${step}`
  if (await readSetting(target.read, name)) return
  await work()
  await writeSetting(target.read, name, 'done')
}

async function enqueueAll(queue: BossQueue, { target }: Stores, rows: readonly JobRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += jobsAtOnce) {
    const jobs = rows.slice(from, from + jobsAtOnce).map(toJob)
    await target.transaction((tx) => queue.enqueue(tx, jobs))
  }
}

function toJob(row: JobRow): NewJob {
  return {
    id: row.id,
    kind: row.kind as JobKind,
    subject: row.subject,
    order: row.order_id ?? undefined,
    place: row.place,
    // A dead letter is taken at once, to be put aside again.
    runAt: row.state === 'dead' ? new Date(Date.now() - 60_000) : new Date(row.run_at),
  }
}

/** Takes each dead letter as its last try, and lets that fail with the error it died of. */
async function buryAll(queue: BossQueue, { target }: Stores, dead: readonly JobRow[]): Promise<void> {
  const errors = new Map(dead.map(({ id, last_error }) => [id, last_error ?? 'It failed before the move.']))
  for (;;) {
    const now = new Date()
    const job = await queue.claim(now)
    if (job) {
      const failure = { at: now, now, error: errors.get(job.id) ?? 'It failed before the move.' }
      await target.transaction((tx) => queue.retry(tx, { ...job, maxAttempts: job.attempt }, failure))
      continue
    }
    const counts = await queue.counts(target.read, now)
    if (counts.every(({ state }) => state === 'dead')) return
    // Taken by a run of this command that was killed: it comes back when its lease has run out.
    await pause(1000)
  }
}

async function verify(
  queue: BossQueue,
  { target }: Stores,
  wanted: { dead: number; live: number },
): Promise<void> {
  const counts = await queue.counts(target.read, new Date())
  const sum = (isDead: boolean): number =>
    counts.filter(({ state }) => (state === 'dead') === isDead).reduce((all, { count }) => all + count, 0)
  const found = { dead: sum(true), live: sum(false) }
  if (found.dead === wanted.dead && found.live === wanted.live) return
  throw refusal(
    `There are ${wanted.live} jobs and ${wanted.dead} dead letters here and ${found.live} and ${found.dead} there; the shop was not moved. Empty the database and run the command again.`,
  )
}
