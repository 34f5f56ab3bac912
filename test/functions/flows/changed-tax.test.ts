import { expect, test } from 'vitest'
import { checkOut, createTestShop, requestFor, tell } from '../test-shop.ts'

test.for(['exclusive', 'inclusive'] as const)(
  'what was paid is delivered though prices, %s of tax when the page opened, are otherwise by now',
  async (behavior) => {
    const shop = await createTestShop()
    const { store } = shop.shop.catalog()
    store.tax = { behavior, automatic: true }
    const { order } = await checkOut(shop, requestFor('license'))
    const after = { exclusive: 'inclusive', inclusive: 'exclusive' } as const
    store.tax = { behavior: after[behavior], automatic: true }
    const amountTotal = 14700 + (behavior === 'exclusive' ? 2793 : 0)
    shop.gateway.pay(order, { amountTax: 2793, amountTotal })
    await tell(shop, order)
    await shop.runJobs()
    expect(await shop.order(order)).toMatchObject({ state: 'paid', text: 'Paid and delivered.' })
  },
)

test('the total that a buyer reads is what was paid, where prices hold their tax', async () => {
  const shop = await createTestShop()
  shop.shop.catalog().store.tax = { behavior: 'inclusive', automatic: true }
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order, { amountTax: 2347 })
  await tell(shop, order)
  await shop.runJobs()
  const shown = await shop.order(order)
  expect(shown.amount + (shown.tax ?? 0)).toBe(14700)
  expect(shop.letters[0]?.text).toContain('We received 147 USD.')
})
