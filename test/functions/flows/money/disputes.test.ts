import { describe, expect, test } from 'vitest'
import type { Dispute } from '../../../../functions/payments/billing.ts'
import { buy, checkOut, createTestShop, operatorToken, post, requestFor, tell } from '../../test-shop.ts'
import {
  atService,
  deliverAll,
  hear,
  moneyOf,
  passDays,
  type Sold,
  sellSubscription,
  wanted,
} from './sale.ts'

describe('a dispute over what was paid once', () => {
  test('pauses it while it is open, and a dispute that is won opens it again', async () => {
    const sold = await sellOnce()
    await dispute(sold, 'pi_1', 'open')
    expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'dispute' })
    expect(sold.test.letters.at(-1)?.subject).toContain('asks for your payment')
    await dispute(sold, 'pi_1', 'won')
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', reason: null })
  })

  test('ends it when it is lost, and a late word of it being open changes nothing', async () => {
    const sold = await sellOnce()
    await dispute(sold, 'pi_1', 'lost')
    await dispute(sold, 'pi_1', 'open')
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'dispute' })
    expect((await moneyOf(sold)).disputes).toMatchObject([{ state: 'lost' }])
  })

  test('after it has ended is kept and booked, and opens nothing', async () => {
    const sold = await sellOnce()
    sold.test.billing.refunds.set('pi_1', [
      {
        id: 're_1',
        refund: null,
        amount: 14700,
        currency: 'usd',
        status: 'succeeded',
        createdAt: new Date(),
      },
    ])
    await hear(sold, 'payment:pi_1', 'charge.refunded')
    await dispute(sold, 'pi_1', 'open')
    await dispute(sold, 'pi_1', 'won')
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
    expect((await moneyOf(sold)).disputes).toMatchObject([{ state: 'won' }])
  })

  test('of a payment of no order here is let go', async () => {
    const sold = await sellOnce()
    await dispute(sold, 'pi_of_another_shop', 'open')
    expect((await moneyOf(sold)).disputes).toEqual([])
    expect(await sold.test.shop.queue.deadLetters(sold.test.shop.store.read, 10)).toEqual([])
  })
})

describe('a dispute over a payment of a subscription', () => {
  test('pauses nothing when the period it paid for is over', async () => {
    const sold = await sellSubscription()
    const first = (await moneyOf(sold)).payments[0]?.payment_intent ?? ''
    await passDays(sold, 31)
    sold.test.billing.renew(sold.subscription)
    await hear(sold, `subscription:${sold.subscription}`)
    await dispute(sold, first, 'open')
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', state: 'active' })
    await dispute(sold, first, 'lost')
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', state: 'active' })
    expect(atService(sold).status).toBe('active')
  })

  test('over the running period pauses access, and lost ends it with the subscription', async () => {
    const sold = await sellSubscription()
    const intent = (await moneyOf(sold)).payments[0]?.payment_intent ?? ''
    await dispute(sold, intent, 'open')
    expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'dispute' })
    await dispute(sold, intent, 'lost')
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'dispute' })
    expect(atService(sold).status).toBe('canceled')
  })
})

describe('a dispute that is heard of before its payment', () => {
  test('is kept once the payment is', async () => {
    const sold = await sellSubscription()
    await passDays(sold, 31)
    const { paymentIntent } = sold.test.billing.renew(sold.subscription)
    await dispute(sold, paymentIntent ?? '', 'open')
    expect((await moneyOf(sold)).disputes).toEqual([])
    await hear(sold, `subscription:${sold.subscription}`)
    expect((await moneyOf(sold)).disputes).toMatchObject([{ state: 'open', payment_intent: paymentIntent }])
    expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'dispute' })
  })

  test('is kept, too, when the payment was known to have failed', async () => {
    const sold = await sellSubscription()
    await passDays(sold, 31)
    const invoice = sold.test.billing.renew(sold.subscription, { status: 'open', paymentIntent: 'pi_late' })
    await hear(sold, `subscription:${sold.subscription}`)
    sold.test.billing.change(sold.subscription, { status: 'active' })
    Object.assign(invoice, { status: 'paid', paidAt: sold.test.world.now() })
    await dispute(sold, 'pi_late', 'open')
    expect((await moneyOf(sold)).disputes).toEqual([])
    await hear(sold, `subscription:${sold.subscription}`)
    expect((await moneyOf(sold)).disputes).toMatchObject([{ state: 'open' }])
    const { read } = sold.test.shop.store
    const losses = await read
      .selectFrom('ledger')
      .selectAll()
      .where('account', '=', 'disputed:loss')
      .execute()
    expect(losses).toEqual([])
  })
})

