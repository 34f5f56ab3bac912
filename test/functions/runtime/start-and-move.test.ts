import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { moveToPostgres } from '../../../functions/cli/move-postgres.ts'
import type { ShopPlan } from '../../faults/shop-plan.ts'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'
import { startWorld, type World } from '../../faults/world.ts'
import { freshDatabase } from '../../postgres.ts'

let world: World
beforeAll(async () => {
  world = await startWorld(17_500)
}, 60_000)
afterAll(() => world?.stop())

test('a shop that is moved to another database while it starts does not open where it was', async () => {
  const dataDir = mkdtempSync(join(world.folder, 'data-'))
  const shop = startHalfWay(dataDir)
  await once(shop.child, 'message')
  const url = new URL(await freshDatabase())
  await moveToPostgres({ dataDir, url }, () => {})
  shop.child.send('go on')
  await expect.poll(shop.output, { timeout: 20_000 }).toMatch(/was moved to|Vitrine is open/)
  expect(shop.output()).toContain(`This shop was moved to ${url.host}${url.pathname}`)
  expect(shop.output()).not.toContain('Vitrine is open')
}, 60_000)

test('a shop that starts in time keeps itself from being moved', async () => {
  const dataDir = mkdtempSync(join(world.folder, 'data-'))
  await startWhole(dataDir)
  const url = new URL(await freshDatabase())
  await expect(moveToPostgres({ dataDir, url }, () => {})).rejects.toThrow('The shop runs')
}, 60_000)

test('a process that slept while its shop was moved sells no more when it wakes', async () => {
  const dataDir = mkdtempSync(join(world.folder, 'data-'))
  const shop = await startWhole(dataDir)
  shop.child.kill('SIGSTOP')
  const store = await openSqliteStore(dataDir)
  // As if it had slept for an hour.
  await store.read.updateTable('workers').set({ seen_at: '2020-01-01T00:00:00.000Z' }).execute()
  await store.close()
  const url = new URL(await freshDatabase())
  await moveToPostgres({ dataDir, url }, () => {})
  shop.child.kill('SIGCONT')
  await expect.poll(() => shop.child.exitCode, { timeout: 25_000 }).toBe(1)
  expect(shop.output()).toContain(`This shop was moved to ${url.host}${url.pathname}`)
}, 90_000)

interface StartedShop {
  child: ChildProcess
  output(): string
}

/** Starts a shop and waits until it is open. */
async function startWhole(dataDir: string): Promise<StartedShop> {
  const shop = startHalfWay(dataDir)
  await once(shop.child, 'message')
  shop.child.send('go on')
  await expect.poll(shop.output, { timeout: 20_000 }).toContain('Vitrine is open')
  return shop
}

/** Starts a shop that stands still half-way, says so, and goes on when it is told to. */
function startHalfWay(DATA_DIR: string): StartedShop {
  const planFile = join(world.folder, 'half-way.json')
  const plan: ShopPlan = { folder: world.folder, killFile: '', kill: null, sandbox: world.places }
  writeFileSync(planFile, JSON.stringify(plan))
  const entry = fileURLToPath(new URL('./starting-shop.ts', import.meta.url))
  const child = fork(entry, [planFile], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      PORT: String(world.port),
      PUBLIC_URL: world.shopUrl,
      DIST_DIR: world.distDir,
      DATA_DIR,
      LOG_LEVEL: 'warn',
    },
  })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  return { child, output: () => output }
}
