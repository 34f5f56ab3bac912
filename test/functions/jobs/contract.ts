import { expect, test } from 'vitest'
import {
  crashesAllowed,
  type Job,
  type NewJob,
  type Place,
  type Queue,
} from '../../../functions/jobs/queue.ts'
import type { Store } from '../../../functions/storage/store.ts'

const start = new Date('2026-11-23T09:00:00.000Z')
const at = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)
const job: NewJob = { id: 'settle.evt_1', kind: 'settle', subject: 'ord_1', order: 'ord_1', runAt: start }

/** What every queue must do, whatever it is made of. */
export function queueContract(
  open: (options?: { places?: readonly Place[] }) => Promise<{ queue: Queue; store: Store }>,
): void {
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

  test('a job that failed is tried again at the time that was chosen, not before', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const held = await take(queue, start)
    const failure = { at: at(90), error: 'seller answered 503', now: at(1) }
    expect(await store.transaction((tx) => queue.retry(tx, held, failure))).toBe('ready')
    expect(await queue.claim(at(89))).toBeNull()
    expect(await queue.jobsOf(store.read, 'ord_1')).toMatchObject([
      { state: 'ready', attempt: 1, runAt: at(90).toISOString(), lastError: 'seller answered 503' },
    ])
    expect(await queue.claim(at(90))).toMatchObject({ id: job.id, attempt: 2 })
  })

  test('what was settled in a transaction that was rolled back is not settled', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const held = await take(queue, start)
    const failure = { at: at(1), error: 'fault', now: start }
    for (const settle of [
      (tx: Parameters<Queue['complete']>[0]) => queue.complete(tx, held, start),
      (tx: Parameters<Queue['complete']>[0]) => queue.retry(tx, held, failure),
    ]) {
      const work = store.transaction(async (tx) => {
        await settle(tx)
        throw new Error('rolled back')
      })
      await expect(work).rejects.toThrow('rolled back')
    }
    expect(await store.transaction((tx) => queue.complete(tx, held, at(1)))).toBe(true)
    expect(await queue.claim(at(3600))).toBeNull()
  })

  test('a holder that was overtaken can neither put the job back nor keep it', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const first = await take(queue, start)
    const second = await take(queue, at(59))
    const failure = { at: at(61), error: 'late', now: at(60) }
    expect(await store.transaction((tx) => queue.retry(tx, first, failure))).toBe('lost')
    expect(await queue.renew(first, at(60))).toBe(false)
    expect(await queue.renew(second, at(60))).toBe(true)
  })

  test('a process that may only do work for anywhere leaves the rest to others', async () => {
    const { queue, store } = await open({ places: ['anywhere'] })
    const here = { ...job, id: 'mail.1', kind: 'mail' as const }
    const elsewhere = { ...job, id: 'deliver.del_1.0', kind: 'deliver' as const, place: 'node' as const }
    await store.transaction((tx) => queue.enqueue(tx, [elsewhere, here]))
    expect(await queue.claim(start)).toMatchObject({ id: here.id, kind: 'mail' })
    expect(await queue.claim(at(10))).toBeNull()
    const waiting = (await queue.counts(store.read, at(10))).filter(({ state }) => state === 'ready')
    expect(waiting).toMatchObject([{ kind: 'deliver', place: 'node', count: 1 }])
  })

  test('a claim may ask for the jobs of one place', async () => {
    const { queue, store } = await open()
    const elsewhere = { ...job, id: 'deliver.del_1.0', kind: 'deliver' as const, place: 'node' as const }
    await store.transaction((tx) => queue.enqueue(tx, [elsewhere, { ...job, runAt: at(1) }]))
    expect(await queue.claim(at(10), 'anywhere')).toMatchObject({ id: job.id })
    expect(await queue.claim(at(10), 'anywhere')).toBeNull()
    expect(await queue.claim(at(10), 'node')).toMatchObject({ id: elsewhere.id })
  })

  test('a job whose holders die is not used up by that, unless it kills each of them', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    let deaths = 0
    while (await queue.claim(at(deaths * 60))) deaths += 1
    expect(deaths).toBeGreaterThanOrEqual(crashesAllowed)
    expect(deaths).toBeLessThanOrEqual(crashesAllowed + 4)
    expect(await queue.deadLetters(store.read, 10)).toMatchObject([
      { id: job.id, lastError: 'The process that did this job ended without a word.' },
    ])
  }, 60_000)

  test('an error in any characters is kept with its job', async () => {
    const { queue, store } = await open()
    await store.transaction((tx) => queue.enqueue(tx, job))
    const held = await take(queue, start)
    const failure = { at: at(1), error: 'bad: \ud83d and 合計', now: start }
    await store.transaction((tx) => queue.retry(tx, held, failure))
    const [seen] = await queue.jobsOf(store.read, 'ord_1')
    expect(seen?.lastError).toContain('合計')
  })

  test('a dead letter that was sent back to work is the same job in the same place', async () => {
    const { queue, store } = await open()
    const own = { ...job, id: 'deliver.del_1.0', kind: 'deliver' as const, place: 'node' as const }
    await store.transaction((tx) => queue.enqueue(tx, own))
    for (let count = 0; count < 3; count += 1) {
      const held = await take(queue, at(count))
      const failure = { at: at(count + 1), error: 'fault', now: at(count) }
      await store.transaction((tx) => queue.retry(tx, held, failure))
    }
    expect(await queue.live(store.read, [own.id])).toEqual(new Set())
    expect(await queue.counts(store.read, at(5))).toMatchObject([{ place: 'node', state: 'dead', count: 1 }])
    await store.transaction((tx) => queue.redrive(tx, own.id, at(10)))
    await store.transaction((tx) => queue.enqueue(tx, own))
    expect(await queue.live(store.read, [own.id])).toEqual(new Set([own.id]))
    expect(await queue.counts(store.read, at(10))).toMatchObject([
      { place: 'node', state: 'ready', count: 1 },
    ])
    expect(await queue.claim(at(10))).toMatchObject({ id: own.id, kind: 'deliver', attempt: 1 })
    expect(await queue.claim(at(11))).toBeNull()
  })
}

async function take(queue: Queue, now: Date): Promise<Job> {
  const held = await queue.claim(now)
  if (!held) throw new Error('not claimed')
  return held
}
