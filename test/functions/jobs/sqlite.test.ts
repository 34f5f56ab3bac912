import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Place } from '../../../functions/jobs/queue.ts'
import { createRowQueue } from '../../../functions/jobs/sqlite.ts'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'
import { queueContract } from './contract.ts'

async function open(options: { places?: readonly Place[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const store = await openSqliteStore(folder)
  onTestFinished(async () => {
    await store.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return { store, queue: createRowQueue(store, { maxAttempts: 3, ...options }) }
}

describe('jobs as rows of SQLite', () => {
  queueContract(open)

  test('a job that was done a month ago is forgotten; one that is to be done never is', async () => {
    const { queue, store } = await open()
    const start = new Date('2026-10-01T09:00:00.000Z')
    const later = (days: number): Date => new Date(start.getTime() + days * 86_400_000)
    const job = { kind: 'settle', subject: 'ord_1', order: 'ord_1', runAt: start } as const
    await store.transaction((tx) => queue.enqueue(tx, { ...job, id: 'done' }))
    const held = await queue.claim(start)
    if (!held) throw new Error('not claimed')
    await store.transaction((tx) => queue.complete(tx, held, start))
    await store.transaction((tx) => queue.enqueue(tx, { ...job, id: 'waiting' }))
    const ids = async () => (await queue.jobsOf(store.read, 'ord_1')).map(({ id }) => id).sort()

    await queue.forget(later(30))
    expect(await ids()).toEqual(['done', 'waiting'])
    await queue.forget(later(31))
    expect(await ids()).toEqual(['waiting'])
  })
})
