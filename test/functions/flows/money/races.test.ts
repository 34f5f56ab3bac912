import { describe, expect, test } from 'vitest'
import { VitrineError } from '../../../../functions/errors.ts'
import { checkOut, operatorToken, post, requestFor, tell } from '../../test-shop.ts'
import {
  atService,
  beginSubscription,
  deliverAll,
  hear,
  moneyOf,
  openSubscriptionShop,
  type Sold,
  sellSubscription,
  wanted,
} from './sale.ts'

describe('money that moves while the delivery is still being set up', () => {
  test('a renewal before the first delivery is finished is told after it', async () => {
    const sold = await beginSubscription()
    sold.test.billing.renew(sold.subscription)
    await hear(sold, `subscription:${sold.subscription}`)
    expect(await wanted(sold)).toMatchObject({ delivery: 'waiting' })
    await deliverAll(sold.test)
    const end = atService(sold).periodEnd.toISOString()
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', told: { until: end } })
  })

  test('a refund while the seller is at work ends it, and nothing is left at the seller', async () => {
    const sold = await beginSubscription()
    const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' }
    await post(sold.test.app, `/api/operator/orders/${sold.order}/refund`, {}, headers)
    await deliverAll(sold.test)
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
    expect(sold.test.world.effects().instances).toMatchObject([{ released: true }])
  })

  test('events in any order, all at once and many times, come to the same', async () => {
    const sold = await beginSubscription()
    sold.test.billing.renew(sold.subscription)
    const subjects = [`subscription:${sold.subscription}`, 'dispute:dp_none', `payment:pi_none`]
    const bodies = [...subjects, ...subjects].map((subject) => sold.test.gateway.eventAbout(subject, 'x'))
    await Promise.all(bodies.map((body) => tell(sold.test, '', body)))
    await Promise.all([sold.test.runJobs(), sold.test.runJobs(), sold.test.runJobs()])
    await deliverAll(sold.test)
    expect((await moneyOf(sold)).payments).toHaveLength(2)
    expect(await sold.test.shop.queue.deadLetters(sold.test.shop.store.read, 10)).toEqual([])
  })

  test('a subscription that is heard of before its payment page waits for that one', async () => {
    const test = await openSubscriptionShop()
    const line = { product: 'saas', plan: 'team', quantity: 2, inputs: {} }
    const { order, token } = await checkOut(test, requestFor('saas', { lines: [line] }))
    test.gateway.pay(order)
    const sold = { test, order, token, subscription: `sub_${order}` }
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.paid')
    await deliverAll(test)
    expect(await wanted(sold)).toMatchObject({ delivery: 'active' })
    expect((await moneyOf(sold)).payments).toHaveLength(1)
  })
})

test('a second subscription of one order is canceled and its payment goes back', async () => {
  const sold = await sellSubscription()
  const { billing, gateway } = sold.test
  const first = atService(sold)
  billing.subscriptions.set('sub_second', { ...first, id: 'sub_second' })
  const invoice = billing.bill('sub_second', {
    reason: 'purchase',
    lines: [{ line: null, kind: 'price', quantity: 2, net: 9800, tax: 0, period: null }],
  })
  const second = gateway.payAgain(sold.order, {
    subscription: 'sub_second',
    invoice: invoice.id,
    paymentIntent: null,
  })
  await tell(sold.test, sold.order, gateway.eventFor(sold.order, second))
  await sold.test.runJobs()
  expect(gateway.refunds).toMatchObject([{ amount: 9800, paymentIntent: invoice.paymentIntent }])
  expect(billing.subscriptions.get('sub_second')?.status).toBe('canceled')
  expect(atService(sold).status).toBe('active')
  expect(await wanted(sold)).toMatchObject({ delivery: 'active' })
})

test('a promotion code that the store allows is no mismatch, and stands on the order', async () => {
  const test = await openSubscriptionShop()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order, { amountDiscount: 1470, amountTotal: 13230 })
  await tell(test, order)
  await test.runJobs()
  expect((await test.order(order)).text).toContain('does not match')
  test.shop.catalog().store.checkout.promotionCodes = true
  await tell(test, order)
  await deliverAll(test)
  const shown = await test.order(order)
  expect(shown).toMatchObject({
    state: 'paid',
    discount: 1470,
    payments: [{ total: 13230, kind: 'purchase' }],
  })
})

test('lines that are paid once lie in the first payment of the subscription, and outlive it', async () => {
  const test = await openSubscriptionShop()
  const lines = [
    { product: 'saas', plan: 'team', quantity: 2, inputs: {} },
    { product: 'license', plan: 'team', quantity: 3, inputs: {} },
  ]
  const { order, token } = await checkOut(test, requestFor('saas', { lines }))
  test.gateway.pay(order)
  await tell(test, order)
  await deliverAll(test)
  const sold: Sold = { test, order, token, subscription: `sub_${order}` }
  const money = await moneyOf(sold)
  expect(money.lines.map(({ net }) => net).sort()).toEqual([14700, 9800])
  test.billing.change(sold.subscription, { status: 'canceled', endedAt: test.world.now() })
  await hear(sold, `subscription:${sold.subscription}`, 'customer.subscription.deleted')
  const shown = await test.order(order)
  expect(shown.lines.map(({ delivery }) => delivery?.state)).toEqual(['ended', 'active'])
})

