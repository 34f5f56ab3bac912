import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { judge } from '../../faults/judge.ts'
import { plainWish, type Wish } from '../../faults/basket.ts'
import { openLedgers } from '../../faults/ledgers.ts'
import { startPurchase } from '../../faults/purchase.ts'
import { createChance } from '../../faults/random.ts'
import { startWorld } from '../../faults/world.ts'
import { startPostgres } from '../../postgres.ts'
import { startShopProcess } from './shop-process.ts'

/** A running shop on a PostgreSQL server of its own. */
async function startOnItsOwnServer() {
  const [world, postgres] = await Promise.all([startWorld(17_600), startPostgres()])
  const ledgers = openLedgers(world)
  const DATA_DIR = mkdtempSync(join(world.folder, 'data-'))
  const shop = startShopProcess(world, {
    PORT: String(world.port),
    DATA_DIR,
    DATABASE_URL: postgres.url,
  })
  onTestFinished(async () => {
    await shop.kill()
    ledgers.close()
    await Promise.all([world.stop(), postgres.stop()])
  })
  await shop.opened
  const headers = { authorization: `Bearer ${world.operatorToken}` }
  const ask = (path: string, init: RequestInit = {}) => fetch(`${shop.url}${path}`, { headers, ...init })
  return { world, postgres, ledgers, shop, ask }
}

test(
  'a database that is killed makes the shop red and its calls 503, and when it is back what was begun is finished',
  { timeout: 120_000 },
  async () => {
    const { world, postgres, ledgers, shop, ask } = await startOnItsOwnServer()
    const wish: Wish = { ...plainWish, ways: ['license signed', 'saas by koogallery-v2'] }
    const scene = { world, ledgers, chance: createChance(7) }
    const buyers = [1, 2, 3].map((number) => startPurchase(number, wish, scene))
    await expect
      .poll(() => buyers.filter(({ purchase }) => purchase.paidAt !== null).length, { timeout: 30_000 })
      .toBeGreaterThan(0)
    await postgres.kill()

    const checkout = await ask('/api/checkout', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(buyers[0]?.purchase.basket.request),
    })
    expect(checkout.status).toBe(503)
    expect(Number(checkout.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await checkout.json()).code).toBe('store_unavailable')
    expect((await fetch(`${shop.url}/api/health`)).status).toBe(200)
    const red = await ask('/api/health')
    expect(red.status).toBe(503)
    expect((await red.json()).causes).toEqual([
      { code: 'store_not_writable', text: expect.stringContaining('cannot be written to') },
    ])
    expect((await ask('/metrics')).status).toBe(503)

    await postgres.restart()
    await Promise.all(buyers.map(({ done }) => done))
    const purchases = buyers.map(({ purchase }) => purchase)
    const verdict = await judge({ purchases, kills: [], ledgers, world })
    expect(verdict).toMatchObject({ paid: 3, lost: [], duplicated: [], wrong: [] })
    await expect.poll(async () => (await ask('/api/health')).status, { timeout: 20_000 }).toBe(200)
    expect(shop.output()).not.toContain(new URL(postgres.url).password)
    const told = shop.output().match(/The store did not answer/g) ?? []
    expect(told.length).toBeGreaterThan(0)
  },
)

test('a database that cannot be reached stops the start with a sentence that names it and no password', async () => {
  const world = await startWorld(17_700)
  onTestFinished(() => world.stop())
  const shop = startShopProcess(world, {
    PORT: String(world.port),
    DATA_DIR: mkdtempSync(join(world.folder, 'data-')),
    DATABASE_URL: 'postgres://shop:hunter2@127.0.0.1:1/shop',
  })
  const failure = await shop.opened.then(
    () => '',
    (error: Error) => error.message,
  )
  expect(failure).toMatch(/The database 127\.0\.0\.1:1\/shop cannot be used: .*\./)
  expect(failure).not.toContain('hunter2')
}, 60_000)
