import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { openSqliteStore } from '../../functions/storage/sqlite.ts'
import type { Store } from '../../functions/storage/store.ts'

/** A store in a folder of its own; both are gone when the test ends. */
export async function openSqlite(): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-store-'))
  const store = await openSqliteStore(folder)
  onTestFinished(async () => {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  })
  return store
}
