import { describe, expect, test } from 'vitest'
import {
  buy,
  checkOut,
  createTestShop,
  operatorToken,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../../test-shop.ts'
import { atService, deliverAll, hear, moneyOf, type Sold, sellSubscription, wanted } from './sale.ts'

describe('a refund of all that was paid for a line', () => {
  test('ends what was paid once, when the payment service took it, and is told in a letter', async () => {
    const sold = await sellOnce()
    const answer = await refund(sold, {})
    expect(answer.status).toBe(201)
    expect(await wanted(sold)).toMatchObject({ state: 'active' })
    await sold.test.runJobs()
    expect(sold.test.gateway.refunds).toMatchObject([{ amount: 14700, paymentIntent: 'pi_1' }])
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
    expect(sold.test.letters.at(-1)).toMatchObject({ subject: 'Money for Product license goes back to you' })
  })

  test('takes the period back that it paid for, and ends what no other payment pays', async () => {
    const sold = await sellSubscription()
    await refund(sold, {})
    await sold.test.runJobs()
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
    expect(atService(sold).status).toBe('canceled')
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'ended', ended_reason: 'refund' })
  })

  test('leaves the period before, which another payment paid', async () => {
    const sold = await sellSubscription()
    const first = atService(sold).periodEnd
    sold.test.billing.renew(sold.subscription)
    await hear(sold, `subscription:${sold.subscription}`)
    const { payments } = await moneyOf(sold)
    await refund(sold, { payment: payments[1]?.id })
    await sold.test.runJobs()
    expect(await wanted(sold)).toMatchObject({
      delivery: 'active',
      until: first.toISOString(),
      told: { until: first.toISOString() },
    })
    expect(atService(sold).status).toBe('active')
  })
})

describe('a refund of a part', () => {
  test('is money only: everything that was delivered stays', async () => {
    const sold = await sellOnce()
    await refund(sold, { amount: 700 })
    await sold.test.runJobs()
    expect(sold.test.gateway.refunds).toMatchObject([{ amount: 700 }])
    expect(await wanted(sold)).toMatchObject({ delivery: 'active' })
  })

  test('of a line is divided into net and tax, and ends the line once all of it went back', async () => {
    const sold = await sellOnce()
    const line = (await moneyOf(sold)).lines[0]?.line_id
    await refund(sold, { lines: [{ line, amount: 14000 }] })
    await sold.test.runJobs()
    expect(await wanted(sold)).toMatchObject({ delivery: 'active' })
    await refund(sold, { lines: [{ line }] }, 'second-key-of-the-test')
    await sold.test.runJobs()
    expect(sold.test.gateway.refunds.map(({ amount }) => amount)).toEqual([14000, 700])
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended' })
  })

  test('may not be more than is left, and says what is', async () => {
    const sold = await sellOnce()
    await refund(sold, { amount: 10_000 })
    const answer = await refund(sold, { amount: 10_000 }, 'second-key-of-the-test')
    expect(answer.status).toBe(422)
    expect(await answer.json()).toMatchObject({
      code: 'refund_too_large',
      left: { amount: 4700, currency: 'USD' },
    })
  })
})

describe('the operator’s request', () => {
  test('needs a key, and the same key is the same refund', async () => {
    const sold = await sellOnce()
    expect((await refund(sold, { amount: 100 }, null)).status).toBe(422)
    for (let count = 0; count < 3; count += 1) expect((await refund(sold, { amount: 100 })).status).toBe(201)
    expect(await (await refund(sold, { amount: 200 })).json()).toMatchObject({
      code: 'idempotency_key_reused',
    })
    await sold.test.runJobs()
    expect(sold.test.gateway.refunds).toHaveLength(1)
  })

  test('names a line once: its money goes back only once', async () => {
    const test = await createTestShop()
    const lines = ['license', 'saas'].flatMap((kind) => requestFor(kind as 'license' | 'saas').lines)
    const { order, token } = await checkOut(test, requestFor('license', { lines }))
    test.gateway.pay(order)
    await tell(test, order)
    await deliverAll(test)
    const sold = { test, order, token, subscription: '' }
    const { line_id: line, net } = (await moneyOf(sold)).lines.toSorted((a, b) => a.net - b.net)[0] ?? {}
    expect(net).toBeGreaterThan(0)
    const answer = await refund(sold, { lines: [{ line }, { line }] })
    expect(await answer.json()).toMatchObject({ code: 'body_invalid' })
    expect((await moneyOf(sold)).refunds).toEqual([])
  })

  test('is refused without the operator’s token', async () => {
    const sold = await sellOnce()
    const answer = await post(sold.test.app, `/api/operator/orders/${sold.order}/refund`, {})
    expect(answer.status).toBe(403)
  })
})

