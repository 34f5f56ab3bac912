import { fork } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { backUp, main } from '../../../functions/cli/backup.ts'
import { createDiskFiles } from '../../../functions/files/disk.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import { showOrder } from '../../../functions/flows/order/show-order.ts'
import { work } from '../../../functions/flows/work.ts'
import { createRowQueue } from '../../../functions/jobs/sqlite.ts'
import { auditOf, brokenAudit } from '../../../functions/storage/audit.ts'
import { openSqliteStore } from '../../../functions/storage/sqlite.ts'
import { buy, checkOut, createTestShop, requestFor, tell } from '../test-shop.ts'

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-backup-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

async function open(folder: string) {
  const store = await openSqliteStore(folder)
  onTestFinished(() => store.close())
  return store
}

const quiet = { told: () => {} }

test('a copy made while the shop sells opens as a shop whose orders, deliveries, files and audit are whole', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  for (let count = 0; count < 5; count += 1) await buy(shop, 'license')
  const folder = join(emptyFolder(), 'monday')
  let isCopied = false
  const selling = (async () => {
    while (!isCopied) await buy(shop, 'license')
  })()
  const told: string[] = []
  await backUp(shop.folder, folder, { told: (line) => told.push(line) })
  isCopied = true
  await selling

  expect(told).toContain('  vitrine.sqlite 100 %')
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  const { read } = await open(folder)
  const orders = await read.selectFrom('orders').selectAll().execute()
  expect(orders.length).toBeGreaterThanOrEqual(5)
  for (const { id, state } of orders) {
    const deliveries = await read.selectFrom('deliveries').selectAll().where('order_id', '=', id).execute()
    expect(deliveries).toHaveLength(state === 'paid' ? 1 : 0)
    expect(brokenAudit(await auditOf(read, id))).toBeNull()
  }
  const files = createDiskFiles(join(folder, 'files'))
  for (const { id, size } of await read.selectFrom('files').selectAll().execute()) {
    expect((await files.read(id))?.length).toBe(size)
  }
})

test('a file that came while the databases were being copied is in the copy, since they may speak of it', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  await buy(shop, 'license')
  const folder = join(emptyFolder(), 'monday')
  const late = 'file_came0late'
  let isWritten = false
  const told = (line: string): void => {
    if (isWritten || !line.includes('vitrine.sqlite')) return
    isWritten = true
    writeFileSync(join(shop.folder, 'files', late), 'late')
  }
  await backUp(shop.folder, folder, { told })
  expect(isWritten).toBe(true)
  expect(readFileSync(join(folder, 'files', late), 'utf8')).toBe('late')
})

test('what was paid after the back-up is delivered from it under the same name, so that the seller recognises it', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  const { order } = await checkOut(shop, requestFor('saas'))
  const folder = join(emptyFolder(), 'monday')
  await backUp(shop.folder, folder, quiet)
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()

  const store = await open(folder)
  const restored = { ...shop.shop, store, queue: createRowQueue(store, { maxAttempts: 3 }) }
  await settlePayment({ order }, restored)
  for (let job = await restored.queue.claim(shop.world.now()); job;) {
    await work(job, restored)
    job = await restored.queue.claim(shop.world.now())
  }
  const [before, after] = await Promise.all(
    [shop.shop, restored].map(async (one) => (await showOrder(order, one))?.lines[0]?.delivery),
  )
  expect(after?.state).toBe(before?.state)
  expect(after?.id).toBe(before?.id)
  expect(shop.world.effects().instances).toHaveLength(1)
})

test('the secrets and the stand-ins’ books come along, what belongs to running processes does not', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  writeFileSync(join(shop.folder, 'secrets.json'), '{}')
  mkdirSync(join(shop.folder, 'sandbox', 'compiled'), { recursive: true })
  writeFileSync(join(shop.folder, 'sandbox', 'seller.json'), '[]')
  writeFileSync(join(shop.folder, 'sandbox', 'seller.json.4711'), '[')
  writeFileSync(join(shop.folder, 'sandbox', 'compiled', 'code'), 'x')
  await openSqliteStore(join(shop.folder, 'sandbox')).then((store) => store.close())
  const folder = join(emptyFolder(), 'copy')
  await backUp(shop.folder, folder, quiet)
  const copied = readdirSync(folder, { recursive: true }).map(String).sort()
  expect(copied).toEqual([
    'sandbox',
    'sandbox/seller.json',
    'sandbox/vitrine.sqlite',
    'secrets.json',
    'vitrine.sqlite',
  ])
})

test('nothing is overwritten, and a folder inside the shop’s own is refused', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  const folder = emptyFolder()
  writeFileSync(join(folder, 'mine.txt'), 'mine')
  await expect(backUp(shop.folder, folder, quiet)).rejects.toThrow(/is there already.*\.$/)
  expect(readFileSync(join(folder, 'mine.txt'), 'utf8')).toBe('mine')
  await expect(backUp(shop.folder, join(shop.folder, 'copy'), quiet)).rejects.toThrow(/lies inside/)
  await expect(backUp(folder, `${folder}-2`, quiet)).rejects.toThrow(/There is no shop in .*DATA_DIR/)
})

test('a copy that is killed half-way leaves no folder that could be taken for whole, and the next one succeeds', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  await buy(shop, 'license')
  const folder = join(emptyFolder(), 'copy')
  const entry = fileURLToPath(new URL('./killed-backup.ts', import.meta.url))
  const child = fork(entry, [shop.folder, folder], { stdio: 'ignore' })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(existsSync(folder)).toBe(false)
  await backUp(shop.folder, folder, quiet)
  const { read } = await open(folder)
  expect(await read.selectFrom('orders').selectAll().execute()).toHaveLength(1)
  expect(existsSync(`${folder}.part`)).toBe(false)
})

test('with a database elsewhere the command names pg_dump and copies nothing', async () => {
  process.env.DATABASE_URL = 'postgres://shop:hunter2@db.example/shop'
  onTestFinished(() => {
    delete process.env.DATABASE_URL
  })
  const refused = main([])
  await expect(refused).rejects.toThrow(/pg_dump/)
  await expect(refused).rejects.not.toThrow(/hunter2/)
})
