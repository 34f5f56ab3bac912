import { expect, test } from 'vitest'
import { reconcile } from '../../../functions/flows/reconcile.ts'
import { settlePayment } from '../../../functions/flows/settle-payment.ts'
import { checkOut, createTestShop, origin, requestFor, tell } from '../test-shop.ts'

test('a signed event that claims a payment which the service does not know delivers nothing', async () => {
  const test = await createTestShop()
  const { order } = await checkOut(test, requestFor('license'))
  await tell(test, order)
  await test.runJobs()
  expect(await test.order(order)).toMatchObject({ state: 'open', lines: [{ delivery: null }] })
})

test('200 copies of an event, other events, readers and the reconciler at once make one delivery', async () => {
  const test = await createTestShop()
  const { order, token } = await checkOut(test, requestFor('saas'))
  test.gateway.pay(order)
  test.world.pass(120)
  const copy = test.gateway.eventFor(order)
  const authorization = `Bearer ${token}`
  const told = async (body: string) => expect((await tell(test, order, body)).status).toBe(200)
  const storm = Array.from({ length: 200 }, (_, turn) => [
    told(copy),
    ...(turn % 10 ? [] : [tell(test, order), settlePayment({ order }, test.shop), reconcile(test.shop)]),
    ...(turn % 20 ? [] : [test.app.request(`${origin}/api/orders/${order}`, { headers: { authorization } })]),
  ])
  await Promise.all([...storm.flat(), test.runJobs(), test.runJobs()])
  await test.runJobs()
  const { read } = test.shop.store
  const count = (table: 'deliveries' | 'mails') =>
    read.selectFrom(table).select('id').where('order_id', '=', order).execute()
  expect(await count('deliveries')).toHaveLength(1)
  const paid = test.letters.filter(({ messageId }) => messageId.includes(`${order}.paid`))
  expect(paid).toHaveLength(1)
  expect((await test.order(order)).state).toBe('paid')
})

test('an older report never takes a paid order back', async () => {
  const test = await createTestShop()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order)
  await settlePayment({ order }, test.shop)
  for (const change of [
    { status: 'expired', payment: 'unpaid' },
    { status: 'complete', payment: 'unpaid', refused: true },
    { status: 'open', payment: 'unpaid' },
  ] as const) {
    test.gateway.change(`cs_${order}`, change)
    await tell(test, order)
    await test.runJobs()
    expect((await test.order(order)).state).toBe('paid')
  }
})

test.for([
  ['less money', { amountSubtotal: 1, amountTotal: 1 }],
  ['a discount nobody gave', { amountDiscount: 4800, amountTotal: 100 }],
  ['another currency', { currency: 'jpy' }],
  ['the session of another order', { reference: 'ord_other' }],
  ['more lines', { lineCount: 2 }],
  ['test money in another mode', { livemode: true }],
] as const)('a payment with %s delivers nothing', async ([, change]) => {
  const test = await createTestShop()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order, change)
  await tell(test, order)
  await test.runJobs()
  expect(await test.order(order)).toMatchObject({ state: 'open', lines: [{ delivery: null }] })
})
