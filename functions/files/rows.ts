import type { Store } from '../storage/store.ts'
import type { FileStore } from './file-store.ts'

/** Files as rows of the store, where processes share a database and no disk. */
export function createRowFiles(store: Store): FileStore {
  return {
    async write(id, bytes) {
      await store.read
        .insertInto('file_bytes')
        .values({ id, bytes })
        .onConflict((c) => c.column('id').doUpdateSet({ bytes }))
        .execute()
    },
    async read(id) {
      const row = await store.read
        .selectFrom('file_bytes')
        .select('bytes')
        .where('id', '=', id)
        .executeTakeFirst()
      return row?.bytes ?? null
    },
  }
}
