import { expect, test } from 'vitest'
import { deliverAll, hear, moneyOf, passDays, sellSubscription, wanted } from './sale.ts'

const measured = { billing: { usage: { unit: 'GB', every: 'month' } }, quantity: undefined } as const

test('what is measured has no end of its own, and is paid after the period', async () => {
  const sold = await sellMeasured()
  expect(await wanted(sold)).toMatchObject({ delivery: 'active', until: null })
  await passDays(sold, 31)
  const [line] = (await moneyOf(sold)).lines
  const period = { start: new Date('2026-11-23T09:00:00Z'), end: new Date('2026-12-23T09:00:00Z') }
  sold.test.billing.bill(sold.subscription, {
    reason: 'usage',
    lines: [{ line: line?.line_id ?? null, kind: 'usage', quantity: 40, net: 1960, tax: 0, period }],
  })
  await hear(sold, `subscription:${sold.subscription}`)
  const { payments } = await moneyOf(sold)
  expect(payments.at(-1)).toMatchObject({ kind: 'usage', total: 1960, state: 'paid' })
  expect((await sold.test.order(sold.order)).timeline[0]?.text).toBe('Paid 19.60 USD for what was used.')
  expect(await wanted(sold)).toMatchObject({ delivery: 'active', until: null })
})

test('what was measured and stays unpaid pauses access like any other bill', async () => {
  const sold = await sellMeasured()
  await passDays(sold, 31)
  sold.test.billing.renew(sold.subscription, { status: 'open' })
  await hear(sold, `subscription:${sold.subscription}`, 'invoice.payment_failed')
  await passDays(sold, 8)
  expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'unpaid' })
})

async function sellMeasured() {
  const sold = await sellSubscription(measured)
  await deliverAll(sold.test)
  return sold
}
