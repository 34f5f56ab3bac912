import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'
import { type Place, putOrder, storageContract } from './contract.ts'

async function folder(): Promise<Place> {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return {
    async open() {
      const store = await openSqliteStore(path)
      onTestFinished(() => store.close().catch(() => {}))
      return store
    },
  }
}

describe('the store on SQLite', () => {
  storageContract(folder)

  test('a full disk refuses the work, says so, and leaves what was stored', async () => {
    const store = await (await folder()).open()
    await store.transaction((tx) => putOrder(tx, 'ord_1'))
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(store.read)
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 2)}`.execute(store.read)
    const big = store.transaction((tx) => putOrder(tx, 'ord_2', { held: 'x'.repeat(100_000) }))
    await expect(big).rejects.toMatchObject({ code: 'store_unavailable', facts: { retryAfterSeconds: 5 } })
    const orders = await store.read.selectFrom('orders').select('id').execute()
    expect(orders).toEqual([{ id: 'ord_1' }])
  })
})
