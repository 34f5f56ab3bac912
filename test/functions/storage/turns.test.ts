import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openPostgresStore } from '../../../functions/storage/postgres.ts'
import { createTurns } from '../../../functions/storage/turns.ts'
import { dropDatabase, freshDatabase } from '../../postgres.ts'

test('no more work runs at once than there are places, and all of it is done, in order', async () => {
  const turns = createTurns(3, 5000)
  let running = 0
  let most = 0
  const begun: number[] = []
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      turns(async () => {
        begun.push(index)
        running += 1
        most = Math.max(most, running)
        await pause(index % 3)
        running -= 1
        return index
      }),
    ),
  )
  expect(most).toBe(3)
  expect(answers).toEqual(Array.from({ length: 50 }, (_, index) => index))
  expect(begun).toEqual(answers)
})

test('work that fails gives its place to the next', async () => {
  const turns = createTurns(1, 5000)
  const failed = turns(() => Promise.reject(new Error('no')))
  const next = turns(async () => 'yes')
  await expect(failed).rejects.toThrow('no')
  await expect(next).resolves.toBe('yes')
  await expect(turns(async () => 'again')).resolves.toBe('again')
})

test('who waits too long is thrown out, and takes nobody’s place', async () => {
  const turns = createTurns(1, 50)
  let end = (): void => {}
  const long = turns(() => new Promise<void>((resolve) => (end = resolve)))
  await expect(turns(async () => 'late')).rejects.toThrow('timeout exceeded')
  end()
  await long
  await expect(turns(async () => 'in time')).resolves.toBe('in time')
})

test('transactions that read beside themselves all end, however few connections there are', async () => {
  const url = await freshDatabase()
  const store = await openPostgresStore({ url, max: 3 })
  onTestFinished(async () => {
    await store.close()
    await dropDatabase(url)
  })
  const counts = await Promise.all(
    Array.from({ length: 12 }, () =>
      store.transaction(async (tx) => {
        await tx.selectFrom('settings').selectAll().execute()
        await pause(20)
        return (await store.read.selectFrom('settings').selectAll().execute()).length
      }),
    ),
  )
  expect(counts).toEqual(Array.from({ length: 12 }, () => 0))
})
