import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, onTestFinished } from 'vitest'
import { createRowQueue } from '../../../functions/jobs/sqlite.ts'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'
import { queueContract } from './contract.ts'

describe('jobs as rows of SQLite', () => {
  queueContract(async (options) => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
    const store = await openSqliteStore(folder)
    onTestFinished(async () => {
      await store.close()
      rmSync(folder, { recursive: true, force: true })
    })
    return { store, queue: createRowQueue(store, { maxAttempts: 3, ...options }) }
  })
})
