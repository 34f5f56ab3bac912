import { expect, test } from 'vitest'
import { sellSubscription } from './money/sale.ts'
import { buy, createTestShop, origin, requestFor } from '../test-shop.ts'

test.for([
  ['en', `${origin}/order/`, '/products/license/'],
  ['zh-CN', `${origin}/zh-CN/order/`, '/zh-CN/products/license/'],
] as const)(
  'who orders in %s comes back from the payment, and from each letter, to %s, and goes to %s from there',
  async ([locale, page, product]) => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license', requestFor('license', { locale }))
    expect(shop.gateway.requests[0]?.successUrl).toBe(`${page}?o=${order}`)
    expect(shop.gateway.requests[0]?.cancelUrl).toBe(`${origin}${product}`)
    expect((await shop.order(order)).lines[0]?.productUrl).toBe(product)
    const letters = shop.letters.filter(({ to }) => to === 'ada@buyer.example')
    expect(letters.length).toBeGreaterThan(1)
    for (const { text } of letters) expect(text).toContain(`${page}#o=${order}&t=`)
  },
)

test.for([
  ['?plan=team', '/products/license/?plan=team#buy'],
  ['?plan=team&locale=zh-CN', '/zh-CN/products/license/?plan=team#buy'],
  ['?locale=xx', '/products/license/#buy'],
] as const)('a link to buy with %s leads to %s', async ([query, page]) => {
  const { app } = await createTestShop()
  const answer = await app.request(`${origin}/buy/license${query}`)
  expect(answer.headers.get('location')).toBe(`${origin}${page}`)
})

test('an order and its letters call what was bought as its product’s page does in that language, until that is renamed', async () => {
  const shop = await createTestShop()
  const texts = { 'zh-CN': { name: '排版引擎', plans: { team: { name: '团队版', unit: '席位' } } } }
  shop.change('license', { texts })
  const { order } = await buy(shop, 'license', requestFor('license', { locale: 'zh-CN' }))
  const [line] = (await shop.order(order)).lines
  expect(line).toMatchObject({ productName: '排版引擎', planName: '团队版', unit: '席位' })
  const [paid] = shop.letters.filter(({ to }) => to === 'ada@buyer.example')
  expect(paid?.subject).toBe('您的订单：排版引擎')
  expect(paid?.text).toContain('- 排版引擎, 团队版, 3 × 席位')
  shop.change('license', { name: 'Another product' })
  expect((await shop.order(order)).lines[0]).toMatchObject({
    productName: 'Product license',
    planName: '团队版',
  })
  shop.change('license', null)
  expect((await shop.order(order)).lines[0]).toMatchObject({
    productName: 'Product license',
    planName: 'Team',
  })
})

test('the plan of a subscription and those it may become are called so, too', async () => {
  const sold = await sellSubscription({}, ['team'], { locale: 'zh-CN' })
  const plans = { team: { name: '团队版', unit: '席位' }, works: { name: '企业版' } }
  sold.test.change('saas', { texts: { 'zh-CN': { plans } } })
  const { subscription } = await sold.test.order(sold.order)
  expect(subscription?.lines).toMatchObject([
    { planName: '团队版', unit: '席位', plans: [{ name: '团队版' }, { name: '企业版' }] },
  ])
})

test('who reads English, and a seller, read the names of the sale', async () => {
  const shop = await createTestShop()
  shop.change('service', { texts: { 'zh-CN': { name: '迁移服务', plans: { team: { name: '团队版' } } } } })
  await buy(shop, 'service', requestFor('service', { locale: 'zh-CN' }))
  const [toSeller] = shop.letters.filter(({ to }) => to !== 'ada@buyer.example')
  expect(`${toSeller?.subject} ${toSeller?.text}`).toContain('Product service')
  expect(`${toSeller?.subject} ${toSeller?.text}`).not.toMatch(/\p{Script=Han}/u)
})
