import { expect, test } from 'vitest'
import { insertUsage } from '../../../../functions/storage/usage.ts'
import { atService, deliverAll, hear, moneyOf, passDays, sellSubscription, wanted } from './sale.ts'

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

test('what is told late is put on the running period, since the bill of the one before is written', async () => {
  const sold = await sellMeasured()
  const before = atService(sold).periodEnd
  sold.test.billing.renew(sold.subscription)
  await passDays(sold, 32)
  await hear(sold, `subscription:${sold.subscription}`)
  const { store, queue } = sold.test.shop
  const [line] = (await moneyOf(sold)).lines
  const subject = `usage:${line?.line_id}`
  const at = (ms: number) => new Date(before.getTime() + ms).toISOString()
  const delivery = await store.read.selectFrom('deliveries').select('id').executeTakeFirstOrThrow()
  await store.transaction(async (tx) => {
    const row = { seller: 'keel', serial: 'sn-1', value: 30_000, state: 'received' as const, sent_at: null }
    const times = { begin_at: at(-7_200_000), end_at: at(-3_600_000), received_at: at(86_400_000) }
    const of = { order_id: sold.order, line_id: line?.line_id ?? '', delivery_id: delivery.id }
    await insertUsage(tx, [{ ...row, ...times, ...of }])
    const runAt = sold.test.shop.now()
    await queue.enqueue(tx, { id: 'usage.late', kind: 'settle', subject, order: sold.order, runAt })
  })
  await sold.test.runJobs()
  expect(sold.test.billing.usage).toMatchObject([{ value: 3, at: before }])
})

async function sellMeasured() {
  const sold = await sellSubscription(measured)
  await deliverAll(sold.test)
  return sold
}
