import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { holdLock } from '../../../functions/cli/lock.mjs'

function lockFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), 'vitrine-lock-'))
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }))
  return join(parent, 'lock')
}

/** A lock whose holder was last seen a minute ago. */
function leftBehind(folder: string, worker?: number): void {
  mkdirSync(folder)
  if (worker !== undefined) writeFileSync(join(folder, 'worker'), String(worker))
  const minuteAgo = new Date(Date.now() - 60_000)
  utimesSync(folder, minuteAgo, minuteAgo)
}

test('the second waits until the first gives the lock back', async () => {
  const folder = lockFolder()
  const order: string[] = []
  const first = await holdLock(folder, () => {})
  const second = holdLock(folder, () => order.push('waits')).then((lock) => {
    order.push('holds')
    return lock
  })
  await expect.poll(() => order).toEqual(['waits'])
  order.push('given back')
  first.release()
  ;(await second).release()
  expect(order).toEqual(['waits', 'given back', 'holds'])
})

test('a lock whose holder is gone is taken over', async () => {
  const folder = lockFolder()
  leftBehind(folder)
  const lock = await holdLock(folder, () => {})
  lock.release()
})

test('a lock is left alone while a process works that its holder started, though the holder is gone', async () => {
  const folder = lockFolder()
  leftBehind(folder, process.pid)
  let held = false
  const waiting = holdLock(folder, () => {}).then((lock) => {
    held = true
    return lock
  })
  await new Promise((resolve) => setTimeout(resolve, 1500))
  expect(held).toBe(false)
  rmSync(folder, { recursive: true })
  ;(await waiting).release()
})
