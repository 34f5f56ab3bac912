import { expect, test } from 'vitest'
import { buy, createTestShop, origin, requestFor } from '../test-shop.ts'

test.for([
  ['en', `${origin}/order/`],
  ['zh-CN', `${origin}/zh-CN/order/`],
] as const)(
  'who orders in %s comes back from the payment, and from each letter, to %s',
  async ([locale, page]) => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license', requestFor('license', { locale }))
    expect(shop.gateway.requests[0]?.successUrl).toBe(`${page}?o=${order}`)
    const letters = shop.letters.filter(({ to }) => to === 'ada@buyer.example')
    expect(letters.length).toBeGreaterThan(1)
    for (const { text } of letters) expect(text).toContain(`${page}#o=${order}&t=`)
  },
)
