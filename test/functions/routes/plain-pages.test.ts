import { expect, test } from 'vitest'
import { type Sold, sellSubscription } from '../flows/money/sale.ts'
import { operatorToken, origin, post } from '../test-shop.ts'

test('the receipt without script tells where a subscription stands and what went back, in its own words', async () => {
  const sold = await sellSubscription()
  expect(await receipt(sold)).toContain('It is paid until')
  await post(
    sold.test.app,
    `/api/operator/orders/${sold.order}/refund`,
    { amount: 1000 },
    { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' },
  )
  expect(await receipt(sold)).toContain('Refund; on its way back to you 10 USD')
  await sold.test.runJobs()
  const text = await receipt(sold)
  expect(text).toContain('Due when it was bought 98 USD Refund; sent back 10 USD')
  expect(text).not.toContain('a second time')
})

/** What a reader of the plain page sees. */
async function receipt({ test, order, token }: Sold): Promise<string> {
  const headers = { authorization: `Bearer ${token}` }
  const page = await (await test.app.request(`${origin}/buy/-/orders/${order}`, { headers })).text()
  return page.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
}
