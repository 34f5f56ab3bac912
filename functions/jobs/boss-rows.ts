import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Tx } from '../storage/schema.ts'
import type { DeadLetter, JobCount, JobKind, JobView, NewJob, Place, Queue } from './queue.ts'

/** What we keep in a job of pg-boss. */
export const jobDataSchema = z.object({
  id: z.string(),
  subject: z.string(),
  order: z.string().nullable(),
})

export type JobData = z.output<typeof jobDataSchema>

/** Where pg-boss puts a copy of what failed for good. */
export const deadName = 'dead'

const kinds = Object.keys({
  settle: true,
  deliver: true,
  mail: true,
  refund: true,
} satisfies Record<JobKind, true>) as JobKind[]

const nodeEnd = '-node'

/** Queues of pg-boss: one for each kind, and one more for those of its jobs that need Node. */
export function queueName({ kind, place = 'anywhere' }: Pick<NewJob, 'kind' | 'place'>): string {
  return place === 'node' ? `${kind}${nodeEnd}` : kind
}

export function queueNames(places: readonly Place[]): string[] {
  return kinds.flatMap((kind) => places.map((place) => queueName({ kind, place })))
}

export function kindOf(name: string): JobKind {
  return name.replace(nodeEnd, '') as JobKind
}

function placeOf(name: string): Place {
  return name.endsWith(nodeEnd) ? 'node' : 'anywhere'
}

/** pg-boss names jobs by UUID: ours follows from our own id (version 8, RFC 9562), so that the same work is one job. */
export function jobUuid(id: string): string {
  const hex = createHash('sha256').update(`vitrine job ${id}`).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16)
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-')
}

const everyName = queueNames(['anywhere', 'node'])

/** What pg-boss writes of failures: what we gave it, or its own word about a holder. */
const outputSchema = z
  .union([
    z.object({ message: z.string() }),
    z.object({ value: z.object({ message: z.string() }) }).transform(({ value }) => value),
  ])
  .nullable()
  .catch(null)

function inWords(output: unknown): string | null {
  const message = outputSchema.parse(output)?.message
  if (message === 'job heartbeat timeout') return 'The process that did this job ended without a word.'
  if (message === 'job timed out') return 'This job did not come to an end within an hour.'
  return message ?? null
}

interface LetterRow {
  uuid: string
  name: string
  data: unknown
  output: unknown
  retry_count: number
  at: Date
}

interface Letter {
  uuid: string
  /** The queue it came from. */
  name: string
  data: JobData
}

const letters = sql`
  select id as uuid, source_name as name, data, source_output as output, source_retry_count as retry_count,
    created_on as at
  from pgboss.job`

type BossReads = Pick<Queue, 'deadLetters' | 'jobsOf' | 'forget' | 'live' | 'counts'> & {
  /** One dead letter, locked. */
  deadLetter(tx: Tx, id: string): Promise<Letter | null>
}

/** What is read of pg-boss's tables; its own functions read a queue at a time and outside our transaction. */
export const bossReads: BossReads = {
  async deadLetters(tx, limit): Promise<DeadLetter[]> {
    const { rows } = await sql<LetterRow>`${letters}
      where name = ${deadName} and state < 'active' order by created_on desc limit ${limit}`.execute(tx)
    return rows.map((row) => {
      const data = jobDataSchema.parse(row.data)
      return {
        ...data,
        kind: kindOf(row.name),
        attempt: row.retry_count + 1,
        lastError: inWords(row.output) ?? '',
        finishedAt: row.at.toISOString(),
      }
    })
  },

  async deadLetter(tx, id) {
    const { rows } = await sql<LetterRow>`${letters}
      where name = ${deadName} and state < 'active' and source_id = ${jobUuid(id)} for update`.execute(tx)
    const [row] = rows
    return row ? { uuid: row.uuid, name: row.name, data: jobDataSchema.parse(row.data) } : null
  },

  async jobsOf(tx, order): Promise<JobView[]> {
    const { rows } = await sql<LetterRow & { state: string }>`
      select name, data, state, retry_count, start_after as at, output
      from pgboss.job where data->>'order' = ${order} and name = any(${everyName})
      order by created_on desc limit 100`.execute(tx)
    return rows.map((row) => ({
      id: jobDataSchema.parse(row.data).id,
      kind: kindOf(row.name),
      state: stateOf(row.state),
      // pg-boss counts a try when it begins again, so a job that nobody has begun has none.
      attempt: row.state === 'created' ? 0 : row.retry_count + 1,
      runAt: row.at.toISOString(),
      lastError: row.state === 'completed' ? null : inWords(row.output),
    }))
  },

  // pg-boss deletes what was done 30 days ago by itself; see `boss-install.ts`.
  forget: async () => {},

  async live(tx, ids) {
    if (ids.length === 0) return new Set()
    const byUuid = new Map(ids.map((id) => [jobUuid(id), id]))
    const { rows } = await sql<{ id: string }>`
      select id from pgboss.job
      where name = any(${everyName}) and id = any(${[...byUuid.keys()]}::uuid[]) and state <= 'active'`.execute(
      tx,
    )
    return new Set(rows.map(({ id }) => byUuid.get(id) as string))
  },

  async counts(tx, now): Promise<JobCount[]> {
    const { rows } = await sql<{
      name: string
      state: JobCount['state']
      count: number
      oldest: Date | null
    }>`
      select name, case when state = 'active' then 'running' else 'ready' end as state, count(*) as count,
        min(start_after) filter (where state < 'active' and start_after <= ${now}) as oldest
      from pgboss.job where name = any(${everyName}) and state <= 'active' group by 1, 2
      union all
      select source_name, 'dead', count(*), null
      from pgboss.job where name = ${deadName} and state < 'active' group by 1`.execute(tx)
    return rows.map(({ name, state, count, oldest }) => ({
      kind: kindOf(name),
      place: placeOf(name),
      state,
      count,
      oldestDueAt: oldest?.toISOString() ?? null,
    }))
  },
}

function stateOf(state: string): JobView['state'] {
  if (state === 'created' || state === 'retry') return 'ready'
  if (state === 'active') return 'running'
  return state === 'completed' ? 'done' : 'dead'
}
