import { expect, test } from 'vitest'
import type { CatalogProduct } from '../../../catalog/catalog.ts'
import { priceOrder } from '../../../functions/flows/order/price-order.ts'
import { perPeriod, recurringOf } from '../../../functions/orders/price-line.ts'
import { createTestShop, post, requestFor, type TestShop } from '../test-shop.ts'

type Plan = CatalogProduct['plans'][number]
type Kind = 'saas' | 'license' | 'service'

const both = (usd: number, jpy: number) => [
  { currency: 'USD', amount: usd },
  { currency: 'JPY', amount: jpy },
]
const monthly: Partial<Plan> = { billing: { every: 'month' } }
const counted = { unit: 'seat', min: 1, max: 50 }
const payouts = { account: 'acct_1NorthbeamPay42', fee: { percent: 1250 } }

/** Changes the plan of each product, and maybe its seller. */
async function sell(
  shop: TestShop,
  changes: Partial<Record<Kind, Partial<Plan> & { seller?: Partial<CatalogProduct['seller']> }>>,
): Promise<void> {
  for (const [kind, { seller, ...change }] of Object.entries(changes)) {
    const sold = await shop.shop.catalog().get(kind)
    const [plan] = sold?.plans ?? []
    if (!sold || !plan) throw new Error(`nothing is sold as ${kind}`)
    shop.change(kind, { plans: [{ ...plan, ...change }], seller: { ...sold.seller, ...seller } })
  }
}

function cart(...kinds: Kind[]) {
  return requestFor('saas', { lines: kinds.flatMap((kind) => requestFor(kind).lines) })
}

async function refusalOf(shop: TestShop, request: ReturnType<typeof cart>) {
  const response = await post(shop.app, '/api/checkout', request)
  const { code, detail } = await response.json()
  return { status: response.status, code, detail }
}

test('what is due now is the first period without a trial, what is paid once, and setup fees', async () => {
  const shop = await createTestShop()
  await sell(shop, {
    saas: { ...monthly, trial: { days: 14 }, setup: both(9000, 13_000) },
    license: { setup: both(500, 700) },
    service: { ...monthly, trial: { days: 14 } },
  })
  const priced = await priceOrder(cart('saas', 'license', 'service'), null, shop.shop)
  expect(priced).toMatchObject({
    mode: 'subscription',
    amount: 9000 + 3 * 4900 + 500,
    lines: [
      {
        amount: 9000,
        unitAmount: 4900,
        snapshot: { trialDays: 14, setup: 9000, billing: { every: 'month' } },
      },
      { amount: 15_200, unitAmount: 4900, snapshot: { setup: 500, billing: 'once' } },
      { amount: 0, snapshot: { trialDays: 14 } },
    ],
  })
})

test('an order of nothing that recurs is a payment, and no line has a term', async () => {
  const shop = await createTestShop()
  const priced = await priceOrder(requestFor('license'), null, shop.shop)
  expect(priced).toMatchObject({ mode: 'payment', amount: 14_700 })
  const [line] = priced.lines
  expect(line && recurringOf(line.snapshot)).toBeUndefined()
  for (const field of ['trialDays', 'setup', 'tiers', 'commission', 'payouts']) {
    expect(line?.snapshot).not.toHaveProperty(field)
  }
})

test('steps go into the line in the order’s currency alone, and into the price of each period', async () => {
  const shop = await createTestShop()
  const steps = [{ from: 3, prices: both(4000, 6000) }]
  await sell(shop, { license: { ...monthly, quantity: { ...counted, tiers: { mode: 'graduated', steps } } } })
  const priced = await priceOrder(requestFor('license', { currency: 'JPY' }), null, shop.shop)
  const [line] = priced.lines
  expect(line?.snapshot.tiers).toEqual({
    mode: 'graduated',
    steps: [{ from: 3, prices: [{ currency: 'JPY', amount: 6000 }] }],
  })
  expect(line).toMatchObject({ unitAmount: 7000, quantity: 3, amount: 20_000 })
  expect(line && perPeriod(line.snapshot, 4)).toBe(26_000)
})

test('steps of what is paid once make the price of a unit', async () => {
  const shop = await createTestShop()
  const steps = [{ from: 3, prices: both(4000, 6000) }]
  await sell(shop, { license: { quantity: { ...counted, tiers: { mode: 'volume', steps } } } })
  const { lines } = await priceOrder(requestFor('license'), null, shop.shop)
  expect(lines[0]).toMatchObject({ unitAmount: 4000, amount: 12_000 })
  expect(lines[0]?.snapshot).not.toHaveProperty('tiers')
})

