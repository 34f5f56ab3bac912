import { describe, expect, test } from 'vitest'
import { checkOut, createTestShop, operatorToken, post, requestFor, type TestShop } from '../test-shop.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  test('a settling that failed for good and names an order of another shop is sent back to work', async () => {
    const shop = await createTestShop({ store, maxAttempts: 1 })
    shop.gateway.down = true
    const body = {
      id: 'evt_foreign',
      session: 'cs_foreign',
      reference: 'ord_of_another_shop',
      livemode: false,
    }
    await hear(shop, body)
    await shop.runJobs()
    shop.gateway.down = false
    expect((await redrive(shop, 'settle.evt_foreign')).status).toBe(200)
  })

  test('a dead letter sent back twice at once goes back once, and delivers once', async () => {
    const shop = await createTestShop({ store, maxAttempts: 1 })
    const { order } = await checkOut(shop, requestFor('license'))
    shop.gateway.pay(order)
    shop.gateway.down = true
    await hear(shop, { id: 'evt_1', session: `cs_${order}`, livemode: false })
    await shop.runJobs()
    shop.gateway.down = false
    const answers = await Promise.all([redrive(shop, 'settle.evt_1'), redrive(shop, 'settle.evt_1')])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404])
    await Promise.all([shop.runJobs(), shop.runJobs()])
    const deliveries = await shop.shop.store.read.selectFrom('deliveries').select('state').execute()
    expect(deliveries).toEqual([{ state: 'active' }])
  })
})

async function hear({ app }: TestShop, event: object): Promise<void> {
  const headers = { 'stripe-signature': 'signed' }
  expect((await post(app, '/api/payment-events', event, headers)).status).toBe(200)
}

function redrive({ app }: TestShop, id: string) {
  const headers = { authorization: `Bearer ${operatorToken}` }
  return post(app, `/api/operator/dead-letters/${id}/redrive`, {}, headers)
}
