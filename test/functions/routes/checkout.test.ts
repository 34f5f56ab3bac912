import { expect, test } from 'vitest'
import { checkoutAnswerSchema, problemSchema } from '../../../catalog/wire.ts'
import { errorTable } from '../../../functions/errors.ts'
import { checkOut, createTestShop, origin, post, requestFor } from '../test-shop.ts'

type Change = (request: ReturnType<typeof requestFor>) => unknown

const [line] = requestFor('license').lines

const refusals: [string, Change, string][] = [
  [
    'a product that is not there',
    (r) => ({ ...r, lines: [{ ...line, product: 'nothing' }] }),
    'product_unknown',
  ],
  ['a plan that is not there', (r) => ({ ...r, lines: [{ ...line, plan: 'nothing' }] }), 'plan_unknown'],
  ['a currency without a price', (r) => ({ ...r, currency: 'CHF' }), 'currency_unknown'],
  ['quantity 0', (r) => ({ ...r, lines: [{ ...line, quantity: 0 }] }), 'quantity_invalid'],
  ['quantity -1', (r) => ({ ...r, lines: [{ ...line, quantity: -1 }] }), 'quantity_invalid'],
  ['quantity 1.5', (r) => ({ ...r, lines: [{ ...line, quantity: 1.5 }] }), 'quantity_invalid'],
  ['quantity over the plan', (r) => ({ ...r, lines: [{ ...line, quantity: 51 }] }), 'quantity_invalid'],
  ['quantity as text', (r) => ({ ...r, lines: [{ ...line, quantity: '2' }] }), 'quantity_invalid'],
  ['a price of its own', (r) => ({ ...r, price: 1 }), 'unknown_field'],
  ['an amount in a line', (r) => ({ ...r, lines: [{ ...line, amount: 1 }] }), 'unknown_field'],
  ['no agreement', ({ agreements, ...r }) => r, 'agreement_missing'],
  [
    'agreement to another text',
    (r) => ({ ...r, agreements: { ...r.agreements, eula: 'f'.repeat(64) } }),
    'agreement_missing',
  ],
  [
    'no agreement to the terms of sale',
    (r) => ({ ...r, agreements: { eula: 'e'.repeat(64) } }),
    'agreement_missing',
  ],
  ['an unknown partner', (r) => ({ ...r, partner: 'nobody' }), 'partner_unknown'],
  [
    'an answer that was not asked for',
    (r) => ({ ...r, lines: [{ ...line, inputs: { x: '1' } }] }),
    'input_invalid',
  ],
  [
    'a return address of elsewhere',
    (r) => ({ ...r, returnUrl: 'https://evil.example/' }),
    'return_url_not_listed',
  ],
  [
    'a return address with script',
    (r) => ({ ...r, returnUrl: 'javascript:alert(1)' }),
    'return_url_not_listed',
  ],
  [
    'a return address in disguise',
    (r) => ({ ...r, returnUrl: `${origin}@evil.example/` }),
    'return_url_not_listed',
  ],
  ['a lower price than ours', (r) => ({ ...r, expected: { amount: 1, currency: 'USD' } }), 'price_changed'],
  [
    'a mail address that is none',
    (r) => ({ ...r, email: 'ada@buyer.example\nbcc: x@y.example' }),
    'body_invalid',
  ],
  ['no lines', (r) => ({ ...r, lines: [] }), 'body_invalid'],
]

test.for(refusals)(
  '%s is refused with its code and a sentence, and nothing is created',
  async ([, change, code]) => {
    const shop = await createTestShop()
    const response = await post(shop.app, '/api/checkout', change(requestFor('license')))
    const problem = problemSchema.parse(await response.json())
    expect(problem.code).toBe(code)
    expect(response.status).toBe(errorTable[code as keyof typeof errorTable][0])
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    expect(problem.detail).toMatch(/\.$/)
    expect(problem.next).toMatch(/\.$/)
    expect(shop.gateway.requests).toHaveLength(0)
    const orders = await shop.shop.store.read.selectFrom('orders').selectAll().execute()
    expect(orders).toHaveLength(0)
  },
)

test('every fault of a body is named at once, by path', async () => {
  const { app } = await createTestShop()
  const request = { ...requestFor('license'), price: 1, lines: [{ ...line, quantity: 0, colour: 'red' }] }
  const problem = problemSchema.parse(await (await post(app, '/api/checkout', request)).json())
  expect(problem.fields?.map(({ field }) => field).sort()).toEqual([
    'lines.0.colour',
    'lines.0.quantity',
    'price',
  ])
})

test.for([
  ['alone', [{ product: 'consulting', plan: 'team' }]],
  ['beside something sold', [line, { product: 'consulting', plan: 'team' }]],
  ['with a made-up plan and quantity', [{ product: 'consulting', plan: 'x', quantity: 3 }]],
] as const)('consulting %s is never sold', async ([, lines]) => {
  const shop = await createTestShop()
  const response = await post(shop.app, '/api/checkout', { ...requestFor('license'), lines })
  expect(response.status).toBe(409)
  expect((await response.json()).code).toBe('product_not_sold')
  expect(shop.gateway.requests).toHaveLength(0)
})

