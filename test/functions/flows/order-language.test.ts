import { expect, test } from 'vitest'
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
