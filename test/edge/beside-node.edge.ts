import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { PublicOrder } from '../../catalog/wire.ts'
import { idleNote } from '../../functions/flows/sentences.ts'
import { signUsage } from '../../functions/sellers/koogallery-signature.ts'
import { checkOut, look, lookUntil, type OpenOrder, pay } from './buyer.ts'
import { type NodeShop, startNodeShop } from './node-process.ts'
import { requestFor } from './requests.ts'
import { type RunningWorker, startWorker } from './workerd.ts'
import { freePort, openWorld, operatorToken, type World } from './world.ts'

let world: World
let worker: RunningWorker
let node: NodeShop | undefined
let dataDir: string

beforeAll(async () => {
  world = await openWorld()
  await world.publish()
  dataDir = await mkdtemp(join(tmpdir(), 'vitrine-edge-node-'))
  worker = await startWorker(world.port, world.settings)
})

afterAll(async () => {
  await node?.stop()
  await worker?.stop()
  await world?.stop()
  await rm(dataDir, { recursive: true, force: true })
})

/** A Node process of the same shop: same address, same database, a port of its own behind the CDN. */
async function besideNode(): Promise<NodeShop> {
  node ??= await startNodeShop({ ...world.settings, DATA_DIR: dataDir, PORT: String(await freePort()) })
  return node
}

const isDelivered = ({ lines }: PublicOrder): boolean =>
  lines.every(({ delivery }) => delivery?.state === 'active')

async function causes(): Promise<string[]> {
  const headers = { authorization: `Bearer ${operatorToken}` }
  const health = (await (await fetch(`${worker.url}/api/health`, { headers })).json()) as {
    causes: { code: string }[]
  }
  return health.causes.map(({ code }) => code)
}

test('an account of a SaaS waits for a Node process and says so, and is set up as soon as one runs', async () => {
  const order = await checkOut(worker.url, requestFor('hosted'))
  await pay(order)
  await worker.strike()
  await worker.strike()
  const waits = await lookUntil(worker.url, order, ({ state }) => state === 'paid')
  expect(waits.lines[0]?.delivery).toMatchObject({ state: 'queued', text: idleNote })
  expect(world.accounts()).toEqual([])
  expect(await causes()).toEqual(['node_worker_missing'])

  await besideNode()
  await lookUntil(worker.url, order, isDelivered)
  expect(world.accounts()).toMatchObject([{ orderLine: expect.stringContaining(order.order) }])
  await expect.poll(causes, { timeout: 20_000 }).toEqual([])
})

test('a Node process and the worker serve one database at the same time, and nothing is delivered twice', async () => {
  const beside = await besideNode()
  const doors = [worker.url, beside.url]
  const products = ['lathe', 'hosted', 'lathe', 'hosted', 'lathe', 'lathe']
  const before = world.mails.length
  const orders = await Promise.all(
    products.map(async (product, index) => {
      const order = await checkOut(doors[index % 2] as string, requestFor(product))
      // The order's address is the shop's one; a CDN leads it to either.
      await pay(order)
      return order
    }),
  )
  for (const [index, order] of orders.entries()) {
    const seen = await lookUntil(doors[(index + 1) % 2] as string, order, isDelivered)
    expect(await shown(doors[index % 2] as string, order)).toEqual(comparable(seen))
  }
  const ids = orders.map(({ order }) => order)
  const told = await world.query(
    "select order_id, count(*)::int as count from audit where code = 'delivered' and order_id = any($1) group by 1",
    [ids],
  )
  expect(told).toHaveLength(orders.length)
  expect(told.every(({ count }) => count === 1)).toBe(true)
  await expect.poll(() => world.mails.length - before, { timeout: 30_000 }).toBe(orders.length * 2)
  expect(world.accounts()).toHaveLength(3)
})

test('a file that one of the two stored is handed out by the other', async () => {
  const beside = await besideNode()
  const order = await checkOut(worker.url, requestFor('lathe'))
  await pay(order)
  const seen = await lookUntil(worker.url, order, isDelivered)
  const file = seen.lines[0]?.delivery?.view.find(({ type }) => type === 'file') as { href: string }
  const { pathname } = new URL(file.href)
  const [atEdge, atNode] = await Promise.all([
    fetch(`${worker.url}${pathname}`),
    fetch(`${beside.url}${pathname}`),
  ])
  expect([atEdge.status, atNode.status]).toEqual([200, 200])
  expect(await atEdge.text()).toBe(await atNode.text())
})

test('what sellers do is asked of Node: an end at the edge is refused for now and nothing is marked', async () => {
  const beside = await besideNode()
  const order = await checkOut(worker.url, requestFor('hosted'))
  await pay(order)
  const seen = await lookUntil(worker.url, order, isDelivered)
  const delivery = seen.lines[0]?.delivery?.id
  const end = (shop: string) =>
    fetch(`${shop}/api/operator/deliveries/${delivery}/end`, {
      method: 'POST',
      headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
      body: '{}',
    })
  const refused = await end(worker.url)
  expect(refused.status).toBe(409)
  expect(await refused.json()).toMatchObject({
    code: 'state_conflict',
    detail: expect.stringContaining('Node'),
  })
  expect((await look(worker.url, order)).lines[0]?.delivery?.state).toBe('active')
  expect((await end(beside.url)).status).toBeLessThan(300)
  expect((await look(worker.url, order)).lines[0]?.delivery?.state).toBe('ended')
})

test('what a seller says was used is taken at the edge too, once its key is there', async () => {
  await besideNode()
  const order = await checkOut(worker.url, requestFor('hosted'))
  await pay(order)
  await lookUntil(worker.url, order, isDelivered)
  const account = world.accounts().find(({ orderLine }) => orderLine.includes(order.order))
  const push = async (key: string): Promise<unknown> => {
    const time = (ms: number) => new Date(ms).toISOString().replace(/[-:]|\.\d+/g, '')
    const at = {
      begin_time: time(Date.now() - 60_000),
      end_time: time(Date.now()),
      record_time: time(Date.now()),
    }
    const record = { instance_id: account?.instance, metering_sn: 'sn-1', usage_value: '1', ...at }
    const signed = {
      body: JSON.stringify({ usage_records: [record] }),
      nonce: crypto.randomUUID(),
      timestamp: String(Date.now()),
    }
    const headers = { nonce: signed.nonce, ts: signed.timestamp, signature: signUsage(key, signed) }
    const path = '/api/mkp-openapi-public/global/v1/isv/usage-data'
    const answer = await fetch(`${worker.url}${path}`, { method: 'POST', headers, body: signed.body })
    return answer.json()
  }
  expect(await push('another key')).toMatchObject({ error_code: 'MKT.0102' })
  // Signed rightly; what is sold there is not paid for by use.
  expect(await push('seller-secret')).toMatchObject({ error_code: 'MKT.9002' })
})

async function shown(shop: string, order: OpenOrder): Promise<PublicOrder> {
  return comparable(await look(shop, order))
}

/** Addresses of files have the hour in them. */
function comparable(order: PublicOrder): PublicOrder {
  return JSON.parse(JSON.stringify(order).replace(/\/files\/[\w.-]+/g, '/files/ticket')) as PublicOrder
}
