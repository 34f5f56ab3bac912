import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import { z } from 'zod'
import type { PostgresStore } from '../storage/postgres.ts'
import { installBoss } from './boss-install.ts'
import {
  bossReads,
  deadName,
  jobDataSchema,
  jobUuid,
  kindOf,
  queueName,
  queueNames,
  type JobData,
} from './boss-rows.ts'
import { crashesAllowed, type Job, type NewJob, type Place, type Queue } from './queue.ts'

export interface BossQueue extends Queue {
  /** Ends the background work; jobs that are running keep their lease until it runs out. */
  stop(): Promise<void>
}

export interface BossOptions {
  /** How often a job is tried before it becomes a dead letter. */
  maxAttempts: number
  /** Which jobs this process takes. Default both. */
  places?: readonly Place[]
  /** True (default): looks for silent holders on a timer of its own. False: whenever it is asked for a job. */
  resident?: boolean
  /** Default true; false for processes that come and go and must find the tables as they need them. */
  migrate?: boolean
  /** Told of what goes wrong in the background. */
  faulted?: (error: unknown) => void
}

/** How often silent holders are looked for. */
const superviseSeconds = 10

/**
 * Jobs on pg-boss, in the database and on the connections of the store: enqueued and settled in the caller's
 * transaction, taken by any number of processes. Times of jobs are judged by the clock of the database.
 * @throws VitrineError `store_unavailable` when the database is away
 */
export async function createBossQueue(store: PostgresStore, options: BossOptions): Promise<BossQueue> {
  const { maxAttempts, places = ['anywhere', 'node'], resident = true, faulted = () => {} } = options
  const boss = new PgBoss({
    db: { executeSql: (text, values) => store.query(text, values) },
    migrate: options.migrate !== false,
    supervise: resident,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds / 2,
    schedule: false,
    registerInstance: false,
    // Rebuilding indexes is the database's own business, not a shop's.
    reindex: false,
    openTelemetry: { enabled: false },
  })
  boss.on('error', faulted)
  await installBoss(boss, store, options.migrate !== false)
  // pg-boss's timer looks after one interval; a process that never lives that long would never look.
  if (resident) boss.supervise().catch(faulted)

  let supervisedAt = 0
  let supervision: Promise<void> | null = null
  async function superviseAt(now: Date): Promise<void> {
    if (resident) return
    if (Math.abs(now.getTime() - supervisedAt) >= superviseSeconds * 1000) {
      supervisedAt = now.getTime()
      supervision = boss.supervise().finally(() => {
        supervision = null
      })
    }
    await supervision
  }

  const insert = (tx: Parameters<Queue['enqueue']>[0], name: string, jobs: readonly NewJob[]) =>
    boss.insert(
      name,
      jobs.map((job) => ({
        id: jobUuid(job.id),
        data: { id: job.id, subject: job.subject, order: job.order ?? null } satisfies JobData,
        startAfter: job.runAt.toISOString(),
        retryLimit: maxAttempts + crashesAllowed,
      })),
      { db: fromKysely(tx), returnId: false },
    )

  return {
    ...bossReads,

    async enqueue(tx, job) {
      const jobs: readonly NewJob[] = Array.isArray(job) ? job : [job]
      // In one order everywhere: two that enqueue the same jobs must not wait for each other.
      const once = [...new Map(jobs.map((one) => [one.id, one])).values()]
      const sorted = once.sort((a, b) => (a.id < b.id ? -1 : 1))
      for (const name of queueNames(['anywhere', 'node'])) {
        const some = sorted.filter((one) => queueName(one) === name)
        if (some.length > 0) await insert(tx, name, some)
      }
    },

    async claim(now, place) {
      await superviseAt(now)
      const names = queueNames(place ? places.filter((one) => one === place) : places)
      // Another process may take the job that was seen; then there may be one more.
      for (let look = 0; look < 5; look += 1) {
        const name = await dueQueue(store, names)
        if (!name) return null
        const [taken] = await boss.fetch<JobData>(name)
        if (!taken) continue
        const { id, subject, order } = jobDataSchema.parse(taken.data)
        const lease = leaseOf(name, taken)
        return { id, kind: kindOf(name), subject, order, attempt: taken.retryCount + 1, maxAttempts, lease }
      }
      return null
    },

    async renew(job) {
      const { name, attempt } = heldBy(job)
      return isDone(await boss.touch(name, attempt))
    },

    async complete(tx, job) {
      const { name, attempt } = heldBy(job)
      return isDone(await boss.complete(name, attempt, null, { db: fromKysely(tx) }))
    },

    async retry(tx, job, { at, error }) {
      const { name, attempt } = heldBy(job)
      const db = fromKysely(tx)
      const dead = job.attempt >= job.maxAttempts
      if (dead) await spendRetries(tx, name, attempt)
      if (!isDone(await boss.fail(name, attempt, { message: storable(error) }, { db }))) return 'lost'
      if (dead) return 'dead'
      await boss.update(name, undefined, { id: attempt.id, startAfter: at, db })
      return 'ready'
    },

    async redrive(tx, id, now) {
      const letter = await bossReads.deadLetter(tx, id)
      if (!letter) return false
      const db = fromKysely(tx)
      // pg-boss's own redrive gives the job a new id, which would no longer say what work it is.
      await boss.deleteJob(deadName, letter.uuid, { db })
      await boss.deleteJob(letter.name, jobUuid(id), { db })
      const { subject, order } = letter.data
      const kind = kindOf(letter.name)
      await insert(tx, letter.name, [{ id, kind, subject, order: order ?? undefined, runAt: now }])
      return true
    },

    stop: () => boss.stop({ close: false, graceful: false }),
  }
}

/**
 * The queue of the job that is next: what a silent holder left and what failed before comes first, then what has waited
 * longest. One look for all queues, since an idle shop asks twice a second.
 */
async function dueQueue({ read }: PostgresStore, names: readonly string[]): Promise<string | undefined> {
  const { rows } = await sql<{ name: string }>`
    select name from pgboss.job
    where name = any(${names}) and state < 'active' and not blocked and start_after <= pgboss.job_now()
    order by state desc, start_after limit 1`.execute(read)
  return rows[0]?.name
}

/** Lets the failure that follows be the last: pg-boss counts deaths of holders and failures alike, we do not. */
async function spendRetries(
  tx: Parameters<Queue['retry']>[0],
  name: string,
  { id, retryCount }: { id: string; retryCount: number },
): Promise<void> {
  await sql`
    update pgboss.job set retry_limit = retry_count
    where name = ${name} and id = ${id} and state = 'active' and retry_count = ${retryCount}`.execute(tx)
}

/** A lease names the attempt: pg-boss counts each claim, so an attempt that was overtaken can settle nothing. */
function leaseOf(name: string, { id, retryCount }: { id: string; retryCount: number }): string {
  return `${name}:${id}:${retryCount}`
}

function heldBy(job: Job): { name: string; attempt: { id: string; retryCount: number } } {
  const [name = '', id = '', retryCount] = job.lease.split(':')
  return { name, attempt: { id, retryCount: Number(retryCount) } }
}

/** The count is in every answer, and missing from the types that pg-boss publishes. */
const answerSchema = z.object({ affected: z.number() })

function isDone(answer: unknown): boolean {
  return answerSchema.parse(answer).affected === 1
}

/** PostgreSQL's JSON holds neither NUL nor half a character. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').replace(/\p{Surrogate}/gu, '\ufffd')
}
