import { describe, expect, test } from 'vitest'
import type { Subscription } from '../../../functions/payments/billing.ts'
import type { StripeWorld } from '../sandbox/stripe-world.ts'
import { type BillingDesk, billingDeskForEach, changeOf, seat, told } from './billing-desk.ts'

let world: StripeWorld
let desk: BillingDesk

billingDeskForEach((open) => {
  ;({ world, desk } = open)
})

describe('the end of a trial', () => {
  test('brought about now takes the first payment, and the periods are counted from it', async () => {
    const { id } = await tried()
    desk.pass(4)
    const request = { id: 'begin_1', subscription: id, at: 'now' } as const
    const begun = await world.billing.endTrial(request)
    expect(begun).toMatchObject({
      status: 'active',
      trialEnd: world.now,
      periodStart: world.now,
      periodEnd: new Date('2027-02-19T10:00:00Z'),
    })
    desk.pass(1)
    expect(await world.billing.endTrial(request)).toEqual(begun)
    const [renewal, first, ...more] = await world.billing.invoices(id)
    expect(more).toEqual([])
    expect(first).toMatchObject({ reason: 'purchase', total: 0 })
    expect(renewal).toMatchObject({ reason: 'renewal', status: 'paid', total: 9800 })
    expect(told(renewal?.lines)).toEqual([['line_1', 'price', 9800]])
    expect(renewal?.lines[0]?.period).toEqual({ start: begun.periodStart, end: begun.periodEnd })
    desk.pass(31)
    expect(await world.billing.subscription(id)).toMatchObject({ periodStart: begun.periodEnd })
  })

  test('at another day is that day, and nothing is charged before', async () => {
    const { id } = await tried()
    const at = new Date('2027-02-05T00:00:00Z')
    const moved = await world.billing.endTrial({ id: 'begin_1', subscription: id, at })
    expect(moved).toMatchObject({ status: 'trialing', trialEnd: at, periodEnd: at })
    expect(await world.billing.endTrial({ id: 'begin_2', subscription: id, at })).toEqual(moved)
    desk.pass(20)
    expect(await world.billing.invoices(id)).toHaveLength(1)
    desk.pass(1)
    expect(await world.billing.subscription(id)).toMatchObject({ status: 'active', periodStart: at })
  })

  test('of what is not tried changes nothing', async () => {
    const { subscription } = await desk.buy([seat()])
    const asked = { id: 'begin_1', subscription: subscription.id, at: 'now' } as const
    expect(await world.billing.endTrial(asked)).toEqual(subscription)
  })

  async function tried(): Promise<Subscription> {
    const { subscription } = await desk.buy([seat()], { trialDays: 14 })
    return subscription
  }
})

describe('a line that leaves', () => {
  test('is charged no more and credited nothing, however often it is asked for', async () => {
    const { id, items } = await two()
    const request = { id: 'leave_1', subscription: id, item: items[0]?.item ?? '' }
    const left = await world.billing.removeItem(request)
    expect(left.items).toEqual([items[1]])
    expect(await world.billing.removeItem({ ...request, id: 'leave_2' })).toEqual(left)
    desk.pass(31)
    const [renewal, first, ...more] = await world.billing.invoices(id)
    expect(more).toEqual([])
    expect(told(renewal?.lines)).toEqual([['line_b', 'price', 4900]])
    expect(first?.lines.map(({ line }) => line)).toEqual(['line_a', 'line_b'])
  })

  test('leaves the plan of payments, too, also when a crash came between the two', async () => {
    const { id, items } = await two()
    await world.billing.limit({ id: 'limit_1', subscription: id, times: 3 })
    const item = items[0]?.item ?? ''
    world.faults.push(null, null, null, refusal())
    const asked = { id: 'leave_1', subscription: id, item }
    await expect(world.billing.removeItem(asked)).rejects.toMatchObject({ code: 'payment_refused' })
    await world.billing.removeItem(asked)
    const { exchanges } = world
    const written = exchanges.findLast(({ path }) => /^\/v1\/subscription_schedules\/[^/]+$/.test(path))
    expect(written?.answer).toMatchObject({ phases: [{ items: [{ price: expect.any(String) }] }] })
    expect((await world.billing.subscription(id))?.cancelAt).toEqual(new Date('2027-04-15T10:00:00Z'))
  })

  test('cannot be the last', async () => {
    const { subscription } = await desk.buy([seat()])
    const asked = { id: 'leave_1', subscription: subscription.id, item: subscription.items[0]?.item ?? '' }
    await expect(world.billing.removeItem(asked)).rejects.toMatchObject({ code: 'payment_refused' })
  })

  function refusal(): Response {
    return Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 })
  }

  async function two(): Promise<Subscription> {
    const lines = [seat({ line: 'line_a' }), seat({ line: 'line_b', plan: 'solo', quantity: 1 })]
    return (await desk.buy(lines)).subscription
  }
})

test('a change that is reckoned from up to an hour ago costs what was shown', async () => {
  const { subscription } = await desk.buy([seat()])
  desk.pass(10)
  const at = new Date(world.now.getTime() - 3_600_000)
  const change = changeOf(subscription, at, { plan: 'works', unitAmount: 9900, quantity: 3 })
  const { dueNow } = await world.billing.previewChange(change)
  await world.billing.changeItem(change)
  const [invoice] = await world.billing.invoices(subscription.id)
  expect(invoice).toMatchObject({ reason: 'change', total: dueNow, charged: dueNow })
})
