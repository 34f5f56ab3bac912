import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { backUp } from '../../../functions/cli/backup.ts'
import { giveUp, moveToPostgres } from '../../../functions/cli/move-postgres.ts'
import { createRowFiles } from '../../../functions/files/rows.ts'
import { showOrder } from '../../../functions/flows/order/show-order.ts'
import { putBack, work } from '../../../functions/flows/work.ts'
import { createBossQueue } from '../../../functions/jobs/pgboss.ts'
import { refuseMoved, stampMode, stampShop } from '../../../functions/runtime/stamp.ts'
import { openPostgresStore } from '../../../functions/storage/postgres.ts'
import { writeSetting } from '../../../functions/storage/settings.ts'
import { seeWorker } from '../../../functions/storage/workers.ts'
import { freshDatabase, startPostgres } from '../../postgres.ts'
import { buy, checkOut, createTestShop, requestFor, tell } from '../test-shop.ts'

const identity = { publicUrl: 'https://shop.example', name: 'Vitrine' }
const quiet = (): void => {}

/** A shop on SQLite with something of everything: sold, failed, waiting, unsent, and a job that nobody has begun. */
async function usedShop() {
  const shop = await createTestShop({ store: 'sqlite', maxAttempts: 1 })
  await stampMode(shop.shop.store, 'test')
  await stampShop(shop.shop.store, identity)
  await buy(shop, 'license')
  shop.world.down = true
  const { order: failed } = await buy(shop, 'saas')
  shop.world.down = false
  const send = shop.shop.mailer.send
  shop.shop.mailer.send = async () => {
    throw new Error('the mail server is on holiday')
  }
  await buy(shop, 'service')
  shop.shop.mailer.send = send
  const { order: open } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(open)
  await tell(shop, open)
  return { ...shop, open, failed }
}

async function openTarget(url: string) {
  const store = await openPostgresStore({ url })
  onTestFinished(() => store.close())
  return store
}

test('a shop that was moved has every row, file, job and dead letter it had, and goes on selling', async () => {
  const before = await usedShop()
  const url = await freshDatabase()
  const lines: string[] = []
  await moveToPostgres({ dataDir: before.folder, url: new URL(url) }, (line) => lines.push(line))
  const report = lines.join('\n')
  expect(report).toMatch(/orders +4 rows, the same on both sides \([0-9a-f]{16}\)/)
  expect(report).toMatch(/jobs +2 to be done, 3 dead letters/)

  const store = await openTarget(url)
  const queue = await createBossQueue(store, { maxAttempts: 3 })
  onTestFinished(() => queue.stop())
  await refuseMoved(store)
  await stampMode(store, 'test')
  expect(await stampShop(store, identity)).toBeNull()

  const letters = (all: { id: string; lastError: string }[]) =>
    all.map(({ id, lastError }) => ({ id, lastError })).sort((a, b) => a.id.localeCompare(b.id))
  const old = await before.shop.queue.deadLetters(before.shop.store.read, 100)
  const moved = await queue.deadLetters(store.read, 100)
  expect(letters(moved)).toEqual(letters(old))
  expect(moved.map(({ lastError }) => lastError).join()).toContain('the mail server is on holiday')

  const files = createRowFiles(store)
  const rows = await store.read.selectFrom('files').selectAll().execute()
  expect(rows.length).toBeGreaterThan(0)
  for (const { id, size } of rows) expect((await files.read(id))?.length).toBe(size)

  const shop = { ...before.shop, store, queue, files }
  expect(await showOrder(before.failed, shop)).toEqual(await showOrder(before.failed, before.shop))
  for (;;) {
    const job = await queue.claim(new Date())
    if (!job) break
    await work(job, shop).catch((error: unknown) => putBack(job, error, shop))
  }
  expect((await showOrder(before.open, shop))?.lines[0]?.delivery?.state).toBe('active')
  const names = await store.read.selectFrom('settings').select('name').execute()
  expect(names.map(({ name }) => name).filter((name) => name.startsWith('mov'))).toEqual([])
})

