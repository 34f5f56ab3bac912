import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { jobUuid } from '../../../functions/jobs/boss-rows.ts'
import { createBossQueue } from '../../../functions/jobs/pgboss.ts'
import { openPostgresStore } from '../../../functions/storage/postgres.ts'
import { startPostgres } from '../../postgres.ts'
import { checkOut, createTestShop, origin, post, requestFor, tell, type TestShop } from '../test-shop.ts'
import { serveShop } from './raw-caller.ts'

const count = async ({ shop }: TestShop, table: 'events' | 'jobs' | 'orders'): Promise<number> => {
  const { n } = await shop.store.read
    .selectFrom(table)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

test('a full disk refuses loudly, leaves nothing half-written, and is over as soon as there is room', async () => {
  const shop = await createTestShop({ store: 'sqlite' })
  const { read } = shop.shop.store
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(read)
  const pages = rows[0]?.page_count ?? 0
  await sql`pragma max_page_count = ${sql.lit(pages + 3)}`.execute(read)

  const answers: Response[] = []
  for (let turn = 0; turn < 200; turn++) answers.push(await tell(shop, order))
  const taken = answers.filter(({ status }) => status === 200).length
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 503]))
  const refused = answers.at(-1)
  expect(refused?.status).toBe(503)
  expect(refused?.headers.get('retry-after')).toBe('5')
  expect(await refused?.json()).toMatchObject({ code: 'store_unavailable' })
  const checkouts: number[] = []
  while (checkouts.at(-1) !== 503 && checkouts.length < 200)
    checkouts.push((await post(shop.app, '/api/checkout', requestFor('saas'))).status)
  expect(checkouts.at(-1)).toBe(503)
  expect(shop.logged.length).toBeGreaterThan(0)
  expect([await count(shop, 'events'), await count(shop, 'jobs')]).toEqual([taken, taken])
  expect(await count(shop, 'orders')).toBe(checkouts.length)

  await sql`pragma max_page_count = 1000000`.execute(read)
  expect((await tell(shop, order)).status).toBe(200)
  const check = await sql<{ integrity_check: string }>`pragma integrity_check`.execute(read)
  expect(check.rows).toEqual([{ integrity_check: 'ok' }])
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('paid')
})

/** A test shop on a PostgreSQL server that the test may kill. */
async function openOnOwnServer() {
  const server = await startPostgres()
  const store = await openPostgresStore({ url: server.url })
  const queue = await createBossQueue(store, { maxAttempts: 3 })
  const shop = await createTestShop({ store: 'sqlite' })
  const embedded = shop.shop.store
  Object.assign(shop.shop, { store, queue })
  onTestFinished(async () => {
    shop.shop.store = embedded
    await queue.stop()
    await store.close()
    await server.stop()
  })
  return { shop, server, store }
}

test('a database that is killed while events come answers 503, keeps what it answered 200, and needs no restart', async () => {
  const { shop, server, store } = await openOnOwnServer()
  const { order } = await checkOut(shop, requestFor('license'))
  const url = `http://127.0.0.1:${await serveShop(shop)}/api/payment-events`
  const answers: { id: string; status: number; retryAfter: string | null }[] = []
  let isOver = false
  const sender = async () => {
    while (!isOver) {
      const body = shop.gateway.eventFor(order)
      const response = await fetch(url, { method: 'POST', headers: { 'stripe-signature': 'signed' }, body })
      const { id } = JSON.parse(body) as { id: string }
      answers.push({ id, status: response.status, retryAfter: response.headers.get('retry-after') })
    }
  }
  const taken = () => answers.filter(({ status }) => status === 200)
  const refused = () => answers.filter(({ status }) => status !== 200)
  const senders = Array.from({ length: 10 }, sender)
  await expect.poll(() => taken().length, { timeout: 10_000 }).toBeGreaterThan(20)
  await server.kill()
  await expect.poll(() => refused().length, { timeout: 10_000 }).toBeGreaterThan(20)
  const whileAway = await post(shop.app, '/api/checkout', requestFor('saas'))
  expect(whileAway.status).toBe(503)
  const atRestart = taken().length
  await server.restart()
  await expect.poll(() => taken().length, { timeout: 20_000 }).toBeGreaterThan(atRestart)
  isOver = true
  await Promise.all(senders)

  expect(new Set(refused().map(({ status, retryAfter }) => `${status} ${retryAfter}`))).toEqual(
    new Set(['503 5']),
  )
  const events = await store.read.selectFrom('events').select('id').execute()
  const stored = new Set(events.map(({ id }) => id))
  expect(taken().filter(({ id }) => !stored.has(id))).toEqual([])
  const { rows } = await sql<{ id: string }>`select id from pgboss.job`.execute(store.read)
  const jobs = new Set(rows.map(({ id }) => id))
  expect([...stored].filter((id) => !jobs.has(jobUuid(`settle.${id}`)))).toEqual([])
  expect(await count(shop, 'orders')).toBe(1)
})

test.for(['/api/orders/%00', '/api/orders/ord_%EF%BF%BF', '/buy/%00', '/api/operator/orders?q=%00'])(
  'on PostgreSQL, which holds no zero byte, %s is refused and no fault',
  async (path) => {
    const shop = await createTestShop({ store: 'postgres' })
    const token = path.includes('operator') ? 'operator-token-of-the-tests' : 'A'.repeat(43)
    const response = await shop.app.request(`${origin}${path}`, {
      headers: { authorization: `Bearer ${token}` },
    })
    expect(response.status).toBeLessThan(500)
    const body = {
      ...requestFor('service'),
      lines: [{ ...requestFor('service').lines[0], product: 'a\u0000' }],
    }
    expect((await post(shop.app, '/api/checkout', body)).status).toBe(404)
  },
)
