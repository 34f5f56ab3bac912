import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkOut, look, lookUntil, type OpenOrder, pay } from './buyer.ts'
import { requestFor } from './requests.ts'
import { type RunningWorker, startWorker } from './workerd.ts'
import { openWorld, operatorToken, type World } from './world.ts'

let world: World
let worker: RunningWorker

beforeAll(async () => {
  world = await openWorld()
  await world.publish()
  worker = await startWorker(world.port, world.settings)
})

afterAll(async () => {
  await worker?.stop()
  await world?.stop()
})

const isDelivered = ({ lines }: Awaited<ReturnType<typeof look>>): boolean =>
  lines.every(({ delivery }) => delivery?.state === 'active')

/** Mails about an order, by the link in them. */
const mailsOf = ({ order }: OpenOrder): string[] =>
  world.mails.filter(({ text }) => text.includes(order)).map(({ subject }) => subject)

async function bearer(path: string, { token }: OpenOrder, headers = {}): Promise<Response> {
  return fetch(`${worker.url}${path}`, { headers: { authorization: `Bearer ${token}`, ...headers } })
}

test('a license is sold, paid, signed and mailed by the worker alone, before its clock strikes', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  expect(await look(worker.url, order)).toMatchObject({ state: 'open', amount: 4900, currency: 'USD' })
  expect(await pay(order)).toBe(`${worker.url}/order/?o=${order.order}`)
  const seen = await lookUntil(worker.url, order, isDelivered)
  expect(seen).toMatchObject({ state: 'paid', email: 'ada@buyer.example' })
  await expect.poll(() => mailsOf(order), { timeout: 20_000 }).toHaveLength(2)
  expect(new Set(world.mails.map(({ key }) => key)).size).toBe(world.mails.length)

  const file = seen.lines[0]?.delivery?.view.find(({ type }) => type === 'file')
  const download = await fetch((file as { href: string }).href)
  expect(download.headers.get('content-disposition')).toContain('lathe-license.jwt')
  const keys = (await (await fetch(`${worker.url}/api/licenses/jwks.json`)).json()) as JSONWebKeySet
  const { payload } = await jwtVerify((await download.text()).trim(), createLocalJWKSet(keys))
  expect(payload).toMatchObject({ iss: worker.url, jti: seen.lines[0]?.delivery?.id })
})

