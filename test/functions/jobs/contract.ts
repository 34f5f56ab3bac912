import { expect, test } from 'vitest'
import type { NewJob, Queue } from '../../../functions/jobs/queue.ts'
import type { Store } from '../../../functions/storage/store.ts'

const start = new Date('2026-11-23T09:00:00.000Z')
const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
const job: NewJob = { id: 'settle.evt_1', kind: 'settle', subject: 'ord_1', order: 'ord_1', runAt: start }

/** What every queue must do, whatever it is made of. */
export function queueContract(open: () => Promise<{ queue: Queue; store: Store }>): void {
  test('a job enqueued twice is one job', async () => {
    const { queue, store } = await open()
    for (let count = 0; count < 2; count += 1) await store.transaction((tx) => queue.enqueue(tx, job))
    expect(await queue.claim(start)).toMatchObject({ id: job.id, attempt: 1 })
    expect(await queue.claim(start)).toBeNull()
  })

  test('a job of a transaction that was rolled back does not exist', async () => {
    const { queue, store } = await open()
    const work = store.transaction(async (tx) => {
      await queue.enqueue(tx, job)
      throw new Error('rolled back')
    })
    await expect(work).rejects.toThrow('rolled back')
    expect(await queue.claim(start)).toBeNull()
  })

  test('a job is not taken before its time', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, { ...job, runAt: at(60) }))
    expect(await queue.claim(at(59))).toBeNull()
    expect(await queue.claim(at(60))).not.toBeNull()
  })

  test('twenty claims at once give a job to one holder', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const claimed = await Promise.all(Array.from({ length: 20 }, () => queue.claim(start)))
    expect(claimed.filter(Boolean)).toHaveLength(1)
  })

  test('a holder that falls silent loses its job within a minute, and can complete it no more', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const first = await queue.claim(start)
    const second = await queue.claim(at(59))
    if (!first || !second) throw new Error('not claimed')
    expect(second.attempt).toBe(2)
    expect(await store.transaction((tx) => queue.complete(tx, first, at(60)))).toBe(false)
    expect(await store.transaction((tx) => queue.complete(tx, second, at(60)))).toBe(true)
  })

  test('a holder that renews its lease keeps its job', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const held = await queue.claim(start)
    if (!held) throw new Error('not claimed')
    for (let second = 5; second <= 60; second += 5) expect(await queue.renew(held, at(second))).toBe(true)
    expect(await queue.claim(at(60))).toBeNull()
  })

  test('a completed job is done for good', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const held = await queue.claim(start)
    if (!held) throw new Error('not claimed')
    await store.transaction((tx) => queue.complete(tx, held, start))
    await store.transaction((tx) => queue.enqueue(tx, job))
    expect(await queue.claim(at(3600))).toBeNull()
  })

  test('a job that failed its last try becomes a dead letter with its error', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const results: string[] = []
    for (let count = 0; count < 3; count += 1) {
      const held = await queue.claim(at(count))
      if (!held) throw new Error('not claimed')
      const failure = { at: at(count + 1), error: `fault ${count}`, now: at(count) }
      results.push(await store.transaction((tx) => queue.retry(tx, held, failure)))
    }
    expect(results).toEqual(['ready', 'ready', 'dead'])
    expect(await queue.claim(at(3600))).toBeNull()
    const letters = await queue.deadLetters(store.read, 10)
    expect(letters).toMatchObject([{ id: job.id, attempt: 3, lastError: 'fault 2' }])
  })

  test('a dead letter that is sent back to work has a full set of tries', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    for (let count = 0; count < 3; count += 1) {
      const held = await queue.claim(at(count))
      if (!held) throw new Error('not claimed')
      const failure = { at: at(count + 1), error: 'fault', now: at(count) }
      await store.transaction((tx) => queue.retry(tx, held, failure))
    }
    expect(await store.transaction((tx) => queue.redrive(tx, 'unknown', at(10)))).toBe(false)
    expect(await store.transaction((tx) => queue.redrive(tx, job.id, at(10)))).toBe(true)
    expect(await queue.deadLetters(store.read, 10)).toEqual([])
    expect(await queue.claim(at(10))).toMatchObject({ id: job.id, subject: job.subject, attempt: 1 })
  })

  test('the operator sees the jobs of an order, and which are still to be run', async () => {
    const { queue, store } = await open()
    const other = { ...job, id: 'deliver.del_1.0', kind: 'deliver' as const, place: 'node' as const }
    await store.transaction((tx) => queue.enqueue(tx, [job, other]))
    const held = await queue.claim(start)
    if (!held) throw new Error('not claimed')
    await store.transaction((tx) => queue.complete(tx, held, start))
    const left = held.id === job.id ? other.id : job.id
    expect(await queue.live(store.read, [job.id, other.id, 'unknown'])).toEqual(new Set([left]))
    expect((await queue.jobsOf(store.read, 'ord_1')).map(({ state }) => state).sort()).toEqual([
      'done',
      'ready',
    ])
    expect(await queue.jobsOf(store.read, 'ord_2')).toEqual([])
    const counts = await queue.counts(store.read, at(1))
    expect(counts).toMatchObject([{ state: 'ready', count: 1 }])
    expect(Date.parse(counts[0]?.oldestDueAt ?? '')).toBe(start.getTime())
  })
}
