import { expect, test } from 'vitest'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { refundsOf } from '../../../functions/storage/refunds.ts'
import { createStripeShop, type StripeShop } from '../stripe-shop.ts'
import { checkOut, requestFor } from '../test-shop.ts'

// Whoever opens a payment link chooses its client_reference_id in the address:
// docs.stripe.com/payment-links/url-parameters

test('a payment for something else on the same account that names a paid order is not sent back', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await shop.press(await shop.sessionOf(order), 'pay')
  await turn(shop)
  expect((await shop.order(order)).state).toBe('paid')
  await shop.press(await payElsewhere(shop, order), 'pay')
  await turn(shop)
  expect(await refundsOf(shop.shop.store.read, order)).toEqual([])
  expect((await shop.order(order)).timeline.map(({ code }) => code)).not.toContain('double_payment')
})

test('a payment for something else that names an open order neither pays nor holds it', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await shop.press(await payElsewhere(shop, order), 'pay')
  await turn(shop)
  expect(await shop.order(order)).toMatchObject({ state: 'open' })
  expect((await shop.order(order)).text).not.toContain('does not match')
})

test('a payment for something else is not taken for the lost page of an order', async () => {
  const shop = await createStripeShop()
  const { order } = await checkOut(shop, requestFor('license'))
  const own = await shop.loseSession(order)
  await payElsewhere(shop, order)
  const made = { from: new Date(0), to: new Date(shop.world.now().getTime() + 3_600_000) }
  expect(await shop.shop.gateway.findSession(order, made)).toBe(own)
})

/** A session of another business on the account, with an order of ours as its reference. */
async function payElsewhere(shop: StripeShop, order: string): Promise<string> {
  const product = await shop.client.products.create({ name: 'A chair' })
  const price = await shop.client.prices.create({ currency: 'usd', unit_amount: 9900, product: product.id })
  const session = await shop.client.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: price.id, quantity: 1 }],
    client_reference_id: order,
    success_url: 'https://chairs.example/',
  })
  return session.id
}

async function turn(shop: StripeShop): Promise<void> {
  shop.world.pass(360)
  await reconcile(shop.shop)
  await shop.runJobs()
}
