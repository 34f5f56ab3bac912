import { describe, expect, test } from 'vitest'
import { post } from '../../test-shop.ts'
import {
  atService,
  deliverAll,
  hear,
  moneyOf,
  passDays,
  say,
  type Sold,
  sellSubscription,
  wanted,
} from './sale.ts'

describe('another plan or quantity', () => {
  test('is shown with its price first, and charged and delivered when it is agreed to', async () => {
    const sold = await sellSubscription()
    const asked = { line: await lineOf(sold), plan: 'works', quantity: 3 }
    const preview = await say(sold, 'subscription/preview', asked)
    expect(preview).toMatchObject({ dueNow: 3 * 9900 - 9800, perPeriod: 3 * 9900, currency: 'USD' })
    const agreed = { ...asked, at: preview.at, expected: preview.dueNow }
    const order = await say(sold, 'subscription/change', agreed)
    expect(order.subscription.lines).toMatchObject([{ plan: 'works', planName: 'Works', quantity: 3 }])
    await deliverAll(sold.test)
    const { payments } = await moneyOf(sold)
    expect(payments).toMatchObject([{ kind: 'purchase' }, { kind: 'change', total: 19900, state: 'paid' }])
    expect(await wanted(sold)).toMatchObject({
      plan: { id: 'works', name: 'Works' },
      quantity: 3,
      told: { plan: { id: 'works' }, quantity: 3, ref: payments[1]?.id },
    })
  })

  test('is made once when it is agreed to twice', async () => {
    const sold = await sellSubscription()
    const asked = { line: await lineOf(sold), quantity: 5 }
    const { at, dueNow: expected } = await say(sold, 'subscription/preview', asked)
    await say(sold, 'subscription/change', { ...asked, at, expected })
    expect(await say(sold, 'subscription/change', { ...asked, at, expected })).toMatchObject({
      code: 'state_conflict',
    })
    expect((await moneyOf(sold)).payments).toHaveLength(2)
  })

  test('at another price than the one shown is refused with both', async () => {
    const sold = await sellSubscription()
    const asked = { line: await lineOf(sold), quantity: 5 }
    const { at } = await say(sold, 'subscription/preview', asked)
    expect(await say(sold, 'subscription/change', { ...asked, at, expected: 100 })).toMatchObject({
      code: 'price_changed',
      expected: { amount: 100 },
      actual: { amount: 14700 },
    })
    expect(atService(sold).items).toMatchObject([{ quantity: 2 }])
  })

  test('that the plan does not have, or that is what it is, is refused in words', async () => {
    const sold = await sellSubscription()
    const line = await lineOf(sold)
    const refusal = async (more: object) => (await say(sold, 'subscription/preview', { line, ...more })).code
    expect(await refusal({ quantity: 51 })).toBe('quantity_invalid')
    expect(await refusal({ plan: 'galaxy' })).toBe('plan_unknown')
    expect(await refusal({ quantity: 2 })).toBe('state_conflict')
  })

  test('that another line of the subscription has is refused before anything is asked, and says which way to go', async () => {
    const sold = await sellSubscription({}, ['team', 'works'])
    const asked = { line: await lineOf(sold, 'team'), plan: 'works' }
    expect(await say(sold, 'subscription/preview', asked)).toMatchObject({
      code: 'change_refused',
      detail:
        'Product saas is in this subscription with the plan Works already, as a line of its own; change the quantity of that line instead.',
    })
    expect(sold.test.billing.asked.size).toBe(0)
    const other = { line: asked.line, quantity: 5 }
    expect(await say(sold, 'subscription/preview', other)).toMatchObject({ dueNow: 14_700 })
  })

  test('waits for the payment that is missing', async () => {
    const sold = await sellSubscription()
    await passDays(sold, 31)
    sold.test.billing.renew(sold.subscription, { status: 'open' })
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.payment_failed')
    const asked = { line: await lineOf(sold), quantity: 5 }
    expect(await say(sold, 'subscription/preview', asked)).toMatchObject({ code: 'state_conflict' })
  })

  test('that a person made at the payment service while it was paused is told once it goes on', async () => {
    const sold = await sellSubscription()
    await passDays(sold, 31)
    const invoice = sold.test.billing.renew(sold.subscription, { status: 'open' })
    await passDays(sold, 8)
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.payment_failed')
    const items = atService(sold).items.map((item) => ({ ...item, quantity: 7 }))
    sold.test.billing.change(sold.subscription, { items })
    await hear(sold, `subscription:${sold.subscription}`)
    expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', quantity: 7, told: { quantity: 2 } })
    Object.assign(invoice, { status: 'paid', paidAt: sold.test.world.now() })
    sold.test.billing.change(sold.subscription, { status: 'active' })
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.paid')
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', told: { quantity: 7 } })
  })
})

