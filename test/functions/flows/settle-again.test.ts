import { expect, test } from 'vitest'
import { settleAgain } from '../../../functions/flows/payment/settle-again.ts'
import { unresolvedOrders } from '../../../functions/flows/healing/reconcile-orders.ts'
import { auditOf } from '../../../functions/storage/audit.ts'
import { createStripeShop } from '../stripe-shop.ts'
import { checkOut, requestFor } from '../test-shop.ts'

const days = 24 * 3600

test('the operator has the payment service asked again: what was paid is delivered, and the asking is on record', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await shop.press(await shop.sessionOf(order), 'pay')
  await settleAgain(order, shop.shop)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
  const asked = (await auditOf(shop.shop.store.read, order)).filter(({ code }) => code === 'asked_again')
  expect(asked).toMatchObject([{ actor: 'operator', visible: 0 }])
})

test('an order too old for the list of events is found among the payment pages of its time', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  for (let count = 0; count < 3; count += 1) await checkOut(shop, requestFor('license'))
  await shop.press(await shop.loseSession(order), 'pay')
  shop.world.pass(40 * days)
  expect((await unresolvedOrders(shop.shop)).map(({ id }) => id)).toEqual([order])
  await settleAgain(order, shop.shop)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
  expect(await unresolvedOrders(shop.shop)).toEqual([])
})

test('an order for which there never was a payment page is closed', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await shop.loseSession(order)
  shop.shop.gateway = { ...shop.stripe.gateway, findSession: async () => null }
  await expect(settleAgain(order, shop.shop)).rejects.toMatchObject({ code: 'state_conflict' })
  shop.world.pass(40 * days)
  await settleAgain(order, shop.shop)
  expect((await shop.order(order)).state).toBe('canceled')
  expect(await unresolvedOrders(shop.shop)).toEqual([])
})

test('an order that is not known is told so', async () => {
  const shop = await createStripeShop()
  await expect(settleAgain('ord_none', shop.shop)).rejects.toMatchObject({ code: 'order_unknown' })
})

test('of two payment pages of an order that was forgotten, the one that was paid counts', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  const later = await shop.openAgain(order)
  const paid = await shop.loseSession(order)
  expect(later).not.toBe(paid)
  await shop.press(paid, 'pay')
  shop.world.pass(40 * days)
  await settleAgain(order, shop.shop)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})
