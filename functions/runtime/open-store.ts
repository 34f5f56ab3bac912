import { createBossQueue } from '../jobs/pgboss.ts'
import type { Queue } from '../jobs/queue.ts'
import { createRowQueue } from '../jobs/sqlite.ts'
import { reasonOf } from '../storage/away.ts'
import { openPostgresStore } from '../storage/postgres.ts'
import { openSqliteStore } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { isRefusal, refusal } from './refusal.ts'
import { databaseName, type Settings } from './settings.ts'
import { maxAttempts } from './shop-rules.ts'

export interface ShopStore {
  store: Store
  queue: Queue
  /** Ends both, in order; whatever uses them must have ended before. */
  stop(): Promise<void>
}

export interface OpenOptions {
  faulted?: (error: unknown) => void
  migrated?: () => void
}

/**
 * Opens the store and its jobs where the settings say: on PostgreSQL at DATABASE_URL, else embedded in DATA_DIR.
 * @param options.faulted told of what goes wrong in the background
 * @param options.migrated told after each step of a change of the schema
 * @throws a refusal, in one sentence without a password, when the place cannot be used or is newer than this program
 */
export async function openShopStore(
  settings: Pick<Settings, 'DATABASE_URL' | 'dataDir'>,
  options: OpenOptions = {},
): Promise<ShopStore> {
  const { DATABASE_URL, dataDir } = settings
  if (DATABASE_URL) {
    return explained(`The database ${databaseName(DATABASE_URL)}`, () => openDatabase(DATABASE_URL, options))
  }
  return explained(`The data folder ${dataDir}`, async () => {
    const store = await openSqliteStore(dataDir, options)
    return { store, queue: createRowQueue(store, { maxAttempts }), stop: () => store.close() }
  })
}

async function openDatabase(url: string, options: OpenOptions): Promise<ShopStore> {
  const { migrated, ...queueOptions } = options
  const store = await openPostgresStore({ url, ...(migrated ? { migrated } : {}) })
  try {
    const queue = await createBossQueue(store, { maxAttempts, ...queueOptions })
    return {
      store,
      queue,
      async stop() {
        await queue.stop()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** What opens a place, with every fault told in one sentence that names the place. @throws a refusal */
export async function explained<Opened>(place: string, open: () => Promise<Opened>): Promise<Opened> {
  try {
    return await open()
  } catch (error) {
    if (isRefusal(error)) throw error
    throw refusal(`${place} cannot be used: ${reasonOf(error)}.`, error)
  }
}
