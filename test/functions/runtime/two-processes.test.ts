import { mkdtempSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { Wish } from '../../faults/basket.ts'
import { judge } from '../../faults/judge.ts'
import { type Ledgers, openLedgers } from '../../faults/ledgers.ts'
import { type Purchase, startPurchase } from '../../faults/purchase.ts'
import { createChance } from '../../faults/random.ts'
import { startWorld, type World } from '../../faults/world.ts'
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
  const whole: Wish = { kinds: ['license'], looks: true, isEnded: false, paysTwice: false, ...wish }
  return startPurchase(buyers, whole, { world: { ...world, shopUrl: url }, ledgers, chance })
}

function startTwo() {
  const DATA_DIR = mkdtempSync(join(world.folder, 'data-'))
  const first = startShopProcess(world, { PORT: String(world.port), DATA_DIR })
  const second = startShopProcess(world, { PORT: String(world.port + 1), DATA_DIR })
  onTestFinished(() => Promise.all([first.kill(), second.kill()]).then(() => {}))
  return { first, second, DATA_DIR }
}

test('two processes that start at once on one empty folder sell from it, and what was paid is delivered once', async () => {
  const { first, second, DATA_DIR } = startTwo()
  await Promise.all([first.opened, second.opened])
  const kinds = ['license', 'saas', 'image', 'license'] as const
  const bought = Array.from({ length: 12 }, (_, index) =>
    buyAt(index % 2 ? first.url : second.url, { kinds: [kinds[index % kinds.length] ?? 'license'] }),
  )
  await Promise.all(bought.map(({ done }) => done))
  const purchases = bought.map(({ purchase }) => purchase)
  const verdict = await judge({ purchases, kills: [], ledgers, world })
  expect(verdict).toMatchObject({ paid: 12, lost: [], duplicated: [], wrong: [], repeatedMails: 0 })

  const store = new DatabaseSync(join(DATA_DIR, 'vitrine.sqlite'), { readOnly: true })
  onTestFinished(() => store.close())
  expect(store.prepare('select count(*) as count from workers').get()?.count).toBe(2)
  expect(store.prepare('pragma integrity_check').get()?.integrity_check).toBe('ok')
}, 120_000)

test('what a process that is killed was at work on, the other one finishes', async () => {
  const { first, second } = startTwo()
  await Promise.all([first.opened, second.opened])
  const bought = Array.from({ length: 8 }, (_, index) =>
    buyAt(first.url, { kinds: [index % 2 ? 'saas' : 'license'] }),
  )
  await new Promise((done) => setTimeout(done, 700))
  await second.kill()
  await Promise.all(bought.map(({ done }) => done))
  const purchases = bought.map(({ purchase }) => purchase)
  const verdict = await judge({ purchases, kills: [], ledgers, world })
  expect(verdict).toMatchObject({ paid: 8, lost: [], duplicated: [], wrong: [] })
}, 120_000)

test('a third process on the port of the first is refused in one sentence and harms nothing', async () => {
  const { first, DATA_DIR } = startTwo()
  await first.opened
  const third = startShopProcess(world, { PORT: String(world.port), DATA_DIR })
  await expect(third.opened).rejects.toThrow(`Port ${world.port} is in use`)
  expect((await fetch(`${first.url}/api/health`)).ok).toBe(true)
}, 60_000)
