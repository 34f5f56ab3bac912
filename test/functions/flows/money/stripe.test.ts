import { expect, test } from 'vitest'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import { createStripeShop, type StripeShop } from '../../stripe-shop.ts'
import { checkOut, operatorToken, post, requestFor } from '../../test-shop.ts'
import { accept, byHand, handOver } from './by-hand.ts'
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

test('an account made by hand is paid from its acceptance on', async () => {
  const shop = await createStripeShop()
  shop.change('saas', { delivery: byHand })
  const sold = await subscribe(shop, { trial: { days: 10 } })
  await handOver(sold)
  await pass(shop, 2 * day)
  expect((await moneyOf(sold)).payments).toMatchObject([{ total: 0 }])
  await accept(sold)
  const [, renewal] = (await moneyOf(sold)).payments
  expect(renewal).toMatchObject({ kind: 'renewal', state: 'paid', total: 9800 })
  const { items } = await shop.client.subscriptions.retrieve(sold.subscription)
  expect(items.data[0]?.current_period_start).toBe(Math.floor(shop.world.now().getTime() / 1000))
  await hear(shop)
  await pass(shop, 32 * day)
  const { payments } = await moneyOf(sold)
  expect(payments.map(({ kind, total }) => [kind, total])).toEqual([
    ['purchase', 0],
    ['renewal', 9800],
    ['renewal', 9800],
  ])
})

test('a line that was refunded leaves the subscription, which renews for the other alone', async () => {
  const shop = await createStripeShop()
  const sold = await subscribe(shop, {}, ['team', 'works'])
  const line = (await moneyOf(sold)).lines.find(({ net }) => net === 9800)?.line_id
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': 'first-key-of-the-test' }
  await post(shop.app, `/api/operator/orders/${sold.order}/refund`, { lines: [{ line }] }, headers)
  await hear(shop)
  for (let month = 0; month < 2; month += 1) await pass(shop, 32 * day)
  const { payments, refunds } = await moneyOf(sold)
  expect(payments.map(({ total }) => total)).toEqual([9800 + 9900, 9900, 9900])
  expect(refunds).toMatchObject([{ amount: 9800, state: 'done' }])
  const shown = await shop.order(sold.order)
  expect(shown.lines.map(({ delivery }) => delivery?.state)).toEqual(['ended', 'active'])
})

test('a change that is agreed to an hour after it was shown costs what was shown', async () => {
  const shop = await createStripeShop()
  shop.shop.catalog().store.checkout.promotionCodes = true
  const sold = await subscribe(shop, {}, ['team'], 'ALWAYS10')
  await pass(shop, 10 * day)
  const asked = { line: (await moneyOf(sold)).lines[0]?.line_id, plan: 'works', quantity: 3 }
  const { at, dueNow: expected } = await say(sold, 'subscription/preview', asked)
  shop.world.pass(3599)
  const changed = await say(sold, 'subscription/change', { ...asked, at, expected })
  expect(changed.payments.at(-1)).toMatchObject({ kind: 'change', total: expected, state: 'paid' })
})

async function subscribe(
  shop: StripeShop,
  team: Parameters<typeof plans>[0],
  bought = ['team'],
  code?: string,
): Promise<Sold> {
  shop.change('saas', { plans: plans(team) })
  const lines = bought.map((plan, index) => ({ product: 'saas', plan, quantity: 2 - index, inputs: {} }))
  const { order, token } = await checkOut(shop, requestFor('saas', { lines }))
  const session = await shop.sessionOf(order)
  // A code makes another amount, which is shown before it is paid.
  if (code) await shop.press(session, 'pay', code)
  await shop.press(session, 'pay', code)
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
