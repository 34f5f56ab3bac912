import { describe, expect, test } from 'vitest'
import type { CatalogProduct } from '../../../catalog/catalog.ts'
import { checkOut, createTestShop, requestFor, type TestShop } from '../test-shop.ts'

type Plan = CatalogProduct['plans'][number]

describe('what the payment page is asked for', () => {
  test('a one-time order is one payment, without a word of what comes later', async () => {
    const shop = await createTestShop()
    const asked = await request(shop)
    expect(asked).toMatchObject({ mode: 'payment', promotionCodes: false, billingAddress: 'auto' })
    expect(asked).not.toHaveProperty('trialDays')
    expect(asked).not.toHaveProperty('payouts')
    expect(asked.lines[0]).not.toHaveProperty('recurring')
  })

  test('a plan by the month with trial and setup fee says so, line by line', async () => {
    const shop = await createTestShop()
    rebill(shop, {
      billing: { every: 'month' },
      trial: { days: 14 },
      setup: [{ currency: 'USD', amount: 900 }],
    })
    const asked = await request(shop)
    expect(asked).toMatchObject({ mode: 'subscription', trialDays: 14 })
    expect(asked.lines).toEqual([
      expect.objectContaining({
        product: 'saas',
        unitAmount: 4900,
        recurring: { every: 'month' },
        setup: 900,
      }),
    ])
  })

  test('what is measured is named by its unit, and steps by quantity go along', async () => {
    const shop = await createTestShop()
    rebill(shop, { billing: { usage: { unit: 'GB', every: 'month' } } })
    expect((await request(shop)).lines[0]).toMatchObject({
      recurring: { every: 'month', metered: { unit: 'GB' } },
    })
    const steps = [{ from: 5, prices: [{ currency: 'USD', amount: 3900 }] }]
    rebill(shop, {
      billing: { every: 'year' },
      quantity: { unit: 'seat', min: 1, max: 50, tiers: { mode: 'graduated', steps } },
    })
    expect((await request(shop)).lines[0]?.recurring).toEqual({
      every: 'year',
      tiers: { mode: 'graduated', steps },
    })
  })

  test('the store decides on promotion codes, tax ids and the address', async () => {
    const shop = await createTestShop()
    const { store } = shop.shop.catalog()
    store.checkout = { promotionCodes: true, taxIds: true, billingAddress: 'required' }
    expect(await request(shop)).toMatchObject(store.checkout)
  })

  test('of a one-time sale for a seller with an account the store keeps its share and its fixed fee', async () => {
    const shop = await createTestShop()
    payOut(shop, { percent: 1250, fixed: [{ currency: 'USD', amount: 30 }] })
    const asked = await request(shop)
    const total = (asked.lines[0]?.unitAmount ?? 0) * (asked.lines[0]?.quantity ?? 0)
    expect(asked.payouts).toEqual({ account: 'acct_1', feeAmount: Math.round(total * 0.125) + 30 })
  })

  test('a fixed fee never exceeds what is paid', async () => {
    const shop = await createTestShop()
    payOut(shop, { percent: 1250, fixed: [{ currency: 'USD', amount: 99_999_900 }] })
    const asked = await request(shop)
    const total = (asked.lines[0]?.unitAmount ?? 0) * (asked.lines[0]?.quantity ?? 0)
    expect(asked.payouts?.feeAmount).toBe(total)
  })

  test('of each payment of a subscription the store keeps a share', async () => {
    const shop = await createTestShop()
    rebill(shop, { billing: { every: 'month' } })
    payOut(shop, { percent: 1250 })
    expect((await request(shop)).payouts).toEqual({ account: 'acct_1', feePercent: 1250 })
  })
})

async function request(shop: TestShop) {
  const { order } = await checkOut(shop, requestFor('saas'))
  const asked = shop.gateway.requests.find((one) => one.order === order)
  if (!asked) throw new Error(`nothing was asked for ${order}`)
  return asked
}

function rebill(shop: TestShop, change: Partial<Plan>): void {
  const plan: Plan = {
    id: 'team',
    name: 'Team',
    prices: [{ currency: 'USD', amount: 4900 }],
    billing: 'once',
    quantity: { unit: 'seat', min: 1, max: 50 },
    ...change,
  }
  shop.change('saas', { plans: [plan] })
}

function payOut(
  shop: TestShop,
  fee: { percent: number; fixed?: { currency: string; amount: number }[] },
): void {
  const seller = {
    id: 'northbeam',
    name: 'Northbeam',
    url: 'https://northbeam.example',
    email: 'sales@northbeam.example',
    hosts: ['api.northbeam.example'],
    payouts: { account: 'acct_1', fee },
  }
  shop.change('saas', { seller })
}
