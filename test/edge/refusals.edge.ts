import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { runTool } from '../../functions/cli/tool.ts'
import { freshDatabase, startPostgres } from '../postgres.ts'
import { checkOut, lookUntil, pay } from './buyer.ts'
import { requestFor } from './requests.ts'
import { type RunningWorker, startWorker } from './workerd.ts'
import { freePort, openWorld, type World } from './world.ts'

let world: World

beforeAll(async () => {
  world = await openWorld()
  await world.publish()
})

afterAll(() => world?.stop())

/** A worker with other settings; stopped when the test ends. */
async function workerWith(changes: Record<string, string | undefined>): Promise<RunningWorker> {
  const settings = Object.entries({ ...world.settings, ...changes }).filter(
    ([, value]) => value !== undefined,
  )
  const worker = await startWorker(await freePort(), Object.fromEntries(settings) as Record<string, string>)
  onTestFinished(() => worker.stop())
  return worker
}

test.for<[string, Record<string, string | undefined>, string]>([
  ['no database', { DATABASE_URL: undefined }, 'DATABASE_URL is not set'],
  [
    'no payment key, since there is no sandbox at the edge,',
    { STRIPE_SECRET_KEY: undefined },
    'STRIPE_SECRET_KEY is not set',
  ],
  ['no public address', { PUBLIC_URL: undefined }, 'PUBLIC_URL is not set'],
  ['a mail server, which it cannot speak to,', { SMTP_URL: 'smtp://mail.example' }, 'SMTP_URL is set'],
  ['a broken sealing key', { SECRET_KEYS: 'k1:c2hvcnQ=' }, 'SECRET_KEYS must be'],
])('a worker with %s answers 503, and its log says what to set', async ([, changes, sentence]) => {
  const worker = await workerWith(changes)
  const answer = await fetch(`${worker.url}/api/orders/ord_1`)
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('60')
  expect(await answer.json()).toMatchObject({ code: 'store_unavailable' })
  expect(worker.output()).toContain(sentence)
})

test('a database without a catalog is refused with the command that brings one', async () => {
  const empty = await freshDatabase()
  const env = { DATABASE_URL: empty, DIST_DIR: world.settings.DIST_DIR as string }
  const bare = await workerWith({ DATABASE_URL: empty })
  expect((await fetch(`${bare.url}/buy/lathe`)).status).toBe(503)
  const { code } = await runTool('functions/cli/enter.mjs', ['publish-catalog'], { env })
  expect(code).toBe(0)
  expect((await fetch(`${bare.url}/buy/lathe`, { redirect: 'manual' })).status).toBe(303)
})

test.for<[string, Record<string, string>, string]>([
  [
    'another mode',
    {
      STRIPE_SECRET_KEY: 'sk_live_edge',
      STRIPE_API_BASE: 'https://api.stripe.com',
      PUBLIC_URL: 'https://shop.example',
      ALLOW_INSECURE_SELLERS: '0',
    },
    'begun as test',
  ],
  [
    'other sealing keys',
    { SECRET_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}` },
    'SECRET_KEYS does not open',
  ],
])('a store of %s is refused, and nothing of it is shown', async ([, changes, sentence]) => {
  const first = await workerWith({})
  await checkOut(first.url, requestFor('lathe'))
  const other = await workerWith(changes)
  expect((await fetch(`${other.url}/buy/lathe`, { redirect: 'manual' })).status).toBe(503)
  expect(other.output()).toContain(sentence)
})

test('a forged, an old and a garbled event are refused with a code', async () => {
  const worker = await workerWith({})
  const send = (signature: string) =>
    fetch(`${worker.url}/api/payment-events`, {
      method: 'POST',
      headers: { 'stripe-signature': signature },
      body: '{"id":"evt_forged"}',
    })
  for (const signature of ['', 't=1,v1=00', `t=${Math.floor(Date.now() / 1000)},v1=${'0'.repeat(64)}`]) {
    const answer = await send(signature)
    expect(answer.status).toBe(400)
    const text = await answer.text()
    expect(text).toContain('signature_invalid')
    expect(text).not.toContain('evt_forged')
  }
})

test('while the database is away the worker says so and lives; when it is back, the same order goes on', async () => {
  const server = await startPostgres()
  onTestFinished(() => server.stop())
  const own = await openWorld({ database: server.url })
  onTestFinished(() => own.stop())
  await own.publish()
  const worker = await startWorker(own.port, own.settings)
  onTestFinished(() => worker.stop())
  const order = await checkOut(worker.url, requestFor('lathe'))

  await server.kill()
  const headers = { authorization: `Bearer ${order.token}` }
  const away = await fetch(`${worker.url}/api/orders/${order.order}`, { headers })
  expect(away.status).toBe(503)
  expect(away.headers.get('retry-after')).toBe('5')
  expect(await away.json()).toMatchObject({ code: 'store_unavailable' })
  expect((await fetch(`${worker.url}/api/health`)).status).toBe(200)
  await expect(worker.strike()).rejects.toThrow('The clock struck in vain')

  await server.restart()
  await pay(order)
  const seen = await lookUntil(worker.url, order, ({ lines }) => lines[0]?.delivery?.state === 'active')
  expect(seen.state).toBe('paid')
})
