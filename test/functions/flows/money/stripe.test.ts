import { expect, test } from 'vitest'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import { createStripeShop, type StripeShop } from '../../stripe-shop.ts'
import { checkOut, operatorToken, post, requestFor } from '../../test-shop.ts'
import { deliverAll, moneyOf, plans, say, type Sold, wanted } from './sale.ts'

const day = 86_400_000

test('a purchase goes from trial to paid, changed, unpaid, paused, paid, refunded and ended', async () => {
  const shop = await createStripeShop()
  const sold = await subscribe(shop, { trial: { days: 14 } })
  expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'trialing' })
  expect(await wanted(sold)).toMatchObject({ delivery: 'active', trial: true })

  await pass(shop, 14 * day + 2 * 3_600_000)
  expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'active' })
  expect(await wanted(sold)).toMatchObject({ trial: false, told: { trial: false } })

  const line = (await moneyOf(sold)).lines[0]?.line_id
  const asked = { line, plan: 'works', quantity: 3 }
  const preview = await say(sold, 'subscription/preview', asked)
  expect(preview.perPeriod).toBe(3 * 9900)
  const changed = await say(sold, 'subscription/change', {
    ...asked,
    at: preview.at,
    expected: preview.dueNow,
  })
  expect(changed.payments.at(-1)).toMatchObject({ kind: 'change', total: preview.dueNow, state: 'paid' })
  await hear(shop)
  expect(await wanted(sold)).toMatchObject({ told: { plan: { id: 'works' }, quantity: 3 } })

  const customer = (await moneyOf(sold)).subscription?.customer
  await shop.stripe.press(`/sandbox/customers/${customer}/card-fails`)
  await pass(shop, 31 * day)
  expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'past_due' })
  await pass(shop, 8 * day)
  expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'unpaid' })

  const { url } = await say(sold, 'portal', {})
  await shop.stripe.press(`${new URL(url).pathname}/card-works`)
  const unpaid = (await moneyOf(sold)).payments.find(({ state }) => state === 'failed')
  await shop.stripe.press(`${new URL(url).pathname}/pay/${unpaid?.source}`)
  await hear(shop)
  expect(await wanted(sold)).toMatchObject({ delivery: 'active', state: 'active' })

  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' }
  const path = `/api/operator/orders/${sold.order}/refund`
  expect((await post(shop.app, path, {}, headers)).status).toBe(201)
  await hear(shop)
  expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'refund' })
  expect((await shop.client.subscriptions.retrieve(sold.subscription)).status).toBe('canceled')
  const { timeline, subscription } = await shop.order(sold.order)
  expect(subscription).toMatchObject({ state: 'ended', can: [] })
  expect(timeline.map(({ code }) => code)).toEqual(
    expect.arrayContaining([
      'paid',
      'renewed',
      'change_paid',
      'payment_failed',
      'refunded',
      'subscription_ended',
    ]),
  )
})

test('a cancellation at the end of the period is taken back, made again, and ends the subscription', async () => {
  const shop = await createStripeShop()
  const sold = await subscribe(shop, {})
  await say(sold, 'subscription/cancel', { at: 'period_end' })
  const undone = await say(sold, 'subscription/undo', {})
  expect(undone.subscription.cancelAt).toBeUndefined()
  shop.world.pass(60)
  const canceled = await say(sold, 'subscription/cancel', { at: 'period_end' })
  expect(canceled.subscription.cancelAt).toBeDefined()
  await pass(shop, 32 * day)
  expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'canceled' })
})

test('three payments that were agreed on are made, and the subscription ends by itself', async () => {
  const shop = await createStripeShop()
  const sold = await subscribe(shop, { billing: { every: 'month', times: 3 } })
  for (let count = 0; count < 5; count += 1) await pass(shop, 31 * day)
  const { payments, subscription } = await moneyOf(sold)
  expect(payments.filter(({ state }) => state === 'paid')).toHaveLength(3)
  expect(subscription).toMatchObject({ state: 'ended', ended_reason: 'expired' })
  expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'expired' })
})

async function subscribe(shop: StripeShop, team: Parameters<typeof plans>[0]): Promise<Sold> {
  shop.change('saas', { plans: plans(team) })
  const line = { product: 'saas', plan: 'team', quantity: 2, inputs: {} }
  const { order, token } = await checkOut(shop, requestFor('saas', { lines: [line] }))
  await shop.press(await shop.sessionOf(order), 'pay')
  await hear(shop)
  await deliverAll(shop)
  const sold = { test: shop, order, token, subscription: '' }
  return { ...sold, subscription: (await moneyOf(sold)).subscription?.id ?? '' }
}

/** No webhook leads to the shop: it asks for the events, and does what follows. */
async function hear(shop: StripeShop): Promise<void> {
  for (let round = 0; round < 2; round += 1) {
    shop.world.pass(90)
    await reconcile(shop.shop)
    await shop.runJobs()
  }
}

async function pass(shop: StripeShop, milliseconds: number): Promise<void> {
  shop.world.pass(milliseconds / 1000)
  await hear(shop)
}
