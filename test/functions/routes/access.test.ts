import { expect, test } from 'vitest'
import {
  buy,
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  type TestShop,
} from '../test-shop.ts'

const cookieOf = (response: Response): string =>
  (response.headers.get('set-cookie') ?? '').split(';')[0] ?? ''

function get({ app }: TestShop, path: string, headers: Record<string, string> = {}) {
  return app.request(`${origin}${path}`, { headers })
}

test('the hand-over address gives the browser a host-only cookie and goes on to the payment page', async () => {
  const shop = await createTestShop()
  const { order, url } = await checkOut(shop, requestFor('license'))
  const response = await shop.app.request(url)
  expect(response.status).toBe(303)
  expect(response.headers.get('location')).toBe(`https://pay.example/cs_${order}`)
  const cookie = response.headers.get('set-cookie') ?? ''
  expect(cookie).toMatch(/^__Host-vitrine=[\w-]{43}; .*Path=\/; HttpOnly; Secure; SameSite=Lax/)
  expect((await get(shop, `/api/orders/${order}`, { cookie: cookieOf(response) })).status).toBe(200)
})

test('the hand-over address lets one browser in; a second one ends both, and mail still opens the order', async () => {
  const shop = await createTestShop()
  const { order, url } = await checkOut(shop, requestFor('license'))
  const buyer = cookieOf(await shop.app.request(url))
  const again = await shop.app.request(url, { headers: { cookie: buyer } })
  expect((await get(shop, `/api/orders/${order}`, { cookie: cookieOf(again) })).status).toBe(200)
  const stranger = await shop.app.request(url)
  expect(stranger.status).toBe(303)
  expect(stranger.headers.get('set-cookie')).toBeNull()
  expect((await get(shop, `/api/orders/${order}`, { cookie: buyer })).status).toBe(403)
})

test.for([
  ['en', '/order/'],
  ['zh-CN', '/zh-CN/order/'],
] as const)(
  'once paid, the hand-over address of an order in %s opens nothing and leads to %s',
  async ([locale, page]) => {
    const shop = await createTestShop()
    const { order, url } = await checkOut(shop, requestFor('license', { locale }))
    shop.gateway.pay(order)
    const { settlePayment } = await import('../../../functions/flows/payment/settle-payment.ts')
    await settlePayment({ order }, shop.shop)
    const response = await shop.app.request(url)
    expect(response.headers.get('location')).toBe(`${origin}${page}?o=${order}`)
    expect(response.headers.get('set-cookie')).toBeNull()
  },
)

test.for(['', 'wrong-token', 'a'.repeat(43)])('a guessed hand-over token %j is refused', async (token) => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  const response = await get(shop, `/pay/${order}?h=${token}`)
  expect(response.status).toBe(404)
  expect(response.headers.get('set-cookie')).toBeNull()
})

test('an order opens for its own token only', async () => {
  const shop = await createTestShop()
  const mine = await checkOut(shop, requestFor('license'))
  const other = await checkOut(shop, requestFor('saas'))
  const asked = (token: string) =>
    get(shop, `/api/orders/${mine.order}`, { authorization: `Bearer ${token}` })
  expect((await asked(mine.token)).status).toBe(200)
  expect((await asked(other.token)).status).toBe(403)
  expect((await get(shop, `/api/orders/${mine.order}`)).status).toBe(403)
})

test('reading an order again without a change answers 304', async () => {
  const shop = await createTestShop()
  const { order, token } = await buy(shop, 'license')
  const authorization = `Bearer ${token}`
  const first = await get(shop, `/api/orders/${order}`, { authorization })
  const etag = first.headers.get('etag') ?? ''
  const again = await get(shop, `/api/orders/${order}`, { authorization, 'if-none-match': etag })
  expect(again.status).toBe(304)
})

test('a mailed link opens the order in another browser, by a post from the store’s own page', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'license')
  const link = new URL(/https:\S+/.exec(shop.letters[0]?.text ?? '')?.[0] ?? '')
  expect(link.pathname + link.search).toBe('/order/')
  const token = new URLSearchParams(link.hash.slice(1)).get('t')
  const path = `/api/orders/${order}/session`
  expect((await post(shop.app, path, { token })).status).toBe(403)
  const response = await post(shop.app, path, { token }, { origin })
  expect(response.status).toBe(200)
  expect((await get(shop, `/api/orders/${order}`, { cookie: cookieOf(response) })).status).toBe(200)
})

test('a mailed link that has run out says so', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'license')
  const token = /&t=([\w-]+)/.exec(shop.letters[0]?.text ?? '')?.[1]
  shop.world.pass(15 * 86_400)
  const response = await post(shop.app, `/api/orders/${order}/session`, { token }, { origin })
  expect((await response.json()).code).toBe('link_expired')
})

