import { sql } from 'kysely'
import { type BossOptions, createBossQueue } from '../../../functions/jobs/pgboss.ts'
import type { Queue } from '../../../functions/jobs/queue.ts'
import type { PostgresStore } from '../../../functions/storage/postgres.ts'

/**
 * A queue on pg-boss whose database reads the time of the test, as pg-boss's own TestClock does it: the time is what
 * was last said to the queue, and never goes back.
 */
export async function createClockedBossQueue(
  store: PostgresStore,
  options: BossOptions,
): Promise<{ queue: Queue; stop(): Promise<void> }> {
  const boss = await createBossQueue(store, { ...options, resident: false })
  await sql`create table if not exists test_clock (now timestamptz not null)`.execute(store.read)
  await sql`
    create or replace function pgboss.job_now() returns timestamptz as
    $$ select coalesce((select max(now) from test_clock), pg_catalog.now()) $$ language sql stable`.execute(
    store.read,
  )
  let shown = 0
  async function show(now: Date): Promise<void> {
    if (now.getTime() <= shown) return
    shown = now.getTime()
    await sql`insert into test_clock values (${now})`.execute(store.read)
  }
  const queue: Queue = {
    ...boss,
    async claim(now, place) {
      await show(now)
      return boss.claim(now, place)
    },
    async renew(job, now) {
      await show(now)
      return boss.renew(job, now)
    },
    async complete(tx, job, now) {
      await show(now)
      return boss.complete(tx, job, now)
    },
    async retry(tx, job, failure) {
      await show(failure.now)
      return boss.retry(tx, job, failure)
    },
    async redrive(tx, id, now) {
      await show(now)
      return boss.redrive(tx, id, now)
    },
  }
  return { queue, stop: () => boss.stop() }
}
