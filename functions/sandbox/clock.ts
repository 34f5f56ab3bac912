import { sql } from 'kysely'
import type { PostgresStore } from '../storage/postgres.ts'
import { readSetting, writeSetting } from '../storage/settings.ts'
import type { Store } from '../storage/store.ts'

/** The time of a sandbox: the machine's, moved forward. */
export interface SandboxClock {
  now(): Date
  /** Milliseconds it is ahead of the machine's clock. */
  offset(): number
  /** Moves it forward, for good and for everybody. @param milliseconds more than 0 */
  jump(milliseconds: number): Promise<void>
  stop(): void
}

const setting = 'clock_offset_ms'
const lookEveryMs = 500

/**
 * One clock for the shop and its stand-ins: an offset in the store, so that it stands still over restarts and every
 * process of a shop has the same time.
 * @param moved told of the offset whenever it is another
 */
export async function createSandboxClock(
  store: Store,
  moved: (offset: number) => void,
): Promise<SandboxClock> {
  let offset = await readOffset(store)
  if (isPostgres(store)) await moveDatabaseClock(store)

  function take(read: number): void {
    if (read <= offset) return
    offset = read
    moved(offset)
  }

  const timer = setInterval(() => {
    // A store that is away for a moment leaves the clock as it is.
    readOffset(store).then(take, () => {})
  }, lookEveryMs)
  timer.unref()

  return {
    now: () => new Date(Date.now() + offset),
    offset: () => offset,
    async jump(milliseconds) {
      if (!(milliseconds > 0)) throw new Error('The clock of the sandbox goes forward only.')
      const sum = await store.transaction(async (tx) => {
        const next = Number(await readSetting(tx, setting)) + Math.round(milliseconds)
        await writeSetting(tx, setting, String(next))
        return next
      })
      take(sum)
    },
    stop: () => clearInterval(timer),
  }
}

async function readOffset(store: Store): Promise<number> {
  return Number(await readSetting(store.read, setting))
}

function isPostgres(store: Store): store is PostgresStore {
  return 'pool' in store
}

/**
 * pg-boss asks its function `job_now` for the time, in every statement; here it adds the offset of the store. A database
 * of a sandbox never becomes one of a real shop (runtime/stamp.ts).
 */
async function moveDatabaseClock({ read }: PostgresStore): Promise<void> {
  const { rows } = await sql<{ found: string | null }>`
    select to_regprocedure('pgboss.job_now()')::text as found`.execute(read)
  if (!rows[0]?.found) return
  await sql`
    create or replace function pgboss.job_now() returns timestamptz as
    $$ select pg_catalog.now() + coalesce(
      (select value from settings where name = 'clock_offset_ms'), '0')::bigint * interval '1 millisecond' $$
    language sql stable`.execute(read)
}
