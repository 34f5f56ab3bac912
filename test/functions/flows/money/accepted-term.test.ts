import { describe, expect, test } from 'vitest'
import { checkOut, requestFor, tell } from '../../test-shop.ts'
import { accept, byHand, handOver, sellerActs } from './by-hand.ts'
import { atService, hear, moneyOf, openSubscriptionShop, passDays, say, type Sold, wanted } from './sale.ts'

const trialDays = 10

describe('the paid term of an account made by hand', () => {
  test('begins when the buyer accepts, and nothing is paid before', async () => {
    const sold = await sellByHand()
    expect((await moneyOf(sold)).payments).toMatchObject([{ total: 0 }])
    await handOver(sold)
    await passDays(sold, 2)
    expect(atService(sold)).toMatchObject({ status: 'trialing' })
    await accept(sold)
    const now = sold.test.world.now()
    expect(atService(sold)).toMatchObject({ status: 'active', trialEnd: now, periodStart: now })
    const { payments, lines } = await moneyOf(sold)
    expect(payments).toMatchObject([{ total: 0 }, { kind: 'renewal', state: 'paid', total: 9800 }])
    expect(lines.at(-1)).toMatchObject({ kind: 'price', period_start: now.toISOString() })
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', trial: false, told: { trial: false } })
    const order = await sold.test.order(sold.order)
    expect(order.subscription?.text).toContain('It is paid until 25 December 2026; then')
    expect(order.timeline.map(({ text }) => text)).toContain(
      'Paid 98 USD; the subscription is paid until 25 December 2026.',
    )
  })

  test('is said to begin with the acceptance until it does', async () => {
    const sold = await sellByHand()
    const { subscription } = await sold.test.order(sold.order)
    expect(subscription?.text).toBe(
      'Your paid term begins when you accept; nothing is charged before. Then 98 USD is charged each month.',
    )
    expect(subscription?.awaitsAcceptance).toBe(true)
    expect(JSON.stringify(sold.test.letters)).not.toContain('trial')
  })

  test('begins once, however often it is asked after, and also when the payment service was away', async () => {
    const sold = await sellByHand()
    await handOver(sold)
    sold.test.billing.down = true
    await accept(sold)
    expect(atService(sold)).toMatchObject({ status: 'trialing' })
    sold.test.billing.down = false
    sold.test.world.pass(3600)
    await sold.test.runJobs()
    expect(atService(sold)).toMatchObject({ status: 'active' })
    await hear(sold, `subscription:${sold.subscription}`)
    await hear(sold, `subscription:${sold.subscription}`)
    expect((await moneyOf(sold)).payments).toHaveLength(2)
    expect(endings(sold)).toHaveLength(1)
  })

  test('begins by silence where silence means acceptance', async () => {
    const sold = await sellByHand()
    await handOver(sold)
    await passDays(sold, 6)
    expect(atService(sold)).toMatchObject({ status: 'active', periodStart: sold.test.world.now() })
  })

  test('begins on the day from which the seller says it is open, where that is later', async () => {
    const sold = await sellByHand()
    await handOver(sold, { opens: '2026-12-08' })
    await accept(sold)
    const opens = new Date('2026-12-08T00:00:00Z')
    expect(atService(sold)).toMatchObject({ status: 'trialing', trialEnd: opens })
    const order = await sold.test.order(sold.order)
    expect(order.subscription?.text).toContain('Your paid term begins on 8 December 2026;')
    expect(order.lines[0]?.delivery?.view).toContainEqual({
      type: 'text',
      label: 'Open from',
      value: '8 December 2026',
    })
    await hear(sold, `subscription:${sold.subscription}`)
    expect(endings(sold)).toHaveLength(1)
    expect((await moneyOf(sold)).payments).toHaveLength(1)
  })

  test('begins with the acceptance where the seller names a day before it, and no later than in 90 days', async () => {
    const sold = await sellByHand()
    expect(await sellerActs(sold.test, 'take-on')).toBe(200)
    const far = { 'front-url': 'https://ada.northbeam.example/', opens: '2027-03-01' }
    expect(await sellerActs(sold.test, 'deliver', far)).toBe(409)
    expect(await sellerActs(sold.test, 'deliver', { ...far, opens: '2026-11-01' })).toBe(200)
    await accept(sold)
    expect(atService(sold)).toMatchObject({ status: 'active', periodStart: sold.test.world.now() })
  })

  test('is not begun by a trial that would run out before the acceptance', async () => {
    const sold = await sellByHand()
    await passDays(sold, trialDays - 2)
    expect(atService(sold).trialEnd).toEqual(new Date('2026-12-10T09:00:00Z'))
    expect(sold.test.letters.map(({ subject }) => subject).join()).not.toContain('trial')
    await passDays(sold, 6)
    expect(atService(sold)).toMatchObject({ status: 'trialing' })
    expect((await moneyOf(sold)).payments).toHaveLength(1)
    await handOver(sold)
    await accept(sold)
    expect(atService(sold)).toMatchObject({ status: 'active', periodStart: sold.test.world.now() })
  })

  test('never begins where the buyer canceled before, since nothing was to be charged', async () => {
    const sold = await sellByHand()
    await say(sold, 'subscription/cancel', { at: 'period_end' })
    await handOver(sold)
    await accept(sold)
    expect(atService(sold)).toMatchObject({ status: 'trialing' })
    await say(sold, 'subscription/undo', {})
    expect(atService(sold)).toMatchObject({ status: 'active', periodStart: sold.test.world.now() })
  })

  test('whose card is refused leaves the account in its days of grace', async () => {
    const sold = await sellByHand()
    await handOver(sold)
    sold.test.billing.cardFails = true
    await accept(sold)
    const { subscription } = await moneyOf(sold)
    expect(subscription).toMatchObject({
      state: 'past_due',
      unpaid_since: sold.test.world.now().toISOString(),
    })
    expect(await wanted(sold)).toMatchObject({ delivery: 'active', state: 'active' })
  })

  test('of a plan with a number of payments is counted from the acceptance', async () => {
    const sold = await sellByHand({ billing: { every: 'month', times: 3 } })
    expect(atService(sold)).toMatchObject({ schedule: null, cancelAt: null })
    await handOver(sold)
    await passDays(sold, 1)
    await accept(sold)
    const { schedule, periodStart, periodEnd, cancelAt } = atService(sold)
    expect(periodStart).toEqual(sold.test.world.now())
    expect(schedule).not.toBeNull()
    expect(cancelAt?.getTime()).toBe(
      periodStart.getTime() + 3 * (periodEnd.getTime() - periodStart.getTime()),
    )
  })
})

/** A monthly account for two that is made by hand, paid for (nothing yet) and asked for. */
async function sellByHand(plan: object = {}): Promise<Sold> {
  const test = await openSubscriptionShop({ trial: { days: trialDays }, ...plan })
  test.change('saas', { delivery: byHand })
  const line = { product: 'saas', plan: 'team', quantity: 2, inputs: {} }
  const { order, token } = await checkOut(test, requestFor('saas', { lines: [line] }))
  test.gateway.pay(order)
  await tell(test, order)
  await test.runJobs()
  return { test, order, token, subscription: `sub_${order}` }
}

function endings({ test: { billing } }: Sold) {
  return [...billing.asked.values()].filter(({ call }) => call === 'endTrial')
}
