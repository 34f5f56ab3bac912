import { expect, test } from 'vitest'
import { checkOut, createTestShop, origin, post, requestFor } from '../test-shop.ts'

const own = { origin, 'content-type': 'application/x-www-form-urlencoded' }
const line = { product: 'saas', plan: 'team' }

test.for([
  ['alone', [{ product: 'consulting', plan: 'team' }], 'product_not_sold'],
  ['behind a product that is sold', [line, { product: 'consulting', plan: 'team' }], 'product_not_sold'],
  ['in capitals', [{ product: 'Consulting', plan: 'team' }], 'product_unknown'],
  ['with a space', [{ product: 'consulting ', plan: 'team' }], 'product_unknown'],
  ['in full-width letters', [{ product: 'ｃonsulting', plan: 'team' }], 'product_unknown'],
  ['with a zero byte', [{ product: 'consulting\u0000', plan: 'team' }], 'product_unknown'],
] as const)('consulting is not sold %s', async ([, lines, code]) => {
  const { app, gateway } = await createTestShop()
  const response = await post(app, '/api/checkout', { ...requestFor('saas'), lines })
  expect(await response.json()).toMatchObject({ code })
  expect(gateway.requests).toHaveLength(0)
})

test.for(['/buy/consulting', '/buy/%63onsulting', '/buy/Consulting'])(
  'the plain form at %s sells no consulting',
  async (path) => {
    const { app, gateway } = await createTestShop()
    const response = await app.request(`${origin}${path}`, {
      method: 'POST',
      headers: own,
      body: 'plan=team',
    })
    expect([404, 409]).toContain(response.status)
    expect(gateway.requests).toHaveLength(0)
  },
)

test.for(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
  'the name %s, which every object has, is no product, plan, partner, answer or currency',
  async (name) => {
    const { app, gateway } = await createTestShop()
    const bodies = [
      { lines: [{ product: name, plan: 'team' }] },
      { lines: [{ product: 'saas', plan: name }] },
      { partner: name },
      { currency: name },
      { lines: [{ ...line, inputs: JSON.parse(`{"x":"1","${name}":"1"}`) }] },
    ]
    for (const body of bodies) {
      const response = await post(app, '/api/checkout', { ...requestFor('saas'), ...body })
      expect([404, 422]).toContain(response.status)
    }
    expect(gateway.requests).toHaveLength(0)
  },
)

test('a body cannot bring fields in by the prototype', async () => {
  const { app, gateway } = await createTestShop()
  const body = `${JSON.stringify(requestFor('saas')).slice(0, -1)},"__proto__":{"currency":"JPY"}}`
  const headers = { 'content-type': 'application/json' }
  const response = await app.request(`${origin}/api/checkout`, { method: 'POST', headers, body })
  expect(await response.json()).toMatchObject({ code: 'unknown_field' })
  expect(gateway.requests).toHaveLength(0)
})

test.for([
  'javascript:alert(1)',
  'data:text/html,x',
  '//evil.example',
  '\\\\evil.example',
  'https://shop.example@evil.example/',
  'https://shop.example.evil.example/',
  'https://shop.example:444/',
  'http://shop.example/',
  'https://user:word@shop.example/',
])('the buyer is never sent back to %s', async (returnUrl) => {
  const { app } = await createTestShop()
  const response = await post(app, '/api/checkout', requestFor('saas', { returnUrl }))
  expect(await response.json()).toMatchObject({ code: 'return_url_not_listed' })
})

test.for([
  'a@b.example\r\nBcc: c@d.example',
  'a@b.example,c@d.example',
  '"a b"@c.example',
  '<script>@c.example',
])('the mail address %j is refused', async (email) => {
  const { app } = await createTestShop()
  const response = await post(app, '/api/checkout', requestFor('saas', { email }))
  expect(response.status).toBe(422)
})

test('a form of another page opens no order, even when its origin is hidden', async () => {
  const { app, gateway } = await createTestShop()
  const foreign: Record<string, string>[] = [
    {},
    { origin: 'https://harbor.example' },
    { origin: `${origin}.evil.example` },
    { origin: 'null' },
    { origin: 'null', 'sec-fetch-site': 'cross-site' },
    { origin: 'null', 'sec-fetch-site': 'same-site' },
  ]
  for (const headers of foreign) {
    const all = { ...headers, 'content-type': own['content-type'] }
    const response = await app.request(`${origin}/buy/saas`, {
      method: 'POST',
      headers: all,
      body: 'plan=team',
    })
    expect(response.status).toBe(403)
  }
  expect(gateway.requests).toHaveLength(0)
})

test('what the buyer typed stands as text on the page of a refusal', async () => {
  const { app } = await createTestShop()
  const body = new URLSearchParams({ plan: '<script>alert(1)</script>' }).toString()
  const response = await app.request(`${origin}/buy/saas`, { method: 'POST', headers: own, body })
  const page = await response.text()
  expect(page).toContain('&lt;script&gt;')
  expect(page).not.toContain('<script>')
})

test('two lines of one product are two sales at full price', async () => {
  const test = await createTestShop()
  const request = requestFor('saas')
  const { order } = await checkOut(test, { ...request, lines: [...request.lines, ...request.lines] })
  expect((await test.order(order)).amount).toBe(2 * 4900)
})
