import { expect, test } from 'vitest'
import { reconcile } from '../../../../functions/flows/healing/reconcile.ts'
import { origin } from '../../test-shop.ts'
import { atService, moneyOf, passDays, sellSubscription, wanted } from './sale.ts'

test('a renewal that no event told of is found by asking', async () => {
  const sold = await sellSubscription()
  await passDays(sold, 31)
  sold.test.billing.renew(sold.subscription)
  await heal(sold)
  expect(await wanted(sold)).toMatchObject({ told: { until: atService(sold).periodEnd.toISOString() } })
})

test('grace and retention run out without any timer', async () => {
  const sold = await sellSubscription()
  await passDays(sold, 31)
  sold.test.billing.renew(sold.subscription, { status: 'open' })
  await heal(sold)
  const { read } = sold.test.shop.store
  for (const at of ['suspend_at', 'end_at'] as const) {
    const row = await read.selectFrom('subscriptions').selectAll().executeTakeFirstOrThrow()
    await sold.test.loseJob(`settle.${row.id}.${row[at]}`)
  }
  sold.test.world.pass(8 * 86_400)
  await heal(sold)
  expect(await wanted(sold)).toMatchObject({ delivery: 'suspended' })
  sold.test.world.pass(30 * 86_400)
  await heal(sold)
  expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'unpaid' })
  expect(atService(sold).status).toBe('canceled')
})

test('refunds and disputes that no webhook told of are found among the events of the payment service', async () => {
  const sold = await sellSubscription()
  const [payment] = (await moneyOf(sold)).payments
  const intent = payment?.payment_intent ?? ''
  const { billing, gateway, world } = sold.test
  billing.disputeList.set('dp_1', {
    id: 'dp_1',
    paymentIntent: intent,
    amount: 100,
    currency: 'usd',
    state: 'open',
    reason: 'general',
    openedAt: world.now(),
  })
  const event = { createdAt: world.now(), livemode: false, session: null, reference: null }
  gateway.happened.push(
    { ...event, id: 'evt_a', type: 'charge.dispute.created', subject: 'dispute:dp_1' },
    { ...event, id: 'evt_b', type: 'charge.refunded', subject: 'payment:pi_of_another_shop' },
  )
  world.pass(120)
  await heal(sold)
  expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'dispute' })
  const events = await sold.test.shop.store.read.selectFrom('events').select('id').execute()
  expect(events.map(({ id }) => id)).toContain('evt_a')
  expect(events.map(({ id }) => id)).not.toContain('evt_b')
})

async function heal(sold: Awaited<ReturnType<typeof sellSubscription>>): Promise<void> {
  await reconcile(sold.test.shop)
  await sold.test.runJobs()
}

test('what the buyer changed at the payment service shows on the order page, which asks by itself', async () => {
  const sold = await sellSubscription()
  const { test, order, token } = sold
  test.billing.change(sold.subscription, { cancelAt: atService(sold).periodEnd })
  test.world.pass(120)
  const asked: Promise<void>[] = []
  test.shop.background = (work) => void asked.push(work)
  const headers = { authorization: `Bearer ${token}` }
  const read = () => test.app.request(`${origin}/api/orders/${order}`, { headers })
  await read()
  await Promise.all(asked)
  expect(await (await read()).json()).toMatchObject({
    subscription: { can: expect.arrayContaining(['undo_cancel']) },
  })
})