describe('a dispute over less than the payment', () => {
  test('pauses and ends the one line whose price it is, to the last unit, and leaves the others', async () => {
    const sold = await sellThree()
    await dispute(sold, 'pi_1', 'open', 2 * 4900)
    expect(await states(sold)).toEqual({ saas: 'active', image: 'active', license: 'suspended' })
    const timeline = (await sold.test.order(sold.order)).timeline.map(({ text }) => text)
    expect(timeline).toContain(
      'Your bank asks for 98 USD back. Product license is paused until that is decided.',
    )
    await dispute(sold, 'pi_1', 'lost', 2 * 4900)
    expect(await states(sold)).toEqual({ saas: 'active', image: 'active', license: 'ended' })
    expect(await leftFor(sold, 'license')).toBe(0)
    expect(await leftFor(sold, 'saas')).toBe(4900)
  })

  test('opens that line again when it is won', async () => {
    const sold = await sellThree()
    await dispute(sold, 'pi_1', 'open', 2 * 4900)
    await dispute(sold, 'pi_1', 'won', 2 * 4900)
    expect(await states(sold)).toEqual({ saas: 'active', image: 'active', license: 'active' })
  })

  test.for([
    ['that two lines cost', 4900],
    ['that no line costs', 5000],
    ['of the whole payment', 4 * 4900],
  ] as const)('pauses everything that the payment bought when its amount is one %s', async ([, amount]) => {
    const sold = await sellThree()
    await dispute(sold, 'pi_1', 'open', amount)
    expect(await states(sold)).toEqual({ saas: 'suspended', image: 'suspended', license: 'suspended' })
  })

  test('is over the line whose price is left, when another of that price went back before', async () => {
    const sold = await sellThree()
    const line = await lineOf(sold, 'image')
    await refund(sold, { lines: [{ line }] })
    sold.test.world.pass(60)
    await dispute(sold, 'pi_1', 'open', 4900)
    expect(await states(sold)).toEqual({ saas: 'suspended', image: 'ended', license: 'active' })
  })
})

/** One payment for three lines: two of one price, and one of twice that. */
async function sellThree(): Promise<Sold> {
  const test = await createTestShop()
  const lines = (['saas', 'image', 'license'] as const).map((kind) => {
    const [line] = requestFor(kind).lines
    if (!line) throw new Error(`nothing to ask for ${kind}`)
    return { ...line, quantity: kind === 'license' ? 2 : 1 }
  })
  const { order, token } = await checkOut(test, requestFor('license', { lines }))
  test.gateway.pay(order)
  await tell(test, order)
  await deliverAll(test)
  return { test, order, token, subscription: '' }
}

async function states({ test, order }: Sold) {
  const { lines } = await test.order(order)
  return Object.fromEntries(lines.map(({ delivery }) => [delivery?.kind, delivery?.state]))
}

async function lineOf({ test, order }: Sold, product: string): Promise<string> {
  const { lines } = await test.order(order)
  return lines.find((line) => line.product === product)?.id ?? ''
}

/** The answer of the shop to what the operator asks to send back. */
async function refund({ test, order }: Sold, body: object) {
  const headers = {
    authorization: `Bearer ${operatorToken}`,
    'idempotency-key': JSON.stringify(body).slice(0, 60),
  }
  const answer = await post(test.app, `/api/operator/orders/${order}/refund`, body, headers)
  await deliverAll(test)
  return (await answer.json()) as { left?: { amount: number } }
}

/** What of a line could still go back. */
async function leftFor(sold: Sold, product: string): Promise<number | undefined> {
  const line = await lineOf(sold, product)
  return (await refund(sold, { lines: [{ line, amount: 1_000_000 }] })).left?.amount
}

async function sellOnce(): Promise<Sold> {
  const test = await createTestShop()
  const { order, token } = await buy(test, 'license')
  await deliverAll(test)
  return { test, order, token, subscription: '' }
}

async function dispute(
  sold: Sold,
  paymentIntent: string,
  state: Dispute['state'],
  part?: number,
): Promise<void> {
  const { billing, world } = sold.test
  const amount = part ?? (await moneyOf(sold)).payments[0]?.total ?? 0
  const one = { amount, currency: 'usd', state, reason: 'fraudulent', openedAt: world.now() }
  billing.disputeList.set('dp_1', { id: 'dp_1', paymentIntent, ...one })
  await hear(sold, 'dispute:dp_1', 'charge.dispute.updated')
}