test('the software asks the worker about its license: a seat is taken, proved, renewed and given back', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  await pay(order)
  const seen = await lookUntil(worker.url, order, isDelivered)
  const row = seen.lines[0]?.delivery?.view.find(({ label }) => label === 'License key')
  const key = row?.type === 'code' ? row.value : ''
  const ask = async (call: string, body: object) => {
    const answer = await fetch(`${worker.url}/api/licenses/${call}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key, ...body }),
    })
    return {
      status: answer.status,
      body: (await answer.json()) as { proof: string; code: string; freed: boolean },
    }
  }
  const taken = await ask('activate', { machine: 'edge-1' })
  expect(taken.status).toBe(200)
  const keys = (await (await fetch(`${worker.url}/api/licenses/jwks.json`)).json()) as JSONWebKeySet
  const { payload } = await jwtVerify(taken.body.proof, createLocalJWKSet(keys), { audience: 'machine' })
  expect(payload).toMatchObject({ machine: 'edge-1', product: 'lathe' })
  expect((await ask('heartbeat', { machine: 'edge-1' })).status).toBe(200)
  expect((await ask('deactivate', { machine: 'edge-1' })).body.freed).toBe(true)
  expect((await ask('heartbeat', { machine: 'edge-1' })).body.code).toBe('machine_unknown')
  const list = (await (await fetch(`${worker.url}/api/licenses/revoked.json`)).json()) as {
    revoked: unknown[]
  }
  expect(list.revoked).toEqual([])
  expect((await fetch(`${worker.url}/api/stock?product=lathe`)).status).toBe(200)
})

test('an order page asks with a tag and by turns: there is no stream at the edge', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  const path = `/api/orders/${order.order}`
  const first = await bearer(path, order)
  const tag = first.headers.get('etag') ?? ''
  expect((await bearer(path, order, { 'if-none-match': tag })).status).toBe(304)
  const stream = await bearer(path, order, { accept: 'text/event-stream' })
  expect(stream.status).toBe(406)
  expect(await stream.json()).toMatchObject({ code: 'not_acceptable' })
  expect((await fetch(`${worker.url}${path}`)).status).toBe(403)
})

test('the buyer’s browser gets its cookie from the worker and opens the order with it', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  const handOver = await fetch(order.url, { redirect: 'manual' })
  expect(handOver.headers.get('location')).toContain(`${world.stripeUrl}/c/pay/`)
  const [cookie = ''] = handOver.headers.getSetCookie()
  expect(cookie).toMatch(/^vitrine=.*HttpOnly.*SameSite=Lax/)
  const path = `${worker.url}/api/orders/${order.order}`
  expect((await fetch(path, { headers: { cookie: cookie.split(';')[0] as string } })).status).toBe(200)
})

test('the way without script: a form of the store opens an order, a form of another page does not', async () => {
  const fields = new URLSearchParams({ plan: 'team', email: 'ada@buyer.example', currency: 'USD' })
  const { eula, terms } = requestFor('lathe').agreements ?? {}
  fields.set('agree', String(eula))
  fields.set('terms', String(terms))
  const send = (origin: string) =>
    fetch(`${worker.url}/buy/lathe`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin },
      body: fields,
    })
  expect((await send('https://elsewhere.example')).status).toBe(403)
  const placed = await send(worker.url)
  expect(placed.status).toBe(303)
  expect(placed.headers.get('location')).toContain(`${worker.url}/pay/`)
})

test('a payment that no webhook told of is found when its order page asks', async () => {
  await press('/sandbox/hold')
  try {
    const order = await checkOut(worker.url, requestFor('lathe'))
    await pay(order)
    expect(await lookUntil(worker.url, order, isDelivered)).toMatchObject({ state: 'paid' })
  } finally {
    await press('/sandbox/release')
  }
})

test('a payment that no webhook told of and nobody looks at is found by the clock', async () => {
  await press('/sandbox/hold')
  try {
    const order = await checkOut(worker.url, requestFor('lathe'))
    await pay(order)
    await world.query("update orders set created_at = '2026-01-01T00:00:00.000Z' where id = $1", [
      order.order,
    ])
    await worker.strike(new Date('2026-11-23T12:05:00Z'))
    await worker.strike(new Date('2026-11-23T12:06:00Z'))
    const [row] = await world.query('select state from deliveries where order_id = $1', [order.order])
    expect(row).toEqual({ state: 'active' })
  } finally {
    await press('/sandbox/release')
  }
})

test('a worker that has just started works a pile off in one strike', async () => {
  await press('/sandbox/hold')
  try {
    const orders = await Promise.all(
      Array.from({ length: 8 }, () => checkOut(worker.url, requestFor('lathe'))),
    )
    for (const order of orders) await pay(order)
    const ids = orders.map(({ order }) => order)
    await world.query("update orders set created_at = '2026-01-01T00:00:00.000Z' where id = any($1)", [ids])
    await worker.stop()
    worker = await startWorker(world.port, world.settings)
    await worker.strike(new Date('2026-11-23T12:10:00Z'))
    const rows = await world.query('select state from deliveries where order_id = any($1)', [ids])
    expect(rows).toEqual(Array.from({ length: 8 }, () => ({ state: 'active' })))
    expect(worker.output()).not.toMatch(/"level":"(warn|error)"/)
  } finally {
    await press('/sandbox/release')
  }
})

test('one event posted fifty times at once delivers once and is never answered by a fault', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  await pay(order)
  await lookUntil(worker.url, order, isDelivered)
  const { events } = (await (await fetch(`${world.stripeUrl}/sandbox/state.json`)).json()) as {
    events: { id: string; data: { object: { client_reference_id?: string } } }[]
  }
  const event = events.find(({ data }) => data.object.client_reference_id === order.order)
  const answers = await Promise.all(Array.from({ length: 50 }, () => world.postEvent(event)))
  expect(new Set(answers)).toEqual(new Set([200]))
  await worker.strike()
  const rows = await world.query('select code from audit where order_id = $1 and code = $2', [
    order.order,
    'delivered',
  ])
  expect(rows).toHaveLength(1)
  expect(mailsOf(order)).toHaveLength(2)
})

test('a service begins at the edge, and its seller hands a file over there', async () => {
  const order = await checkOut(worker.url, requestFor('review', { goal: 'To know whether it holds.' }))
  await pay(order)
  await lookUntil(worker.url, order, ({ lines }) => lines[0]?.delivery?.state === 'waiting')
  const link = /\/engagement\/#d=(\w+)&t=([\w-]+)/
  await expect.poll(() => world.mails.some(({ text }) => link.test(text)), { timeout: 20_000 }).toBe(true)
  const [, delivery, token] = link.exec(world.mails.find(({ text }) => link.test(text))?.text ?? '') ?? []
  const seller = (path: string, body: BodyInit, type?: string) =>
    fetch(`${worker.url}/api/seller/engagements/${delivery}/${path}`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, ...(type ? { 'content-type': type } : {}) },
    })
  const json = 'application/json'
  expect((await seller('actions/take-on', '{}', json)).status).toBe(200)
  const form = new FormData()
  const zip = new Uint8Array(300_000).fill(7)
  zip.set([0x50, 0x4b, 0x03, 0x04])
  form.set('file', new File([zip], 'report.zip'))
  const uploaded = await seller('files', form)
  expect(uploaded.status).toBe(201)
  const { file } = (await uploaded.json()) as { file: string }
  const inputs = { note: 'It holds.', file }
  expect((await seller('actions/deliver', JSON.stringify({ inputs }), json)).status).toBe(200)
  const [stored] = await world.query('select length(bytes) as size from file_bytes where id = $1', [file])
  expect(stored).toEqual({ size: 300_000 })
})

test('the operator sees at the edge what waits, and what is red', async () => {
  const headers = { authorization: `Bearer ${operatorToken}` }
  const orders = await fetch(`${worker.url}/api/operator/orders`, { headers })
  expect(orders.status).toBe(200)
  expect((await fetch(`${worker.url}/api/operator/orders`)).status).toBe(403)
  const health = await fetch(`${worker.url}/api/health`, { headers })
  expect(await health.json()).toMatchObject({ causes: [] })
})

test('no request leaves a connection behind', async () => {
  const order = await checkOut(worker.url, requestFor('lathe'))
  await Promise.all(Array.from({ length: 60 }, () => look(worker.url, order)))
  await expect.poll(openConnections, { timeout: 10_000 }).toEqual([])
})

test('a caller who hangs up cuts off nothing that was begun', async () => {
  const body = JSON.stringify({ ...requestFor('lathe'), email: 'hurried@buyer.example' })
  const headers = { 'content-type': 'application/json' }
  const after = Array.from({ length: 24 }, (_, index) => index * 8)
  await Promise.allSettled(
    after.map((ms) => {
      const signal = AbortSignal.timeout(ms)
      return fetch(`${worker.url}/api/checkout`, { method: 'POST', headers, body, signal })
    }),
  )
  await expect.poll(openConnections, { timeout: 20_000, interval: 500 }).toEqual([])
  const begun = await world.query("select session_id from orders where email = 'hurried@buyer.example'", [])
  expect(begun.length).toBeGreaterThan(0)
  expect(begun.filter(({ session_id }) => session_id === null)).toEqual([])
})

test('calls are counted over all requests of an isolate', async () => {
  const ask = async () => {
    const body = '{"email":"nobody@buyer.example"}'
    const headers = { 'content-type': 'application/json' }
    return (await fetch(`${worker.url}/api/order-links`, { method: 'POST', headers, body })).status
  }
  expect([await ask(), await ask(), await ask(), await ask()]).toEqual([202, 202, 202, 429])
})

test('nothing that was logged says a secret', () => {
  const { STRIPE_SECRET_KEY, DATABASE_URL } = world.settings
  for (const secret of [STRIPE_SECRET_KEY, new URL(DATABASE_URL ?? '').password, 're_test', operatorToken])
    expect(worker.output()).not.toContain(secret)
})

function openConnections(): Promise<object[]> {
  return world.query(
    'select state, query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    [],
  )
}

function press(path: string): Promise<Response> {
  return fetch(`${world.stripeUrl}${path}`, { method: 'POST', redirect: 'manual' })
}
