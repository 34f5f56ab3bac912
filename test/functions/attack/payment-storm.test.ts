import { expect, test } from 'vitest'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import { createStripeShop } from '../stripe-shop.ts'
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

test('a signed event posted a thousand times in parallel, its jobs run by four at once, makes one delivery and no 5xx', async () => {
  const test = await createStripeShop()
  const { order } = await checkOut(test, requestFor('license'))
  await test.press(await test.sessionOf(order), 'pay')
  const [call] = test.stripe.calls
  const post = () =>
    test.app.request(`${origin}/api/payment-events`, {
      method: 'POST',
      headers: { 'stripe-signature': call?.signature ?? '' },
      body: call?.body ?? '',
    })
  const [answers] = await Promise.all([
    Promise.all(Array.from({ length: 1000 }, post)),
    ...Array.from({ length: 4 }, () => test.runJobs()),
  ])
  await Promise.all(Array.from({ length: 4 }, () => test.runJobs()))
  expect([...new Set(answers.map(({ status }) => status))]).toEqual([200])
  const { read } = test.shop.store
  expect(await read.selectFrom('events').select('id').execute()).toHaveLength(1)
  expect(await read.selectFrom('deliveries').select('state').execute()).toEqual([{ state: 'active' }])
  expect(test.letters.map(({ subject }) => subject)).toEqual([
    'Your order of Product license',
    'Product license is delivered',
  ])
})

test('while the store is away an event is answered 503 and not taken; told again it is delivered once', async () => {
  const test = await createTestShop()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order)
  const body = test.gateway.eventFor(order)
  const { store } = test.shop
  test.shop.store = { ...store, transaction: () => Promise.reject(new Error('the connection was lost')) }
  const refused = await tell(test, order, body)
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('5')
  expect(await refused.json()).toMatchObject({ code: 'store_unavailable' })
  test.shop.store = store
  for (let count = 0; count < 2; count += 1) expect((await tell(test, order, body)).status).toBe(200)
  await test.runJobs()
  expect(await store.read.selectFrom('deliveries').select('state').execute()).toEqual([{ state: 'active' }])
})

test('an event that was committed and never answered is harmless when it comes again', async () => {
  const test = await createTestShop()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order)
  const body = test.gateway.eventFor(order)
  test.shop.reached = (point) => {
    if (point === 'event.committed') throw new Error('the process died')
  }
  expect((await tell(test, order, body)).status).toBe(500)
  test.shop.reached = () => {}
  expect((await tell(test, order, body)).status).toBe(200)
  await test.runJobs()
  const { read } = test.shop.store
  expect(await read.selectFrom('deliveries').select('state').execute()).toEqual([{ state: 'active' }])
})

test('the body of an event is kept for 30 days, its id for ever: told again after 40 days it changes nothing', async () => {
  const test = await createTestShop()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order)
  const body = test.gateway.eventFor(order)
  await tell(test, order, body)
  await test.runJobs()
  const stored = () => test.shop.store.read.selectFrom('events').select(['id', 'body']).execute()
  test.world.pass(29 * 86_400)
  await reconcile(test.shop)
  expect(await stored()).toMatchObject([{ body }])
  test.world.pass(11 * 86_400)
  await reconcile(test.shop)
  expect(await stored()).toMatchObject([{ body: null }])
  const before = await test.order(order)
  expect((await tell(test, order, body)).status).toBe(200)
  await test.runJobs()
  expect(await stored()).toMatchObject([{ body: null }])
  expect((await test.order(order)).timeline).toEqual(before.timeline)
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
