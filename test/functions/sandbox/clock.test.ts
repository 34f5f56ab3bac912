import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createSandboxClock, type SandboxClock } from '../../../functions/sandbox/clock.ts'
import type { Store } from '../../../functions/storage/store.ts'
import { storeKinds } from '../open-stores.ts'
import { openTestStore, type StoreKind } from '../test-store.ts'

const day = 86_400_000

describe.each(storeKinds)('the clock of the sandbox on %s', (kind) => {
  test('is the machine’s until it is moved, and goes on from there', async () => {
    const { store } = await open(kind)
    const clock = await clockOf(store)
    expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1000)
    await clock.jump(day)
    await clock.jump(day)
    expect(Math.abs(clock.now().getTime() - Date.now() - 2 * day)).toBeLessThan(1000)
    await expect(clock.jump(-day)).rejects.toThrow('forward only')
  })

  test('is the same after a restart and in every process of the shop', async () => {
    const { store } = await open(kind)
    const told: number[] = []
    const [one, other] = [await clockOf(store), await clockOf(store, (offset) => told.push(offset))]
    await one.jump(day)
    await expect.poll(other.offset).toBe(day)
    expect(told).toEqual([day])
    expect((await clockOf(store)).offset()).toBe(day)
  })

  test('makes the jobs of the future due', async () => {
    const { store, queue } = await open(kind)
    const clock = await clockOf(store)
    const runAt = new Date(Date.now() + 30 * day)
    const job = { id: 'settle.later', kind: 'settle' as const, subject: 'subscription:sub_1', runAt }
    await store.transaction((tx) => queue.enqueue(tx, job))
    await clock.jump(29 * day)
    expect(await queue.claim(clock.now())).toBeNull()
    await clock.jump(day + 1000)
    expect(await queue.claim(clock.now())).toMatchObject({ id: 'settle.later' })
  })
})

async function open(kind: StoreKind): ReturnType<typeof openTestStore> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-clock-'))
  const opened = await openTestStore({ kind, folder, maxAttempts: 3 })
  onTestFinished(async () => {
    await opened.stop()
    await rm(folder, { recursive: true, force: true })
  })
  return opened
}

async function clockOf(store: Store, moved: (offset: number) => void = () => {}): Promise<SandboxClock> {
  const clock = await createSandboxClock(store, moved)
  onTestFinished(() => clock.stop())
  return clock
}