describe('a line of a subscription that has ended', () => {
  test('leaves it, whatever ended it, and the other line goes on and is charged alone', async () => {
    const sold = await sellTwo()
    const { test, order } = sold
    await refundLine(sold, await lineOver(sold, 9800))
    expect(atService(sold).items).toMatchObject([{ plan: 'works' }])
    expect(asked(sold)).toEqual(['removeItem'])
    for (const period of [1, 2]) {
      test.world.pass(31 * 86_400)
      test.billing.renew(sold.subscription)
      await hear(sold, `subscription:${sold.subscription}`)
      expect((await moneyOf(sold)).payments, `period ${period}`).toHaveLength(1 + period)
    }
    expect((await moneyOf(sold)).payments.map(({ total }) => total)).toEqual([19700, 9900, 9900])
    expect(test.gateway.refunds).toHaveLength(1)
    expect(asked(sold)).toEqual(['removeItem'])
    const shown = await test.order(order)
    expect(shown.lines.map(({ delivery }) => delivery?.state)).toEqual(['ended', 'active'])
    expect(shown.subscription).toMatchObject({ perPeriod: 9900, lines: [{ plan: 'works' }] })
  })

  test('leaves it after a dispute over its price that was lost', async () => {
    const sold = await sellTwo()
    const dispute = {
      id: 'dp_1',
      paymentIntent: `pi_${sold.subscription}_1`,
      amount: 9800,
      currency: 'USD',
      state: 'lost' as const,
      reason: 'fraudulent',
      openedAt: sold.test.world.now(),
    }
    sold.test.billing.disputeList.set(dispute.id, dispute)
    await hear(sold, 'dispute:dp_1', 'charge.dispute.closed')
    await deliverAll(sold.test)
    expect(atService(sold).items).toMatchObject([{ plan: 'works' }])
    sold.test.world.pass(31 * 86_400)
    sold.test.billing.renew(sold.subscription)
    await hear(sold, `subscription:${sold.subscription}`)
    expect((await moneyOf(sold)).payments.at(-1)).toMatchObject({ total: 9900, state: 'paid' })
    const shown = await sold.test.order(sold.order)
    expect(shown.lines.map(({ delivery }) => delivery?.state)).toEqual(['ended', 'active'])
  })

  test('leaves it when the payment service is there again, and its bill meanwhile goes back', async () => {
    const sold = await sellTwo()
    const { test } = sold
    const { removeItem } = test.billing
    test.billing.removeItem = async () => {
      throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
    }
    await refundLine(sold, await lineOver(sold, 9800))
    test.world.pass(31 * 86_400)
    const invoice = test.billing.renew(sold.subscription)
    test.billing.removeItem = removeItem
    await hear(sold, `subscription:${sold.subscription}`)
    expect(test.gateway.refunds.at(-1)).toMatchObject({ amount: 9800, paymentIntent: invoice.paymentIntent })
    expect(atService(sold)).toMatchObject({ status: 'active', items: [{ plan: 'works' }] })
  })

  test('is followed by the end of the whole when the last one ends', async () => {
    const sold = await sellTwo()
    await refundLine(sold, await lineOver(sold, 9800))
    await refundLine(sold, await lineOver(sold, 9900))
    expect(atService(sold)).toMatchObject({ status: 'canceled', items: [{ plan: 'works' }] })
    expect(asked(sold)).toEqual(['removeItem', 'cancel'])
  })

  test('by the operator’s hand ends a subscription that pays for nothing else', async () => {
    const sold = await sellSubscription()
    const shown = await sold.test.order(sold.order)
    const headers = { authorization: `Bearer ${operatorToken}` }
    const path = `/api/operator/deliveries/${shown.lines[0]?.delivery?.id}/end`
    expect((await post(sold.test.app, path, {}, headers)).status).toBe(200)
    await deliverAll(sold.test)
    expect(atService(sold).status).toBe('canceled')
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'ended' })
  })
})

/** Two plans of one product in one subscription. */
async function sellTwo(): Promise<Sold> {
  const test = await openSubscriptionShop()
  const seats = { product: 'saas', plan: 'team', quantity: 2, inputs: {} }
  const request = requestFor('saas', { lines: [seats, { ...seats, plan: 'works', quantity: 1 }] })
  const { order, token } = await checkOut(test, request)
  test.gateway.pay(order)
  await tell(test, order)
  await deliverAll(test)
  return { test, order, token, subscription: `sub_${order}` }
}

async function lineOver(sold: Sold, amount: number): Promise<string | undefined> {
  return (await moneyOf(sold)).lines.find(({ net }) => net === amount)?.line_id
}

async function refundLine({ test, order }: Sold, line: string | undefined): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': `refund-of-${line}` }
  await post(test.app, `/api/operator/orders/${order}/refund`, { lines: [{ line }] }, headers)
  await deliverAll(test)
}

function asked({ test: { billing } }: Sold): string[] {
  return [...billing.asked.values()].map(({ call }) => call)
}
