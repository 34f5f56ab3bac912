import { describe, expect, test } from 'vitest'
import { checkOut, createTestShop, requestFor, tell, type TestShop } from '../test-shop.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  test('a payment that was held goes back when the order is then paid by its own page', async () => {
    const shop = await createTestShop({ store })
    const { order } = await checkOut(shop, requestFor('license'))
    const other = shop.gateway.payAgain(order, { amountSubtotal: 4900, amountTotal: 4900 })
    await hear(shop, order, other)
    await shop.runJobs()
    expect((await shop.order(order)).text).toContain('does not match')
    shop.gateway.pay(order)
    await tell(shop, order)
    await shop.runJobs()
    expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
    expect(shop.gateway.refunds).toMatchObject([{ paymentIntent: `pi_${other}`, amount: 4900 }])
  })

  test('every payment that was held goes back, each once', async () => {
    const shop = await createTestShop({ store })
    const { order } = await checkOut(shop, requestFor('license'))
    const others = [100, 200].map((amount) =>
      shop.gateway.payAgain(order, { amountSubtotal: amount, amountTotal: amount }),
    )
    for (const other of [...others, ...others]) await hear(shop, order, other)
    await shop.runJobs()
    shop.gateway.pay(order)
    await tell(shop, order)
    await Promise.all([shop.runJobs(), shop.runJobs()])
    const amounts = shop.gateway.refunds.map(({ amount }) => amount).sort((a, b) => a - b)
    expect(amounts).toEqual([100, 200])
  })
})

async function hear(shop: TestShop, order: string, session: string): Promise<void> {
  const answer = await tell(shop, order, shop.gateway.eventFor(order, session))
  expect(answer.status).toBe(200)
}
