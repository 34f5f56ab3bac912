import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { buy, checkOut, createTestShop, requestFor, tell } from '../test-shop.ts'

const traded: Delivery['kind'][] = ['saas', 'license', 'image', 'service']

test.for(traded)('a paid %s is delivered by itself or waits for the one who must act', async (kind) => {
  const shop = await createTestShop()
  const { order } = await buy(shop, kind)
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
  const shown = await shop.order(order)
  expect(shown.state).toBe('paid')
  const delivery = shown.lines[0]?.delivery
  if (kind === 'service') expect(delivery).toMatchObject({ state: 'waiting', waitingFor: 'seller' })
  else expect(delivery?.state).toBe('active')
})

test('the same payment event a hundred times at once delivers once', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('saas'))
  shop.gateway.pay(order)
  const body = shop.gateway.eventFor(order)
  const answers = await Promise.all(Array.from({ length: 100 }, () => tell(shop, order, body)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  await shop.runJobs()
  expect(shop.world.effects().instances).toHaveLength(1)
  const rows = await shop.shop.store.read.selectFrom('deliveries').selectAll().execute()
  expect(rows).toHaveLength(1)
})

test('many different events of one session deliver once', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  for (let count = 0; count < 5; count += 1) await tell(shop, order)
  await Promise.all([shop.runJobs(), shop.runJobs(), shop.runJobs()])
  expect(shop.world.effects().files).toHaveLength(0)
  const files = await shop.shop.store.read.selectFrom('files').selectAll().execute()
  expect(files).toHaveLength(1)
})

test('a payment that does not match what was sold is held for a person and delivers nothing', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('saas'))
  shop.gateway.pay(order, { amountSubtotal: 100, amountTotal: 100 })
  await tell(shop, order)
  await shop.runJobs()
  const shown = await shop.order(order)
  expect(shown.state).toBe('open')
  expect(shown.text).toContain('does not match')
  expect(shop.world.effects().instances).toHaveLength(0)
})

test('a delayed payment is processing first, then delivered when the bank confirms', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order, { payment: 'unpaid' })
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('processing')
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})

test('a delayed payment that the bank refuses fails in plain words and mails them', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order, { payment: 'unpaid' })
  await tell(shop, order)
  await shop.runJobs()
  shop.gateway.pay(order, { payment: 'unpaid', refused: true })
  await tell(shop, order)
  await shop.runJobs()
  const shown = await shop.order(order)
  expect(shown.state).toBe('failed')
  expect(shown.text).toBe('The bank refused the payment. Nothing was charged.')
  expect(shop.letters.map(({ subject }) => subject)).toEqual([expect.stringContaining('was refused')])
})

test('a late expiry or failure never moves a paid order back', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'license')
  shop.gateway.change(`cs_${order}`, { status: 'expired', payment: 'unpaid' })
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('paid')
})

test('an expired order that the payment service calls paid is delivered: money wins', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.change(`cs_${order}`, { status: 'expired' })
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('expired')
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})

test('a free order counts as paid', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order, { payment: 'no_payment_required' })
  await tell(shop, order)
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('paid')
})

test('what was bought is delivered as it was sold, though the product file has gone', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.change('license', null)
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()
  const [line] = (await shop.order(order)).lines
  expect(line?.delivery?.state).toBe('active')
  expect(line?.productName).toBe('Product license')
})

test('two mails go out: paid, and delivered; neither holds a secret', async () => {
  const shop = await createTestShop()
  await buy(shop, 'saas')
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
  expect(shop.letters.map(({ subject }) => subject)).toEqual([
    'Your order of Product saas',
    'Product saas is delivered',
  ])
  for (const secret of shop.world.secrets) {
    expect(shop.letters.map(({ text }) => text).join()).not.toContain(secret)
  }
})
