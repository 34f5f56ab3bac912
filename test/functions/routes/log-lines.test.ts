import { expect, test } from 'vitest'
import type { LogFields } from '../../../functions/flows/shop.ts'
import { buy, checkOut, createTestShop, origin, requestFor, tell, type TestShop } from '../test-shop.ts'

/** Every line of the shop's log with its fields. */
function listen({ shop }: TestShop): { fields: LogFields; message: string }[] {
  const lines: { fields: LogFields; message: string }[] = []
  const note = (fields: LogFields, message: string): void => void lines.push({ fields, message })
  Object.assign(shop.log, { info: note, warn: note, error: note })
  return lines
}

test('each line about a purchase that goes wrong names its order', async () => {
  const shop = await createTestShop({ maxAttempts: 1 })
  const lines = listen(shop)
  shop.world.down = true
  shop.shop.mailer = {
    send: async () => {
      throw new Error('the mail server refused')
    },
  }
  const { order } = await buy(shop, 'saas')
  expect(lines.length).toBeGreaterThan(1)
  for (const { fields } of lines) expect(fields).toMatchObject({ order, code: expect.any(String) })
})

test('a held payment is an error in the log, with its order', async () => {
  const shop = await createTestShop()
  const lines = listen(shop)
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order, { amountSubtotal: 1, amountTotal: 1 })
  await tell(shop, order)
  await shop.runJobs()
  expect(lines).toContainEqual({
    fields: expect.objectContaining({ order, code: 'held' }),
    message: expect.stringContaining('does not match'),
  })
})

test('a request about an order that fails by our own fault is told of with the order, and its token is not', async () => {
  const shop = await createTestShop()
  const { order, token } = await buy(shop, 'license')
  const lines = listen(shop)
  shop.shop.methodOf = () => {
    throw new Error('a fault of ours')
  }
  const response = await shop.app.request(`${origin}/api/orders/${order}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  expect(response.status).toBe(500)
  expect(lines).toEqual([
    { fields: expect.objectContaining({ order, code: 'internal' }), message: expect.any(String) },
  ])
  expect(lines[0]?.message).not.toContain(token)
})