test('the folder left behind does not open as a shop again, and says where the shop is', async () => {
  const before = await usedShop()
  const url = new URL(await freshDatabase())
  await moveToPostgres({ dataDir: before.folder, url }, quiet)
  await expect(refuseMoved(before.shop.store)).rejects.toThrow(
    new RegExp(`^This shop was moved to ${url.host}${url.pathname}; set DATABASE_URL .*\\.$`),
  )
  await expect(refuseMoved(before.shop.store)).rejects.not.toThrow(url.password)
  await expect(moveToPostgres({ dataDir: before.folder, url }, quiet)).rejects.toThrow(
    /was moved to .* already/,
  )
  await expect(giveUp(before.folder)).rejects.toThrow(/already/)
  const copied = backUp(before.folder, join(before.folder, '..', 'never'), { told: quiet })
  await expect(copied).rejects.toThrow(`This shop was moved to ${url.host}${url.pathname}: back that`)
})

test(
  'a move that is killed again and again goes on where it was, and nothing is there twice',
  { timeout: 60_000 },
  async () => {
    const before = await usedShop()
    const url = await freshDatabase()
    const entry = fileURLToPath(new URL('./killed-move.ts', import.meta.url))
    for (const lines of [1, 4, 12, 13, 24]) {
      const child = fork(entry, [before.folder, url, String(lines)], { stdio: 'ignore' })
      const [, signal] = await once(child, 'exit')
      expect(signal).toBe('SIGKILL')
      await expect(refuseMoved(before.shop.store)).rejects.toThrow(/on its way|was moved/)
    }
    const target = await openTarget(url)
    await expect(refuseMoved(target)).rejects.toThrow(/on its way/)
    const lines: string[] = []
    await moveToPostgres({ dataDir: before.folder, url: new URL(url) }, (line) => lines.push(line))
    await refuseMoved(target)
    expect(lines.join('\n')).toMatch(/orders +4 rows, the same/)
    const queue = await createBossQueue(target, { maxAttempts: 3, resident: false })
    onTestFinished(() => queue.stop())
    const live = (await queue.counts(target.read, new Date())).filter(({ state }) => state === 'ready')
    expect(live.reduce((sum, { count }) => sum + count, 0)).toBe(2)
    const old = await before.shop.queue.deadLetters(before.shop.store.read, 100)
    expect(await queue.deadLetters(target.read, 100)).toHaveLength(old.length)
  },
)

test('a move that is killed between its last two steps opens on neither side, and the next run opens the new one', async () => {
  const before = await usedShop()
  const url = new URL(await freshDatabase())
  const entry = fileURLToPath(new URL('./killed-move.ts', import.meta.url))
  await once(fork(entry, [before.folder, url.href, '24'], { stdio: 'ignore' }), 'exit')
  const { store } = before.shop
  await writeSetting(store.read, 'moved', `${url.host}${url.pathname}`)
  const target = await openTarget(url.href)
  await expect(refuseMoved(target)).rejects.toThrow(/on its way/)
  await expect(refuseMoved(store)).rejects.toThrow(/was moved to/)
  await moveToPostgres({ dataDir: before.folder, url }, quiet)
  await refuseMoved(target)
  await expect(stampMode(target, 'live')).rejects.toThrow(/begun as test/)
})

test('a shop that runs is not moved, and one that was just moved away from stays whole', async () => {
  const before = await usedShop()
  const url = new URL(await freshDatabase())
  const { store } = before.shop
  const seen_at = new Date().toISOString()
  await seeWorker(store.read, { id: 'worker_1', place: 'node', catalog_version: 'v1', seen_at })
  await expect(moveToPostgres({ dataDir: before.folder, url }, quiet)).rejects.toThrow(/The shop runs/)
  await refuseMoved(store)
})

