import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { createEventReader } from '../../../functions/payments/stripe-events.ts'
import { addressPrefix } from '../../../functions/routes/rate-limits.ts'
import { readSettings } from '../../../functions/runtime/settings.ts'
import { buy, checkOut, createTestShop, origin, post, requestFor, tell } from '../test-shop.ts'

const cookieOf = (r: Response) => (r.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

test('a browser whose hand-over was ended is not let in again by the same address', async () => {
  const shop = await createTestShop()
  const { order, url } = await checkOut(shop, requestFor('license'))
  const thief = cookieOf(await shop.app.request(url))
  await shop.app.request(url) // the buyer
  await shop.app.request(url, { headers: { cookie: thief } })
  const response = await shop.app.request(`${origin}/api/orders/${order}`, { headers: { cookie: thief } })
  expect(response.status).toBe(403)
})
test('two browsers at the same moment are not both let in', async () => {
  const shop = await createTestShop()
  const { order, url } = await checkOut(shop, requestFor('license'))
  const all = await Promise.all([shop.app.request(url), shop.app.request(url)])
  const opens = await Promise.all(
    all.map((r) => shop.app.request(`${origin}/api/orders/${order}`, { headers: { cookie: cookieOf(r) } })),
  )
  expect(opens.filter((r) => r.status === 200).length).toBeLessThan(2)
})
test.for([
  '/api/orders/a/lines/b/actions/files',
  '/api/seller/engagements/a/actions/files',
  '/api/nope/files',
])('%s takes no more than 64 kB', async (path) => {
  const { app } = await createTestShop()
  const response = await post(app, path, { inputs: { note: 'x'.repeat(200_000) } })
  expect(response.status).toBe(413)
})
test('a locale that every object has still names the delivery', async () => {
  const t = await createTestShop()
  const { order } = await checkOut(t, requestFor('saas', { locale: 'valueOf' }))
  t.gateway.pay(order)
  await tell(t, order)
  await t.runJobs()
  expect((await t.order(order)).lines[0]?.delivery?.label).toBe('SaaS')
})
test('the terms of sale are agreed to, as the product says they must', async () => {
  const { app } = await createTestShop()
  const response = await post(
    app,
    '/api/checkout',
    requestFor('saas', { agreements: { eula: 'e'.repeat(64) } }),
  )
  expect(((await response.json()) as { code?: string }).code).toBe('agreement_missing')
})
test('the same request at the same moment answers the same order', async () => {
  const t = await createTestShop()
  const all = await Promise.all(
    Array.from({ length: 4 }, () =>
      post(t.app, '/api/checkout', requestFor('saas'), { 'idempotency-key': 'k'.repeat(20) }),
    ),
  )
  expect(all.map((r) => r.status)).toEqual([201, 201, 201, 201])
})
test('a full disk is told as such', async () => {
  const t = await createTestShop()
  t.shop.store = {
    ...t.shop.store,
    transaction: async () => {
      throw Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 })
    },
  }
  const response = await post(t.app, '/api/checkout', requestFor('saas'))
  expect(response.status).toBe(503)
})
test.for<[string, string]>([
  ['application/json', '{}'],
  ['multipart/form-data', 'x'],
  ['multipart/form-data; boundary=b', 'x'],
])('a form sent as %s is refused, not a fault of ours', async ([type, body]) => {
  const { app } = await createTestShop()
  const response = await app.request(`${origin}/buy/saas`, {
    method: 'POST',
    headers: { origin, 'content-type': type },
    body,
  })
  expect(response.status).toBeLessThan(500)
})
test('a broken multipart body of an upload is refused', async () => {
  const t = await createTestShop()
  const { order, token } = await buy(t, 'saas')
  const response = await t.app.request(`${origin}/api/orders/${order}/files`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'multipart/form-data; boundary=b',
      'content-length': '4',
    },
    body: 'junk',
  })
  expect(response.status).toBe(422)
})
test('a file is taken only where the delivery asks for one', async () => {
  const t = await createTestShop()
  const { order, token } = await buy(t, 'saas')
  const line = (await t.order(order)).lines[0]?.id ?? ''
  const f = new FormData()
  f.set('line', line)
  f.set('file', new File(['x'], 'a.txt'))
  const q = new Request(origin, { method: 'POST', body: f })
  const body = new Uint8Array(await q.arrayBuffer())
  const r = await t.app.request(`${origin}/api/orders/${order}/files`, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': q.headers.get('content-type') ?? '',
      'content-length': String(body.length),
    },
  })
  expect(r.status).not.toBe(201)
})
test('an IPv6 network counts as one caller', () => {
  expect(addressPrefix('2001:db8::1')).toBe(addressPrefix('2001:db8::2'))
})
test('an empty secret in the list of webhook secrets stops the start', () => {
  const keys = `k1:${Buffer.alloc(32).toString('base64')}`
  const env = { STRIPE_SECRET_KEY: 'sk_test_a', SECRET_KEYS: keys, SMTP_URL: 'smtp://a', MAIL_FROM: 'a@b.co' }
  for (const secret of ['whsec_a,', ' ', ','])
    expect(() => readSettings({ ...env, STRIPE_WEBHOOK_SECRET: secret }, '/')).toThrow(
      /STRIPE_WEBHOOK_SECRET/,
    )
})
test('a blob address of the store is no return address', async () => {
  const { app } = await createTestShop()
  const r = await post(app, '/api/checkout', requestFor('saas', { returnUrl: `blob:${origin}/x` }))
  expect(((await r.json()) as { code?: string }).code).toBe('return_url_not_listed')
})
test('a made-up browser token is not taken over', async () => {
  const shop = await createTestShop()
  const { url } = await checkOut(shop, requestFor('license'))
  const made = `__Host-vitrine=${'A'.repeat(43)}`
  expect(cookieOf(await shop.app.request(url, { headers: { cookie: made } }))).not.toBe(made)
})
test('a signed event that is no JSON is refused, not a fault of ours', async () => {
  const now = new Date()
  const t = Math.floor(now.getTime() / 1000)
  const v1 = createHmac('sha256', 'whsec_a').update(`${t}.x`).digest('hex')
  await expect(createEventReader(['whsec_a'])('x', `t=${t},v1=${v1}`, now)).rejects.toMatchObject({
    name: 'VitrineError',
  })
})
