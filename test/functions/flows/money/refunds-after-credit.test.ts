import { describe, expect, test } from 'vitest'
import { checkOut, operatorToken, post, requestFor, tell } from '../../test-shop.ts'
import {
  atService,
  deliverAll,
  hear,
  moneyOf,
  openSubscriptionShop,
  type Sold,
  sellSubscription,
  wanted,
} from './sale.ts'

const fromCard = 3000

describe('a renewal that credit paid in part', () => {
  test('is sent back as far as the card paid it, and what it bought is undone', async () => {
    const sold = await renewWithCredit()
    const answer = await refund(sold, { payment: await latestPayment(sold) })
    expect(answer.status).toBe(201)
    await sold.test.runJobs()
    expect(sold.test.gateway.refunds).toMatchObject([{ amount: fromCard }])
    expect(await wanted(sold)).toMatchObject({ until: firstPeriodEnd(sold) })
  })

  test('has no more left for an amount than the card paid', async () => {
    const sold = await renewWithCredit()
    const answer = await refund(sold, { payment: await latestPayment(sold), amount: fromCard + 1 })
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({ left: { amount: fromCard, currency: 'USD' } })
  })

  test('of which a line is sent back gives as much as is left of the payment', async () => {
    const sold = await renewWithCredit()
    const line = (await moneyOf(sold)).lines[0]?.line_id
    expect((await refund(sold, { payment: await latestPayment(sold), lines: [{ line }] })).status).toBe(201)
    await sold.test.runJobs()
    expect(sold.test.gateway.refunds).toMatchObject([{ amount: fromCard }])
    expect(await wanted(sold)).toMatchObject({ until: firstPeriodEnd(sold) })
  })

  test('is undone when a person sent all that the card paid back at the payment service', async () => {
    const sold = await renewWithCredit()
    const { billing, world } = sold.test
    const intent = billing.invoiceList[0]?.paymentIntent ?? ''
    const one = { refund: null, amount: fromCard, currency: 'usd', createdAt: world.now() }
    billing.refunds.set(intent, [{ id: 're_1', status: 'succeeded', ...one }])
    await hear(sold, `payment:${intent}`, 'charge.refunded')
    expect(await wanted(sold)).toMatchObject({ until: firstPeriodEnd(sold) })
  })
})

test('a renewal that came to less than nothing for one line takes nothing from the other', async () => {
  const sold = await sellBoth()
  const [team = '', works = ''] = atService(sold).items.map(({ line }) => line)
  const until = atService(sold).periodEnd
  const period = { start: until, end: new Date(until.getTime() + 30 * 86_400_000) }
  const price = { kind: 'price' as const, quantity: 1, tax: 0, period }
  sold.test.billing.bill(sold.subscription, {
    reason: 'renewal',
    lines: [
      { ...price, line: team, net: 4900 },
      { ...price, line: team, net: -30_000, kind: 'proration' },
      { ...price, line: works, net: 9900 },
    ],
  })
  await hear(sold, `subscription:${sold.subscription}`)
  expect(await endsOf(sold)).toEqual([period.end.toISOString(), period.end.toISOString()])
})

test('all that a card paid of a renewal, sent back for one line, leaves the line that credit paid', async () => {
  const sold = await sellBoth()
  const first = atService(sold).periodEnd.toISOString()
  sold.test.billing.renew(sold.subscription, { charged: fromCard })
  await hear(sold, `subscription:${sold.subscription}`)
  const line = atService(sold).items[0]?.line
  await refund(sold, { payment: await latestPayment(sold), lines: [{ line }] })
  await sold.test.runJobs()
  expect(await endsOf(sold)).toEqual([first, atService(sold).periodEnd.toISOString()])
})

/** Two plans in one subscription, paid and delivered. */
async function sellBoth(): Promise<Sold> {
  const test = await openSubscriptionShop()
  const lines = ['team', 'works'].map((plan) => ({ product: 'saas', plan, quantity: 1, inputs: {} }))
  const { order, token } = await checkOut(test, requestFor('saas', { lines }))
  test.gateway.pay(order)
  await tell(test, order)
  await deliverAll(test)
  return { test, order, token, subscription: `sub_${order}` }
}

/** Until when each delivery should run, in the order of the lines. */
async function endsOf({ test, subscription }: Sold): Promise<string[]> {
  const { read } = test.shop.store
  const rows = await read.selectFrom('deliveries').select(['line_id', 'wanted']).execute()
  const lines = test.billing.subscriptions.get(subscription)?.items.map(({ line }) => line) ?? []
  return lines.map((line) => JSON.parse(rows.find(({ line_id }) => line_id === line)?.wanted ?? '{}').until)
}

/** A subscription in its second period, for which the buyer had credit. */
async function renewWithCredit(): Promise<Sold> {
  const sold = await sellSubscription()
  sold.test.billing.renew(sold.subscription, { charged: fromCard })
  await hear(sold, `subscription:${sold.subscription}`)
  return sold
}

function firstPeriodEnd({ test: { billing } }: Sold): string {
  const first = billing.invoiceList.at(-1)?.lines[0]?.period
  return first?.end.toISOString() ?? ''
}

async function latestPayment(sold: Sold): Promise<string | undefined> {
  return (await moneyOf(sold)).payments.find(({ kind }) => kind === 'renewal')?.id
}

function refund({ test, order }: Sold, body: object) {
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'a-key-of-this-test' }
  return post(test.app, `/api/operator/orders/${order}/refund`, body, headers)
}