describe('money that a person sent back at the payment service', () => {
  test('undoes what it paid for when it is all of it, once, however often it is told', async () => {
    const sold = await sellOnce()
    sentBack(sold.test, { id: 're_1', amount: 14700 })
    for (let count = 0; count < 3; count += 1) await hear(sold, 'payment:pi_1', 'charge.refunded')
    expect((await moneyOf(sold)).refunds).toMatchObject([
      { reason: 'external', external_id: 're_1', amount: 14700, state: 'done' },
    ])
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
    expect(sold.test.gateway.refunds).toHaveLength(0)
  })

  test('before the payment itself was heard of is found once it is', async () => {
    const test = await createTestShop()
    const sold = { test, order: '', token: '', subscription: '' }
    sentBack(test, { id: 're_1', amount: 14700 })
    await hear(sold, 'payment:pi_1', 'charge.refunded')
    const { order } = await buy(test, 'license')
    await deliverAll(test)
    expect(await wanted({ ...sold, order })).toMatchObject({ delivery: 'ended' })
  })

  test.for(['before', 'after'])('%s the shop sent the same is one refund, and booked once', async (when) => {
    const sold = await sellOnce()
    if (when === 'after') {
      await refund(sold, {})
      // The service says that all of it went back already.
      await sold.test.runJobs()
      sentBack(sold.test, { id: 're_1', amount: 14700 })
    } else {
      sentBack(sold.test, { id: 're_1', amount: 14700 })
      const event = sold.test.gateway.eventAbout('payment:pi_1', 'charge.refunded')
      await refund(sold, {})
      await tell(sold.test, '', event)
    }
    await hear(sold, 'payment:pi_1', 'charge.refunded')
    expect((await moneyOf(sold)).refunds).toMatchObject([{ external_id: 're_1', state: 'done' }])
    const { read } = sold.test.shop.store
    const losses = await read.selectFrom('ledger').selectAll().where('account', '=', 'loss').execute()
    expect(losses).toEqual([])
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
  })

  test('of the same amount as a part that the shop sent is another refund', async () => {
    const sold = await sellOnce()
    await refund(sold, { amount: 500 })
    await sold.test.runJobs()
    const [row] = (await moneyOf(sold)).refunds
    sentBack(sold.test, { id: 're_1', amount: 500, refund: row?.id ?? null })
    sold.test.billing.refunds.get('pi_1')?.push({
      ...{ id: 're_2', refund: null, amount: 500, currency: 'usd', status: 'succeeded' },
      createdAt: sold.test.world.now(),
    })
    await hear(sold, 'payment:pi_1', 'charge.refunded')
    expect((await moneyOf(sold)).refunds).toHaveLength(2)
  })

  test('and that the buyer’s bank did not take calls a person', async () => {
    const sold = await sellOnce()
    await refund(sold, { amount: 500 })
    await sold.test.runJobs()
    const [row] = (await moneyOf(sold)).refunds
    sentBack(sold.test, { id: 're_1', amount: 500, refund: row?.id ?? null, status: 'failed' })
    await hear(sold, 'payment:pi_1', 'charge.refund.updated')
    expect((await moneyOf(sold)).refunds).toMatchObject([{ state: 'failed', external_id: 're_1' }])
    expect((await sold.test.order(sold.order)).timeline[0]).toMatchObject({ code: 'refund_failed' })
  })
})

/** A license that was bought once and delivered; its payment is `pi_1` of 147 USD. */
async function sellOnce(): Promise<Sold> {
  const test = await createTestShop()
  const { order, token } = await buy(test, 'license')
  await deliverAll(test)
  return { test, order, token, subscription: '' }
}

function refund({ test, order }: Sold, body: object, key: string | null = 'first-key-of-the-test') {
  const headers = { authorization: `Bearer ${operatorToken}`, ...(key ? { 'idempotency-key': key } : {}) }
  return post(test.app, `/api/operator/orders/${order}/refund`, body, headers)
}

function sentBack(
  { billing, world }: TestShop,
  one: { id: string; amount: number; refund?: string | null; status?: 'succeeded' | 'failed' },
): void {
  const row = { refund: null, status: 'succeeded' as const, currency: 'usd', createdAt: world.now(), ...one }
  billing.refunds.set('pi_1', [row])
}
