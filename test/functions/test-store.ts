import { AsyncLocalStorage } from 'node:async_hooks'
import { sql } from 'kysely'
import { jobUuid } from '../../functions/jobs/boss-rows.ts'
import { createRowQueue } from '../../functions/jobs/sqlite.ts'
import type { Queue } from '../../functions/jobs/queue.ts'
import { openPostgresStore, type PostgresStore } from '../../functions/storage/postgres.ts'
import { openSqliteStore } from '../../functions/storage/sqlite.ts'
import type { Store } from '../../functions/storage/store.ts'
import { freshDatabase } from '../postgres.ts'
import { createClockedBossQueue } from './jobs/postgres-clock.ts'

export type StoreKind = 'sqlite' | 'postgres'

export interface TestStore {
  store: Store
  queue: Queue
  /** Takes a job away without a trace, as a queue that was restored without its rows. */
  loseJob(id: string): Promise<void>
  stop(): Promise<void>
}

/** A store with its queue, on real ground: a file in the folder, or a database of its own. */
export async function openTestStore(options: {
  folder: string
  maxAttempts: number
  kind?: StoreKind | undefined
}): Promise<TestStore> {
  const { folder, maxAttempts } = options
  const kind = options.kind ?? (process.env.VITRINE_TEST_STORE === 'postgres' ? 'postgres' : 'sqlite')
  if (kind === 'sqlite') {
    const store = await openSqliteStore(folder)
    return {
      store,
      queue: createRowQueue(store, { maxAttempts }),
      loseJob: async (id) => void (await store.read.deleteFrom('jobs').where('id', '=', id).execute()),
      stop: () => store.close(),
    }
  }
  const url = idle.pop() ?? (await freshDatabase(await installed()))
  const store = oneConnectionEach(await openPostgresStore({ url }))
  const clocked = await createClockedBossQueue(store, { maxAttempts })
  return {
    store,
    queue: clocked.queue,
    loseJob: async (id) =>
      void (await sql`delete from pgboss.job where id = ${jobUuid(id)}`.execute(store.read)),
    async stop() {
      await clocked.stop()
      await empty(store)
      await store.close()
      idle.push(url)
    },
  }
}

/** Databases of this test file that nobody uses; emptying one takes less long than making one. */
const idle: string[] = []

async function empty({ pool }: PostgresStore): Promise<void> {
  const { rows } = await pool.query<{ name: string }>(
    "select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%'",
  )
  const tables = rows.map(({ name }) => `delete from "${name}";`).join('')
  // The rows refer to each other; and pg-boss looks after a queue no sooner than its last look allows.
  await pool.query(`begin; set local session_replication_role = replica; ${tables}
    delete from pgboss.job; update pgboss.queue set monitor_claim_on = null, monitor_on = null; commit`)
}

/**
 * Work in a transaction that waits for a second connection stands still for ever once as many do so as there are
 * connections; here it fails at once.
 */
function oneConnectionEach(store: PostgresStore): PostgresStore {
  const inside = new AsyncLocalStorage<true>()
  const { pool, transaction } = store
  const connect = pool.connect.bind(pool) as (...asked: unknown[]) => Promise<never>
  pool.connect = (...asked: unknown[]) => {
    if (inside.getStore()) throw new Error('a transaction asked for a second connection')
    return connect(...asked)
  }
  return { ...store, transaction: (work) => transaction((tx) => inside.run(true, () => work(tx))) }
}

let template: Promise<string> | undefined

/** A database with every table in it, made once a test file: making the tables takes longer than most tests. */
function installed(): Promise<string> {
  template ??= (async () => {
    const url = await freshDatabase()
    const store = await openPostgresStore({ url })
    await (await createClockedBossQueue(store, { maxAttempts: 1 })).stop()
    await store.close()
    return url
  })()
  return template
}
