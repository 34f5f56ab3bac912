import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { openShopStore } from '../../../functions/runtime/open-store.ts'
import { freshDatabase } from '../../postgres.ts'

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'vitrine-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

test.for<[string, () => Promise<{ DATABASE_URL?: string; dataDir: string }>]>([
  ['a folder', async () => ({ dataDir: folder() })],
  ['a database', async () => ({ dataDir: folder(), DATABASE_URL: await freshDatabase() })],
])('a shop keeps its orders and jobs in %s, also after it was stopped', async ([, place]) => {
  const settings = await place()
  const first = await openShopStore(settings)
  const job = { id: 'settle.1', kind: 'settle' as const, subject: 'ord_1', runAt: new Date() }
  await first.store.transaction((tx) => first.queue.enqueue(tx, job))
  await first.stop()
  const second = await openShopStore(settings)
  onTestFinished(() => second.stop())
  expect(await second.queue.claim(new Date())).toMatchObject({ id: 'settle.1', attempt: 1 })
})

test('a database that cannot be reached is named without its password', async () => {
  const settings = { dataDir: folder(), DATABASE_URL: 'postgres://shop:very-secret@127.0.0.1:9/shop' }
  const refused = await openShopStore(settings).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    code: 'VITRINE_SENTENCE',
    message: expect.stringMatching(/^The database 127\.0\.0\.1:9\/shop cannot be used: .*ECONNREFUSED/),
  })
  expect(String(refused)).not.toContain('very-secret')
})

test('a wrong password is told of, not printed', async () => {
  const url = new URL(await freshDatabase())
  url.password = 'very-secret'
  const refused = await openShopStore({ dataDir: folder(), DATABASE_URL: url.href }).catch(String)
  expect(refused).toContain('password authentication failed')
  expect(refused).not.toContain('very-secret')
})