test('asking for links answers the same whether the address is known or not', async () => {
  const shop = await createTestShop()
  await buy(shop, 'license')
  const before = shop.letters.length
  const known = await post(shop.app, '/api/order-links', { email: 'Ada@buyer.example' })
  const unknown = await post(shop.app, '/api/order-links', { email: 'nobody@buyer.example' })
  expect([known.status, unknown.status]).toEqual([202, 202])
  expect(await known.text()).toBe(await unknown.text())
  await shop.runJobs()
  expect(shop.letters.slice(before).map(({ to }) => to)).toEqual(['ada@buyer.example'])
})

test('a mailbox cannot be flooded with links', async () => {
  const { app } = await createTestShop()
  const ask = () => post(app, '/api/order-links', { email: 'ada@buyer.example' })
  for (let count = 0; count < 3; count += 1) expect((await ask()).status).toBe(202)
  const refused = await ask()
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('a cookie alone changes nothing from another site', async () => {
  const shop = await createTestShop()
  const { order, token } = await buy(shop, 'saas')
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
  const line = (await shop.order(order)).lines[0]?.id
  const path = `/api/orders/${order}/lines/${line}/actions/reveal`
  const cookie = `__Host-vitrine=${token}`
  expect((await post(shop.app, path, {}, { cookie, origin: 'https://evil.example' })).status).toBe(403)
  expect((await post(shop.app, path, {}, { cookie })).status).toBe(403)
  const revealed = await post(shop.app, path, {}, { cookie, origin })
  expect((await revealed.json()).show[0]).toMatchObject({ type: 'secret', value: shop.world.secrets[0] })
})

test('no secret of a delivery is in the order, its stream of changes or the database', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'saas')
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
  const shown = JSON.stringify(await shop.order(order))
  const { readFileSync, readdirSync } = await import('node:fs')
  const files = readdirSync(shop.folder).filter((name) => name.startsWith('vitrine.sqlite'))
  const stored = files.map((name) => readFileSync(`${shop.folder}/${name}`, 'latin1')).join()
  for (const secret of shop.world.secrets) {
    expect(shown).not.toContain(secret)
    expect(stored).not.toContain(secret)
  }
})

test.for(['/api/operator/orders', '/api/operator/health', '/api/operator/dead-letters'])(
  '%s is for the operator only',
  async (path) => {
    const shop = await createTestShop()
    expect((await get(shop, path)).status).toBe(403)
    expect((await get(shop, path, { authorization: 'Bearer wrong' })).status).toBe(403)
    expect((await get(shop, path, { authorization: `Bearer ${operatorToken}` })).status).toBe(200)
  },
)

test('the operator’s browser signs in once and then needs the store’s own origin to change anything', async () => {
  const shop = await createTestShop()
  const signedIn = await post(shop.app, '/api/operator/session', { token: operatorToken }, { origin })
  const cookie = cookieOf(signedIn)
  expect(cookie).toMatch(/^__Host-vitrine_operator=/)
  expect(cookie).not.toContain(operatorToken)
  expect((await get(shop, '/api/operator/orders', { cookie })).status).toBe(200)
  const path = '/api/operator/deliveries/del_x/retry'
  expect((await post(shop.app, path, {}, { cookie, origin: 'https://evil.example' })).status).toBe(403)
  expect((await post(shop.app, path, {}, { cookie, origin })).status).toBe(404)
})

test('a download ticket opens its file, as a download, until it runs out or is altered', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'license')
  const file = (await shop.order(order)).lines[0]?.delivery?.view.find((item) => item.type === 'file')
  const href = file?.type === 'file' ? (file.href ?? '') : ''
  const download = await shop.app.request(href)
  expect(download.status).toBe(200)
  expect(download.headers.get('content-disposition')).toMatch(/^attachment; filename="/)
  expect(download.headers.get('content-security-policy')).toContain('sandbox')
  expect((await shop.app.request(`${href}x`)).status).toBe(404)
  shop.world.pass(1300)
  expect((await shop.app.request(href)).status).toBe(404)
})

test('clicks are counted for linked products only', async () => {
  const shop = await createTestShop()
  const click = (product: string) =>
    shop.app.request(`${origin}/api/clicks`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: product,
    })
  for (const product of ['consulting', 'consulting', 'saas', 'nothing'])
    expect((await click(product)).status).toBe(204)
  const rows = await shop.shop.store.read.selectFrom('clicks').selectAll().execute()
  expect(rows).toMatchObject([{ product: 'consulting', count: 2 }])
})