describe('a cancellation', () => {
  test('at the end of the period changes nothing until then, and may be taken back', async () => {
    const sold = await sellSubscription()
    const canceled = await say(sold, 'subscription/cancel', { at: 'period_end' })
    const end = atService(sold).periodEnd.toISOString()
    expect(canceled.subscription).toMatchObject({ state: 'active', cancelAt: end })
    expect(canceled.subscription.can).toEqual(['cancel_now', 'undo_cancel', 'portal'])
    expect(canceled.subscription.text).toBe('It is canceled and ends on 23 December 2026.')
    const undone = await say(sold, 'subscription/undo', {})
    expect(undone.subscription.cancelAt).toBeUndefined()
    expect(undone.timeline.map(({ code }: { code: string }) => code).slice(0, 2)).toEqual([
      'cancellation_undone',
      'cancellation',
    ])
    expect(await say(sold, 'subscription/undo', {})).toMatchObject({ code: 'state_conflict' })
  })

  test('at once ends access and charges nothing more', async () => {
    const sold = await sellSubscription()
    const answer = await say(sold, 'subscription/cancel', { at: 'now' })
    expect(answer.subscription).toMatchObject({ state: 'ended', can: [] })
    await sold.test.runJobs()
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'canceled' })
    expect(await say(sold, 'subscription/cancel', { at: 'now' })).toMatchObject({ code: 'state_conflict' })
  })

  test('is seen when it was made on the payment service’s own page', async () => {
    const sold = await sellSubscription()
    sold.test.billing.change(sold.subscription, { cancelAt: atService(sold).periodEnd })
    await hear(sold, `subscription:${sold.subscription}`)
    expect(sold.test.letters.at(-1)).toMatchObject({ subject: 'Product saas is canceled' })
  })
})

test('a plan of three payments is limited to three, says when it ends, and ends then', async () => {
  const sold = await sellSubscription({ billing: { every: 'month', times: 3 } })
  expect(sold.test.billing.asked.size).toBe(1)
  const { subscription } = await sold.test.order(sold.order)
  expect(subscription?.cancelAt).toBe(atService(sold).cancelAt?.toISOString())
  expect(subscription?.text).toContain('until it ends on')
  expect(subscription?.can).toContain('cancel_at_period_end')
  const cancelAt = atService(sold).cancelAt ?? new Date()
  sold.test.billing.change(sold.subscription, { status: 'canceled', endedAt: cancelAt })
  await hear(sold, `subscription:${sold.subscription}`, 'customer.subscription.deleted')
  expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'expired' })
})

test('the buyer is sent to the payment service’s own page for card and address', async () => {
  const sold = await sellSubscription()
  const { url } = await say(sold, 'portal', {})
  expect(url).toContain(`/portal/cus_${sold.order}`)
  const stranger = await post(sold.test.app, `/api/orders/${sold.order}/portal`, {})
  expect(stranger.status).toBe(403)
})

async function lineOf({ test: { shop }, order }: Sold, plan = 'team'): Promise<string> {
  const row = await shop.store.read
    .selectFrom('lines')
    .select('id')
    .where('order_id', '=', order)
    .where('plan', '=', plan)
    .executeTakeFirstOrThrow()
  return row.id
}
