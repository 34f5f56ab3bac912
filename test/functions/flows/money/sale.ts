import type { CatalogProduct } from '../../../../catalog/catalog.ts'
import type { Subscription } from '../../../../functions/payments/billing.ts'
import { checkOut, createTestShop, post, requestFor, tell, type TestShop } from '../../test-shop.ts'

type Plan = CatalogProduct['plans'][number]

/** Plans of the sample SaaS: paid every month, for up to fifty seats. */
const monthly = (id: string, name: string, amount: number): Plan => ({
  id,
  name,
  billing: { every: 'month' },
  prices: [{ currency: 'USD', amount }],
  quantity: { unit: 'seat', min: 1, max: 50 },
})

/** Two plans of the sample SaaS, the first of them as the test wants it. */
export function plans(team: Partial<Plan>): Plan[] {
  return [{ ...monthly('team', 'Team', 4900), ...team }, monthly('works', 'Works', 9900)]
}

export interface Sold {
  test: TestShop
  order: string
  token: string
  /** Id at the payment service. */
  subscription: string
}

/** What is sold by the month, and in which language. Default: the sample SaaS, in English. */
interface Offered {
  product?: 'saas' | 'license'
  locale?: string
}

/** A shop that sells a product by the month. */
export async function openSubscriptionShop(
  team: Partial<Plan> = {},
  { product = 'saas' }: Offered = {},
): Promise<TestShop> {
  const test = await createTestShop()
  test.change(product, { plans: plans(team) })
  return test
}

/**
 * A subscription to the sample SaaS, two seats, that was paid (or begun to be tried) and delivered; further plans are
 * lines of their own.
 */
export async function sellSubscription(
  team: Partial<Plan> = {},
  bought = ['team'],
  offered: Offered = {},
): Promise<Sold> {
  const sold = await beginSubscription(team, bought, offered)
  await deliverAll(sold.test)
  return sold
}

/** The same, paid, while the seller is still at work. */
export async function beginSubscription(
  team: Partial<Plan> = {},
  bought = ['team'],
  { product = 'saas', locale = 'en' }: Offered = {},
): Promise<Sold> {
  const test = await openSubscriptionShop(team, { product })
  const quantity = 'quantity' in team && !team.quantity ? 1 : 2
  const lines = bought.map((plan) => ({ product, plan, quantity, inputs: {} }))
  const { order, token } = await checkOut(test, requestFor(product, { lines, locale }))
  test.gateway.pay(order)
  await tell(test, order)
  await test.runJobs()
  return { test, order, token, subscription: `sub_${order}` }
}

/** Everybody does their part, until nothing is due. */
export async function deliverAll(test: TestShop): Promise<void> {
  await test.runJobs()
  test.world.othersAct()
  test.world.pass(60)
  await test.runJobs()
}

/** The payment service tells of something, and the shop does what follows. */
export async function hear(
  { test }: Pick<Sold, 'test'>,
  subject: string,
  type = 'customer.subscription.updated',
): Promise<void> {
  await tell(test, '', test.gateway.eventAbout(subject, type))
  await test.runJobs()
}

/** Days pass, and what was to happen by then does. */
export async function passDays({ test }: Pick<Sold, 'test'>, days: number): Promise<void> {
  test.world.pass(days * 86_400)
  await test.runJobs()
}

/** The subscription as the payment service has it. */
export function atService({ test, subscription }: Sold): Subscription {
  const found = test.billing.subscriptions.get(subscription)
  if (!found) throw new Error(`no subscription ${subscription}`)
  return found
}

/** What money says the one delivery should be. */
export async function wanted({ test, order }: Sold) {
  const row = await test.shop.store.read
    .selectFrom('deliveries')
    .select(['state', 'wanted', 'told'])
    .where('order_id', '=', order)
    .executeTakeFirstOrThrow()
  return { delivery: row.state, told: JSON.parse(row.told ?? '{}'), ...JSON.parse(row.wanted ?? '{}') }
}

/** The rows that the store keeps of an order's money. */
export async function moneyOf({ test, order }: Sold) {
  const { read } = test.shop.store
  const [subscription, payments, lines, refunds, disputes] = await Promise.all([
    read.selectFrom('subscriptions').selectAll().where('order_id', '=', order).executeTakeFirst(),
    read.selectFrom('payments').selectAll().where('order_id', '=', order).orderBy('created_at').execute(),
    read
      .selectFrom('payment_lines')
      .innerJoin('payments', 'payments.id', 'payment_lines.payment_id')
      .selectAll('payment_lines')
      .where('payments.order_id', '=', order)
      .execute(),
    read.selectFrom('refunds').selectAll().where('order_id', '=', order).execute(),
    read.selectFrom('disputes').selectAll().where('order_id', '=', order).execute(),
  ])
  return { subscription, payments, lines, refunds, disputes }
}

/** The buyer asks for something at the order; the answer as it came. */
export async function say({ test: { app }, order, token }: Sold, path: string, body: object) {
  const answer = await post(app, `/api/orders/${order}/${path}`, body, { authorization: `Bearer ${token}` })
  // biome-ignore lint/suspicious/noExplicitAny: answers of several routes
  return (await answer.json()) as any
}
