import { describe, expect, test } from 'vitest'
import { atService, deliverAll, hear, moneyOf, passDays, sellSubscription, wanted } from './sale.ts'

describe('a subscription that was paid', () => {
  test('is kept with its payment, what of it is for which line, and the end of the paid period', async () => {
    const sold = await sellSubscription()
    const { subscription, payments, lines } = await moneyOf(sold)
    const { periodEnd } = atService(sold)
    expect(subscription).toMatchObject({
      id: sold.subscription,
      state: 'active',
      currency: 'USD',
      paid_until: periodEnd.toISOString(),
    })
    expect(payments).toMatchObject([{ kind: 'purchase', state: 'paid', total: 9800, currency: 'USD' }])
    expect(lines).toMatchObject([{ kind: 'price', net: 9800, tax: 0, period_end: periodEnd.toISOString() }])
    expect(await wanted(sold)).toMatchObject({
      delivery: 'active',
      until: periodEnd.toISOString(),
      trial: false,
      quantity: 2,
      ref: sold.order,
    })
  })

  test('is told to the seller once more for each period that is paid, under the name of that payment', async () => {
    const sold = await sellSubscription()
    sold.test.billing.renew(sold.subscription)
    for (let count = 0; count < 3; count += 1) await hear(sold, `subscription:${sold.subscription}`)
    await deliverAll(sold.test)
    const { payments } = await moneyOf(sold)
    expect(payments.map(({ kind, state }) => [kind, state])).toEqual([
      ['purchase', 'paid'],
      ['renewal', 'paid'],
    ])
    const end = atService(sold).periodEnd.toISOString()
    const ref = payments[1]?.id
    expect(await wanted(sold)).toMatchObject({ until: end, ref, told: { until: end, ref } })
    expect(sold.test.letters.filter(({ subject }) => subject.startsWith('We received'))).toHaveLength(1)
  })
})

describe('a subscription that begins with a trial', () => {
  test('costs nothing at first, is tried until the day said, and is paid after it', async () => {
    const sold = await sellSubscription({ trial: { days: 14 } })
    const { trialEnd } = atService(sold)
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'trialing' })
    expect(await headline(sold)).toBe('Delivered, and free to try.')
    expect(await wanted(sold)).toMatchObject({
      delivery: 'active',
      trial: true,
      until: trialEnd?.toISOString(),
    })
    await passDays(sold, 14)
    sold.test.billing.renew(sold.subscription)
    await hear(sold, `subscription:${sold.subscription}`)
    const end = atService(sold).periodEnd.toISOString()
    expect(await wanted(sold)).toMatchObject({ trial: false, told: { trial: false, until: end } })
    await deliverAll(sold.test)
    expect(await headline(sold)).toBe('Paid and delivered.')
  })

  test('reminds its buyer three days before the trial ends, once', async () => {
    const sold = await sellSubscription({ trial: { days: 14 } })
    await passDays(sold, 10)
    expect(reminders(sold)).toHaveLength(0)
    await passDays(sold, 1)
    await hear(sold, `subscription:${sold.subscription}`)
    expect(reminders(sold)).toHaveLength(1)
  })
})

describe('a renewal that is not paid', () => {
  test('leaves access through the days of grace, then pauses it, then ends it, each told with its day', async () => {
    const sold = await sellSubscription()
    await passDays(sold, 31)
    sold.test.billing.renew(sold.subscription, { status: 'open' })
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.payment_failed')
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'past_due' })
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', state: 'active' })
    expect(await headline(sold)).toBe('A payment is missing. Below is what happens, and when.')
    const told = sold.test.letters.find(({ subject }) => subject.includes('failed'))
    expect(told?.text).toContain('Access stays until 30 December 2026')
    expect(told?.text).toContain('on 29 January 2027 it ends')
    await passDays(sold, 7)
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'suspended' })
    expect(await wanted(sold)).toMatchObject({ delivery: 'suspended', reason: 'unpaid' })
    expect(await headline(sold)).toBe('Paused: a payment is missing. Below is how it goes on.')
    await passDays(sold, 30)
    expect(atService(sold).status).toBe('canceled')
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'ended', ended_reason: 'unpaid' })
    expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'unpaid' })
    expect(await headline(sold)).toBe('This order has ended.')
  })

  test('that is paid after all opens access again and pays its period', async () => {
    const sold = await sellSubscription()
    await passDays(sold, 31)
    const invoice = sold.test.billing.renew(sold.subscription, { status: 'open' })
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.payment_failed')
    await passDays(sold, 8)
    expect(await wanted(sold)).toMatchObject({ delivery: 'suspended' })
    Object.assign(invoice, { status: 'paid', paidAt: sold.test.world.now() })
    sold.test.billing.change(sold.subscription, { status: 'active' })
    await hear(sold, `subscription:${sold.subscription}`, 'invoice.paid')
    const end = atService(sold).periodEnd.toISOString()
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', state: 'active', told: { until: end } })
    expect((await moneyOf(sold)).subscription).toMatchObject({ state: 'active', suspend_at: null })
    expect(await headline(sold)).toBe('Paid and delivered.')
  })
})

test('a subscription that was canceled at the payment service ends what it paid for', async () => {
  const sold = await sellSubscription()
  sold.test.billing.change(sold.subscription, { status: 'canceled', endedAt: sold.test.world.now() })
  await hear(sold, `subscription:${sold.subscription}`, 'customer.subscription.deleted')
  expect(await wanted(sold)).toMatchObject({ delivery: 'ended', reason: 'canceled' })
  expect(sold.test.letters.map(({ subject }) => subject)).toContain(
    'Your subscription to Product saas has ended',
  )
})

/** The title of the order page. */
async function headline({ test, order }: Awaited<ReturnType<typeof sellSubscription>>): Promise<string> {
  return (await test.order(order)).text
}

function reminders({ test }: Awaited<ReturnType<typeof sellSubscription>>) {
  return test.letters.filter(({ subject }) => subject.startsWith('Your trial'))
}
