import { describe, expect, test } from 'vitest'
import { VitrineError } from '../../../functions/errors.ts'
import { readDeadLetters } from '../../../functions/flows/healing/dead-letters.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import { refundsOf } from '../../../functions/storage/refunds.ts'
import { buy, checkOut, createTestShop, requestFor, tell, type TestShop } from '../test-shop.ts'

describe('a second payment of one order', () => {
  test('is sent back once, in full, and the buyer reads so on the order and in a mail', async () => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license')
    const second = shop.gateway.payAgain(order)
    for (let count = 0; count < 3; count += 1) await hear(shop, order, second)
    await Promise.all([shop.runJobs(), shop.runJobs()])
    expect(shop.gateway.refunds).toEqual([
      { id: expect.stringMatching(/^ref_/), paymentIntent: `pi_${second}`, amount: 14700 },
    ])
    const shown = await shop.order(order)
    expect(shown.timeline.slice(0, 2)).toEqual([
      { at: expect.any(String), code: 'refunded', text: expect.stringContaining('147 USD was sent back') },
      { at: expect.any(String), code: 'double_payment', text: expect.stringContaining('147 USD, goes back') },
    ])
    expect(shown.lines[0]?.delivery?.state).toBe('active')
    const told = shop.letters.filter(({ subject }) => subject.startsWith('Your second payment'))
    expect(told).toHaveLength(1)
    expect(told[0]?.text).toContain('147 USD')
    expect(await deliveries(shop)).toHaveLength(1)
  })

  test('goes back whatever its amount, since nothing was sold for it', async () => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license')
    const second = shop.gateway.payAgain(order, { amountTotal: 7000, currency: 'jpy' })
    await hear(shop, order, second)
    await shop.runJobs()
    expect(shop.gateway.refunds).toMatchObject([{ amount: 7000 }])
    expect(await refundsOf(shop.shop.store.read, order)).toMatchObject([{ currency: 'JPY', state: 'done' }])
    expect((await shop.order(order)).text).toBe('Paid and delivered.')
  })

  test('is sent back when the payment service answers again, with the same key', async () => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license')
    await hear(shop, order, shop.gateway.payAgain(order))
    const settle = await shop.shop.queue.claim(shop.world.now())
    if (!settle) throw new Error('no settle job')
    await settlePayment({ session: settle.subject.slice('session:'.length) }, shop.shop, settle)
    shop.gateway.down = true
    await shop.runJobs()
    expect(await refundsOf(shop.shop.store.read, order)).toMatchObject([{ state: 'queued' }])
    shop.gateway.down = false
    shop.world.pass(3600)
    await shop.runJobs()
    expect(shop.gateway.refunds).toHaveLength(1)
    expect(await refundsOf(shop.shop.store.read, order)).toMatchObject([{ state: 'done' }])
  })

  test('that the payment service will not send back calls a person, with the cause in words', async () => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license')
    await hear(shop, order, shop.gateway.payAgain(order))
    shop.shop.gateway.refund = async () => {
      const cause = new Error('Insufficient funds in your Stripe balance.')
      throw new VitrineError(
        'payment_refused',
        'The payment service refused to send money back.',
        {},
        { cause },
      )
    }
    for (let round = 0; round < 4; round += 1) {
      await shop.runJobs()
      shop.world.pass(3600)
    }
    expect(await readDeadLetters(shop.shop)).toMatchObject([
      {
        kind: 'refund',
        order,
        lastError:
          'The payment service refused to send money back. Insufficient funds in your Stripe balance. Nothing was sent.',
      },
    ])
  })

  test('that never took place sends nothing back', async () => {
    const shop = await createTestShop()
    const { order } = await buy(shop, 'license')
    for (const change of [
      { payment: 'unpaid', status: 'open' },
      { payment: 'unpaid', status: 'expired' },
      { payment: 'no_payment_required', amountTotal: 0, paymentIntent: null },
    ] as const) {
      await hear(shop, order, shop.gateway.payAgain(order, change))
    }
    await shop.runJobs()
    expect(shop.gateway.refunds).toEqual([])
    expect((await shop.order(order)).timeline.map(({ code }) => code)).not.toContain('double_payment')
  })
})

describe('another session than the one the order has', () => {
  test('pays the order when it matches what was sold, and a payment of the first goes back', async () => {
    const shop = await createTestShop()
    const { order } = await checkOut(shop, requestFor('license'))
    await hear(shop, order, shop.gateway.payAgain(order))
    await shop.runJobs()
    expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
    shop.gateway.pay(order, { paymentIntent: 'pi_first' })
    await tell(shop, order)
    await shop.runJobs()
    expect(shop.gateway.refunds).toMatchObject([{ paymentIntent: 'pi_first', amount: 14700 }])
    expect(await deliveries(shop)).toHaveLength(1)
  })

  test('that was paid together with the first makes one delivery and one refund, in either order', async () => {
    for (const firstHeard of ['first', 'second'] as const) {
      const shop = await createTestShop()
      const { order } = await checkOut(shop, requestFor('license'))
      shop.gateway.pay(order)
      const second = shop.gateway.payAgain(order)
      // Only one of the two is ever told of when it is the second: the other is found by asking.
      if (firstHeard === 'first') await tell(shop, order)
      await hear(shop, order, second)
      await shop.runJobs()
      expect(shop.gateway.refunds).toHaveLength(1)
      expect(await deliveries(shop)).toHaveLength(1)
      expect((await shop.order(order)).state).toBe('paid')
    }
  })

  test('with another amount is held and delivers nothing', async () => {
    const shop = await createTestShop()
    const { order } = await checkOut(shop, requestFor('license'))
    await hear(shop, order, shop.gateway.payAgain(order, { amountSubtotal: 1, amountTotal: 1 }))
    await shop.runJobs()
    expect((await shop.order(order)).text).toContain('does not match')
    expect(await deliveries(shop)).toHaveLength(0)
  })

  test('of another order or of none is answered and let go', async () => {
    const shop = await createTestShop()
    const { order } = await checkOut(shop, requestFor('license'))
    for (const reference of ['ord_of_another_shop', null]) {
      await hear(shop, order, shop.gateway.payAgain(order, { reference }))
    }
    await shop.runJobs()
    expect((await shop.order(order)).state).toBe('open')
    expect(await shop.shop.queue.deadLetters(shop.shop.store.read, 10)).toEqual([])
    expect(shop.logged).toContain('A payment session is of no order here')
  })
})

test('an order whose session was lost in a crash is settled by the session’s own reference', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await shop.shop.store.read.updateTable('orders').set({ session_id: null, session_url: null }).execute()
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})

async function hear(shop: TestShop, order: string, session: string): Promise<void> {
  const answer = await tell(shop, order, shop.gateway.eventFor(order, session))
  expect(answer.status).toBe(200)
}

function deliveries({ shop }: TestShop) {
  return shop.store.read.selectFrom('deliveries').selectAll().execute()
}
