import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Store } from '../../functions/storage/store.ts'
import { openTestStore, type StoreKind } from './test-store.ts'

export const storeKinds: StoreKind[] = ['sqlite', 'postgres']

/** An empty store of a kind; gone when the test ends. */
export async function openStore(kind: StoreKind): Promise<Store> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-store-'))
  const { store, stop } = await openTestStore({ kind, folder, maxAttempts: 1 })
  onTestFinished(async () => {
    await stop()
    await rm(folder, { recursive: true, force: true })
  })
  return store
}
