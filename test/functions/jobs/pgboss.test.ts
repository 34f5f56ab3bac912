import { sql } from 'kysely'
import { describe, expect, onTestFinished, test } from 'vitest'
import { jobUuid } from '../../../functions/jobs/boss-rows.ts'
import { createBossQueue } from '../../../functions/jobs/pgboss.ts'
import { openPostgresStore, type PostgresStore } from '../../../functions/storage/postgres.ts'
import { dropDatabase, freshDatabase, startPostgres } from '../../postgres.ts'
import { queueContract } from './contract.ts'
import { createClockedBossQueue } from './postgres-clock.ts'

async function database(): Promise<string> {
  const url = await freshDatabase()
  onTestFinished(() => dropDatabase(url))
  return url
}

async function open(url?: string): Promise<PostgresStore> {
  const store = await openPostgresStore({ url: url ?? (await database()) })
  onTestFinished(() => store.close())
  return store
}

describe('jobs on pg-boss', () => {
  queueContract(async (options) => {
    const store = await open()
    const { queue, stop } = await createClockedBossQueue(store, { maxAttempts: 3, ...options })
    onTestFinished(stop)
    return { store, queue }
  })

  test('five processes that start at once on an empty database share one queue', async () => {
    const url = await database()
    const queues = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const store = await open(url)
        const queue = await createBossQueue(store, { maxAttempts: 3 })
        onTestFinished(() => queue.stop())
        return { store, queue }
      }),
    )
    const [{ store, queue } = await Promise.reject(new Error('none started'))] = queues
    const job = { kind: 'settle' as const, subject: 'ord_1', runAt: new Date(Date.now() - 5000) }
    const ids = Array.from({ length: 20 }, (_, index) => `settle.${index}`)
    await store.transaction((tx) =>
      queue.enqueue(
        tx,
        ids.map((id) => ({ id, ...job })),
      ),
    )
    const claims = ids.map((_, index) => queues[index % 5]?.queue.claim(new Date()))
    const taken = (await Promise.all(claims)).map((one) => one?.id)
    expect([...taken].sort()).toEqual([...ids].sort())
  })

  test('a process looks for what a killed one left as soon as it starts, however soon it dies itself', async () => {
    const url = await database()
    const store = await open(url)
    const killed = await createBossQueue(store, { maxAttempts: 3, resident: false })
    onTestFinished(() => killed.stop())
    const job = {
      id: 'settle.1',
      kind: 'settle' as const,
      subject: 'ord_1',
      runAt: new Date(Date.now() - 60_000),
    }
    await store.transaction((tx) => killed.enqueue(tx, job))
    expect((await killed.claim(new Date()))?.id).toBe(job.id)
    const silent = sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`
    await silent.execute(store.read)
    await sql`update pgboss.queue set monitor_claim_on = now() - interval '1 minute'`.execute(store.read)

    const started = Date.now()
    const next = await createBossQueue(await open(url), { maxAttempts: 3 })
    onTestFinished(() => next.stop())
    await expect.poll(() => next.claim(new Date()), { timeout: 15_000 }).toMatchObject({ id: job.id })
    expect(Date.now() - started).toBeLessThan(5000)
  })

  test('a queue whose server was killed gives its jobs out again when the server is back', async () => {
    const server = await startPostgres()
    onTestFinished(() => server.stop())
    const store = await open(server.url)
    const faults: unknown[] = []
    const faulted = (error: unknown): void => void faults.push(error)
    const queue = await createBossQueue(store, { maxAttempts: 3, faulted })
    onTestFinished(() => queue.stop())
    const job = { id: 'settle.1', kind: 'settle' as const, subject: 'ord_1', runAt: new Date(0) }
    await store.transaction((tx) => queue.enqueue(tx, job))
    await server.kill()
    await expect(queue.claim(new Date())).rejects.toMatchObject({ code: 'store_unavailable' })
    await server.restart()
    const claim = () => queue.claim(new Date()).catch(() => null)
    await expect.poll(claim, { timeout: 10_000 }).toMatchObject({ id: 'settle.1' })
    for (const fault of faults) expect(fault).toMatchObject({ code: 'store_unavailable' })
  })

  test('the id of a job names the same UUID for ever', () => {
    expect(jobUuid('settle.evt_1')).toBe(jobUuid('settle.evt_1'))
    expect(jobUuid('settle.evt_1')).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    )
    expect(jobUuid('settle.evt_2')).not.toBe(jobUuid('settle.evt_1'))
  })
})