test('what is measured costs nothing yet', async () => {
  const shop = await createTestShop()
  await sell(shop, { saas: { billing: { usage: { unit: 'GB', every: 'month' } } } })
  const { lines, amount, mode } = await priceOrder(requestFor('saas'), null, shop.shop)
  expect({ amount, mode }).toEqual({ amount: 0, mode: 'subscription' })
  expect(lines[0] && recurringOf(lines[0].snapshot)).toEqual({ every: 'month', metered: { unit: 'GB' } })
})

test('the partner’s share is that of its file at the sale, to the hundredth of a percent', async () => {
  const shop = await createTestShop()
  const partner = { id: 'harbor', name: 'Harbor', origins: [], commission: '7.5%' }
  const { lines } = await priceOrder(requestFor('license'), partner, shop.shop)
  expect(lines[0]?.snapshot.commission).toBe(750)
})

test('another period, trial, number of payments or unit price is another Price of the payment service', async () => {
  const shop = await createTestShop()
  const steps = [{ from: 3, prices: both(4000, 6000) }]
  const changes: Partial<Plan>[] = [
    {},
    monthly,
    { billing: { every: 'year' } },
    { billing: { usage: { unit: 'GB', every: 'month' } } },
    { ...monthly, setup: both(900, 1300) },
    { ...monthly, quantity: { ...counted, tiers: { mode: 'volume', steps } } },
    { ...monthly, quantity: { ...counted, tiers: { mode: 'graduated', steps } } },
    { ...monthly, prices: both(4800, 7000) },
  ]
  const hashes = new Set<string | undefined>()
  for (const change of changes) {
    await sell(shop, { saas: { billing: 'once', prices: both(4900, 7000), ...change } })
    const request = requestFor(
      'saas',
      'quantity' in change ? { lines: [{ product: 'saas', plan: 'team' }] } : {},
    )
    const { lines } = await priceOrder(request, null, shop.shop)
    hashes.add(lines[0]?.snapshot.termsHash)
    const sold = await shop.shop.catalog().get('saas')
    const [{ quantity, setup, ...bare } = { quantity: 0, setup: 0 }] = sold?.plans ?? []
    shop.change('saas', { plans: [bare as Plan] })
  }
  expect(hashes.size).toBe(changes.length)
})

test.for<[string, Partial<Plan>, Partial<Plan>]>([
  ['periods', monthly, { billing: { every: 'year' } }],
  ['trials', monthly, { ...monthly, trial: { days: 14 } }],
  ['numbers of payments', monthly, { billing: { every: 'month', times: 3 } }],
  ['periods, one of them measured', { billing: { usage: { unit: 'GB', every: 'year' } } }, monthly],
])('different %s cannot be in one order', async ([, saas, service]) => {
  const shop = await createTestShop()
  await sell(shop, { saas, service })
  expect(await refusalOf(shop, cart('saas', 'license', 'service'))).toEqual({
    status: 409,
    code: 'billing_mixed',
    detail:
      'Product saas and Product service are billed in different periods, trials or numbers of payments.',
  })
  expect(shop.gateway.requests).toHaveLength(0)
})

test.for<Kind>(['saas', 'license'])(
  'an order that is paid for again and again holds a plan of product %s once, so that its bills tell the lines apart',
  async (kind) => {
    const shop = await createTestShop()
    await sell(shop, { saas: monthly })
    expect(await refusalOf(shop, cart('saas', kind, kind))).toEqual({
      status: 409,
      code: 'billing_mixed',
      detail: `Product ${kind} is in the order twice with the same plan.`,
    })
    expect(shop.gateway.requests).toHaveLength(0)
    await sell(shop, { saas: { billing: 'once' } })
    expect((await priceOrder(cart('saas', kind, kind), null, shop.shop)).lines).toHaveLength(3)
  },
)

test('a seller with an account of its own sells in an order of its own', async () => {
  const shop = await createTestShop()
  await sell(shop, { saas: { seller: { id: 'keel', name: 'Keel', payouts } } })
  for (const request of [cart('saas', 'license'), cart('license', 'saas')]) {
    expect(await refusalOf(shop, request)).toEqual({
      status: 409,
      code: 'cart_sellers_mixed',
      detail: 'What Keel sells is bought in an order without products of other sellers.',
    })
  }
  const { lines } = await priceOrder(cart('saas', 'saas'), null, shop.shop)
  expect(lines.map(({ snapshot }) => snapshot.payouts)).toEqual([payouts, payouts])
})

test('a buyer who was shown less than is due now is asked again', async () => {
  const shop = await createTestShop()
  await sell(shop, { saas: { ...monthly, setup: both(9000, 13_000) } })
  const shown = (amount: number) => requestFor('saas', { expected: { amount, currency: 'USD' } })
  expect(await refusalOf(shop, shown(4900))).toMatchObject({ status: 409, code: 'price_changed' })
  expect((await priceOrder(shown(13_900), null, shop.shop)).amount).toBe(13_900)
})