test('a withdrawn product answers 410', async () => {
  const shop = await createTestShop()
  shop.change('license', { withdrawn: true })
  const response = await post(shop.app, '/api/checkout', requestFor('license'))
  expect(response.status).toBe(410)
})

test('the amount charged is the catalog’s, times the quantity', async () => {
  const shop = await createTestShop()
  await checkOut(shop, requestFor('license', { currency: 'JPY' }))
  const [request] = shop.gateway.requests
  expect(request).toMatchObject({ currency: 'JPY', lines: [{ unitAmount: 7000, quantity: 3 }] })
})

test('a higher expectation is charged lower', async () => {
  const shop = await createTestShop()
  await checkOut(shop, requestFor('license', { expected: { amount: 99_999, currency: 'USD' } }))
  expect(shop.gateway.requests[0]?.lines[0]?.unitAmount).toBe(4900)
})

test('a partner’s page gets the address of the payment page and no token', async () => {
  const shop = await createTestShop()
  const response = await post(shop.app, '/api/checkout', requestFor('license', { partner: 'harbor' }), {
    origin: 'https://harbor.example',
  })
  const answer = checkoutAnswerSchema.parse(await response.json())
  expect(answer.token).toBeUndefined()
  expect(answer.url).toMatch(/^https:\/\/shop\.example\/pay\/ord_\w+\?h=/)
  expect(response.headers.get('access-control-allow-origin')).toBe('https://harbor.example')
  expect(response.headers.get('access-control-allow-credentials')).toBeNull()
  expect(response.headers.get('vary')).toContain('Origin')
})

test.for([
  'https://evil.example',
  'https://harbor.example.evil.example',
  'http://harbor.example',
  'https://harbor.example:8443',
  'https://HARBOR.example',
  'null',
  'http://localhost:3000',
])('a page at %s is refused and gets no CORS header', async (at) => {
  const { app } = await createTestShop()
  const response = await post(app, '/api/checkout', requestFor('license'), { origin: at })
  expect(response.status).toBe(403)
  expect((await response.json()).code).toBe('partner_origin')
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
})

test('a partner cannot be named from another partner’s page', async () => {
  const { app } = await createTestShop()
  const request = requestFor('license', { partner: 'quay' })
  const response = await post(app, '/api/checkout', request, { origin: 'https://harbor.example' })
  expect((await response.json()).code).toBe('partner_origin')
})

test('the sandbox lets any page of this machine embed', async () => {
  const { app } = await createTestShop({ mode: 'sandbox' })
  const request = requestFor('license', { partner: 'quay' })
  const response = await post(app, '/api/checkout', request, { origin: 'http://localhost:4322' })
  expect(response.status).toBe(201)
})

test('the same idempotency key and body answer the same order, another body is refused', async () => {
  const shop = await createTestShop()
  const headers = { 'idempotency-key': 'a-key-of-enough-length' }
  const first = await (await post(shop.app, '/api/checkout', requestFor('license'), headers)).json()
  const again = await (await post(shop.app, '/api/checkout', requestFor('license'), headers)).json()
  expect(again.order).toBe(first.order)
  expect(again.url).not.toBe(first.url)
  const other = await post(shop.app, '/api/checkout', requestFor('saas'), headers)
  expect(other.status).toBe(409)
  expect((await other.json()).code).toBe('idempotency_key_reused')
})

test('after a silent payment service the same key goes on with the same order', async () => {
  const shop = await createTestShop()
  const headers = { 'idempotency-key': 'a-key-of-enough-length' }
  shop.gateway.down = true
  const failed = await post(shop.app, '/api/checkout', requestFor('license'), headers)
  expect(failed.status).toBe(503)
  expect(failed.headers.get('retry-after')).toMatch(/^\d+$/)
  shop.gateway.down = false
  expect((await post(shop.app, '/api/checkout', requestFor('license'), headers)).status).toBe(201)
  const orders = await shop.shop.store.read.selectFrom('orders').selectAll().execute()
  expect(orders).toHaveLength(1)
})

test('a wrong content type is refused', async () => {
  const { app } = await createTestShop()
  const response = await app.request(`${origin}/api/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: JSON.stringify(requestFor('license')),
  })
  expect(response.status).toBe(415)
})

test('a body that is no JSON is refused in words', async () => {
  const { app } = await createTestShop()
  const response = await app.request(`${origin}/api/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  })
  expect(response.status).toBe(422)
  expect((await response.json()).code).toBe('body_invalid')
})

test('a request larger than 64 kB is refused before it is read', async () => {
  const { app } = await createTestShop()
  const response = await post(app, '/api/checkout', { ...requestFor('license'), email: 'x'.repeat(70_000) })
  expect(response.status).toBe(413)
  expect((await response.json()).code).toBe('body_too_large')
})
