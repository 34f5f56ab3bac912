import { cpSync, mkdtempSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { compileCatalog } from '../../../catalog/compile.ts'
import { plainWish, type Wish } from '../../faults/basket.ts'
import { judge } from '../../faults/judge.ts'
import { type Ledgers, openLedgers } from '../../faults/ledgers.ts'
import { type Purchase, startPurchase } from '../../faults/purchase.ts'
import { createChance } from '../../faults/random.ts'
import { startWorld, type World } from '../../faults/world.ts'
import { freshDatabase } from '../../postgres.ts'
import { startShopProcess } from './shop-process.ts'

let world: World
let ledgers: Ledgers
beforeAll(async () => {
  world = await startWorld(17_400)
  ledgers = openLedgers(world)
}, 60_000)
afterAll(async () => {
  ledgers?.close()
  await world?.stop()
})

const chance = createChance(20_261_123)
let buyers = 0

/** Somebody who buys at one of the processes. */
function buyAt(url: string, wish: Partial<Wish>): { purchase: Purchase; done: Promise<void> } {
  buyers += 1
  const whole: Wish = { ...plainWish, ...wish }
  return startPurchase(buyers, whole, { world: { ...world, shopUrl: url }, ledgers, chance })
}

function startTwo(more: { DATABASE_URL?: string } = {}) {
  const DATA_DIR = mkdtempSync(join(world.folder, 'data-'))
  const first = startShopProcess(world, { ...more, PORT: String(world.port), DATA_DIR })
  const second = startShopProcess(world, { ...more, PORT: String(world.port + 1), DATA_DIR })
  onTestFinished(() => Promise.all([first.kill(), second.kill()]).then(() => {}))
  return { first, second, DATA_DIR }
}

/** What two processes sell, side by side, to twelve buyers. */
async function sellAtBoth({ first, second }: ReturnType<typeof startTwo>): Promise<void> {
  await Promise.all([first.opened, second.opened])
  const ways = [
    'license signed',
    'saas by koogallery-v2',
    'image by openstack',
    'license from a pool',
  ] as const
  const bought = Array.from({ length: 12 }, (_, index) =>
    buyAt(index % 2 ? first.url : second.url, { ways: [ways[index % ways.length] ?? 'license signed'] }),
  )
  await Promise.all(bought.map(({ done }) => done))
  const purchases = bought.map(({ purchase }) => purchase)
  const verdict = await judge({ purchases, kills: [], ledgers, world })
  expect(verdict).toMatchObject({ paid: 12, lost: [], duplicated: [], wrong: [], repeatedMails: 0 })
}

test('two processes that start at once on one empty folder sell from it, and what was paid is delivered once', async () => {
  const two = startTwo()
  await sellAtBoth(two)
  const store = new DatabaseSync(join(two.DATA_DIR, 'vitrine.sqlite'), { readOnly: true })
  onTestFinished(() => store.close())
  expect(store.prepare('select count(*) as count from workers').get()?.count).toBe(2)
  expect(store.prepare('pragma integrity_check').get()?.integrity_check).toBe('ok')
}, 120_000)

test('two processes that start at once on one empty database sell from it, and what was paid is delivered once', async () => {
  await sellAtBoth(startTwo({ DATABASE_URL: await freshDatabase() }))
}, 120_000)

test.for(['folder', 'database'])(
  'what a process that is killed was at work on, the other one on the same %s finishes',
  {
    timeout: 120_000,
  },
  async (place) => {
    const { first, second } = startTwo(place === 'database' ? { DATABASE_URL: await freshDatabase() } : {})
    await Promise.all([first.opened, second.opened])
    const bought = Array.from({ length: 8 }, (_, index) =>
      buyAt(first.url, { ways: [index % 2 ? 'saas by koogallery-v2' : 'license signed'] }),
    )
    await new Promise((done) => setTimeout(done, 700))
    await second.kill()
    await Promise.all(bought.map(({ done }) => done))
    const purchases = bought.map(({ purchase }) => purchase)
    // A letter that the killed one was about to write is written when its lease has run out.
    await expect
      .poll(() => judge({ purchases, kills: [], ledgers, world }), { timeout: 60_000, interval: 1000 })
      .toMatchObject({ paid: 8, lost: [], duplicated: [], wrong: [] })
  },
)

test('another shop is refused on the database of the first, in one sentence', async () => {
  const DATABASE_URL = await freshDatabase()
  const DATA_DIR = mkdtempSync(join(world.folder, 'data-'))
  const first = startShopProcess(world, { DATABASE_URL, PORT: String(world.port), DATA_DIR })
  onTestFinished(() => first.kill())
  await first.opened
  const distDir = mkdtempSync(join(world.folder, 'dist-'))
  cpSync(world.distDir, distDir, { recursive: true })
  const shopUrl = `http://127.0.0.1:${world.port + 1}`
  writeFileSync(join(distDir, 'build.json'), JSON.stringify({ publicUrl: shopUrl }))
  const store = { ...world.content, store: { ...world.content.store, name: 'Quay' } }
  await compileCatalog(store, join(distDir, 'functions', 'catalog'))
  const other = startShopProcess(
    { ...world, distDir, shopUrl },
    { DATABASE_URL, PORT: String(world.port + 1), DATA_DIR },
  )
  await expect(other.opened).rejects.toThrow(/This store belongs to .* and cannot be opened as Quay at/)
  expect((await fetch(`${first.url}/api/health`)).ok).toBe(true)
}, 60_000)

test('a third process on the port of the first is refused in one sentence and harms nothing', async () => {
  const { first, DATA_DIR } = startTwo()
  await first.opened
  const third = startShopProcess(world, { PORT: String(world.port), DATA_DIR })
  await expect(third.opened).rejects.toThrow(`Port ${world.port} is in use`)
  expect((await fetch(`${first.url}/api/health`)).ok).toBe(true)
}, 60_000)