test('a database with a shop of its own, or with part of another move, is refused', async () => {
  const [first, second] = [await usedShop(), await usedShop()]
  const url = new URL(await freshDatabase())
  const target = await openTarget(url.href)
  await stampMode(target, 'live')
  await expect(moveToPostgres({ dataDir: first.folder, url }, quiet)).rejects.toThrow(/is a shop's already/)
  // Nothing was taken, so nothing is to be given up.
  await refuseMoved(first.shop.store)
  expect(await giveUp(first.folder)).toBe(false)

  const half = new URL(await freshDatabase())
  const entry = fileURLToPath(new URL('./killed-move.ts', import.meta.url))
  await once(fork(entry, [first.folder, half.href, '3'], { stdio: 'ignore' }), 'exit')
  await expect(moveToPostgres({ dataDir: second.folder, url: half }, quiet)).rejects.toThrow(
    /part of another/,
  )
  await refuseMoved(second.shop.store)
  expect(await giveUp(first.folder)).toBe(true)
  await refuseMoved(first.shop.store)
})

test('a row that changed on the way stops the move before anything opens there', async () => {
  const before = await usedShop()
  const url = await freshDatabase()
  const entry = fileURLToPath(new URL('./killed-move.ts', import.meta.url))
  await once(fork(entry, [before.folder, url, '11'], { stdio: 'ignore' }), 'exit')
  const target = await openTarget(url)
  await target.read.updateTable('orders').set({ amount: 1 }).where('id', '=', before.failed).execute()
  await expect(moveToPostgres({ dataDir: before.folder, url: new URL(url) }, quiet)).rejects.toThrow(
    /table orders has 4 rows here \([0-9a-f]+\) and 4 there \([0-9a-f]+\); the shop was not moved/,
  )
  await expect(refuseMoved(target)).rejects.toThrow(/on its way/)
})

test('a file that the folder has lost is named, and the rest is moved', async () => {
  const before = await usedShop()
  const [file] = await before.shop.store.read.selectFrom('files').selectAll().execute()
  rmSync(join(before.folder, 'files', file?.id ?? ''))
  const lines: string[] = []
  const url = new URL(await freshDatabase())
  await moveToPostgres({ dataDir: before.folder, url }, (line) => lines.push(line))
  expect(lines.join('\n')).toContain(`The file ${file?.id} (${file?.name}) is missing`)
})

test('five hundred orders are moved in batches', { timeout: 60_000 }, async () => {
  const before = await usedShop()
  const { store } = before.shop
  const order = await store.read.selectFrom('orders').selectAll().executeTakeFirstOrThrow()
  await store.transaction(async (tx) => {
    for (let count = 0; count < 500; count += 1) {
      const id = `ord_${randomBytes(8).toString('hex')}`
      await tx
        .insertInto('orders')
        .values({ ...order, id, session_id: `cs_${id}`, email: 'Ärger "quoted" 订单 🛒' })
        .execute()
    }
  })
  const lines: string[] = []
  const url = new URL(await freshDatabase())
  await moveToPostgres({ dataDir: before.folder, url }, (line) => lines.push(line))
  expect(lines.join('\n')).toMatch(/orders +504 rows, the same/)
})

test('a database that cannot be opened is told of in a sentence without its password', async () => {
  const before = await usedShop()
  const locked = new URL(await freshDatabase())
  locked.password = 'secret'
  const absent = new URL('postgres://vitrine:secret@127.0.0.1:9/shop')
  for (const [url, sentence] of [
    [absent, /127\.0\.0\.1:9\/shop cannot be used: .*\.$/],
    [locked, /cannot be used: password authentication failed/],
  ] as const) {
    const moved = moveToPostgres({ dataDir: before.folder, url }, quiet)
    await expect(moved).rejects.toMatchObject({
      code: 'VITRINE_SENTENCE',
      message: expect.stringMatching(sentence),
    })
    await expect(moved).rejects.not.toThrow(/secret/)
  }
  await refuseMoved(before.shop.store)
})

test('a database that goes away on the way is told of in a sentence, and the next run goes on', async () => {
  const before = await usedShop()
  const postgres = await startPostgres()
  onTestFinished(() => postgres.stop())
  const url = new URL(postgres.url)
  let killed: Promise<void> | undefined
  const cutOff = moveToPostgres({ dataDir: before.folder, url }, () => {
    killed ??= postgres.kill()
  })
  await expect(cutOff).rejects.toMatchObject({
    code: 'VITRINE_SENTENCE',
    message: expect.stringMatching(
      /^The move was cut off: .*\. Run the command again, and it goes on where it was\.$/,
    ),
  })
  await killed
  await postgres.restart()
  const lines: string[] = []
  await moveToPostgres({ dataDir: before.folder, url }, (line) => lines.push(line))
  expect(lines.join('\n')).toMatch(/orders +4 rows, the same/)
})
