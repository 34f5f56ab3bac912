import { describe, expect, test } from 'vitest'
import type { Dispute } from '../../../../functions/payments/billing.ts'
import { buy, createTestShop } from '../../test-shop.ts'
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

async function sellOnce(): Promise<Sold> {
  const test = await createTestShop()
  const { order, token } = await buy(test, 'license')
  await deliverAll(test)
  return { test, order, token, subscription: '' }
}

async function dispute(sold: Sold, paymentIntent: string, state: Dispute['state']): Promise<void> {
  const { billing, world } = sold.test
  const amount = (await moneyOf(sold)).payments[0]?.total ?? 0
  const one = { amount, currency: 'usd', state, reason: 'fraudulent', openedAt: world.now() }
  billing.disputeList.set('dp_1', { id: 'dp_1', paymentIntent, ...one })
  await hear(sold, 'dispute:dp_1', 'charge.dispute.updated')
}
