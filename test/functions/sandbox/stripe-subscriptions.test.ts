import { describe, expect, test } from 'vitest'
import type { StripeWorld } from './stripe-world.ts'
import { day, type SubscriptionDesk, subscriptionDeskForEach } from './subscription-desk.ts'

let world: StripeWorld
let desk: SubscriptionDesk

subscriptionDeskForEach((open) => {
  ;({ world, desk } = open)
})

describe('a payment page of a subscription', () => {
  test('completes into a customer, a subscription, a paid invoice and their events', async () => {
    const session = await desk.subscribe({ quantity: 2 })
    expect(session).toMatchObject({ status: 'complete', payment_status: 'paid', payment_intent: null })
    const subscription = await desk.subscription(session)
    expect(subscription).toMatchObject({
      customer: session.customer,
      status: 'active',
      metadata: { order: 'ord_1' },
      latest_invoice: session.invoice,
      items: { data: [{ quantity: 2, current_period_end: seconds('2027-02-28T10:00:00Z') }] },
    })
    const invoices = await desk.invoices(subscription)
    expect(invoices).toMatchObject([
      { status: 'paid', billing_reason: 'subscription_create', total: 9800, amount_paid: 9800 },
    ])
    const told = world.calls.map(({ body }) => JSON.parse(body).type).sort()
    expect(told).toEqual(['checkout.session.completed', 'customer.subscription.created', 'invoice.paid'])
  })

  test('charges what is paid once with the first invoice', async () => {
    const session = await desk.subscribe({ quantity: 1, once: 2500 })
    const [invoice] = await desk.invoices(await desk.subscription(session))
    expect(invoice).toMatchObject({ total: 7400 })
    expect(invoice?.lines.data.map(({ amount }) => amount)).toEqual([4900, 2500])
    expect(invoice?.lines.data.map(({ parent }) => parent?.type)).toEqual([
      'subscription_item_details',
      'invoice_item_details',
    ])
  })

  test('costs nothing while the product is on trial, and is renewed when the trial ends', async () => {
    const session = await desk.subscribe({ quantity: 1, trialDays: 14 })
    expect(session).toMatchObject({ amount_total: 0, payment_status: 'no_payment_required' })
    const trial = await desk.subscription(session)
    expect(trial.status).toBe('trialing')
    expect(await desk.invoices(trial)).toMatchObject([{ status: 'paid', total: 0 }])
    desk.pass(14 * day)
    const paying = await desk.subscription(session)
    expect(paying.status).toBe('active')
    expect(await desk.invoices(paying)).toMatchObject([
      { status: 'paid', total: 4900, billing_reason: 'subscription_cycle' },
      { total: 0 },
    ])
    expect(paying.items.data[0]?.current_period_start).toBe(trial.trial_end)
  })

  test('waits for the bank when it is paid by debit', async () => {
    const session = await desk.subscribe({ quantity: 1, choice: 'later' })
    expect(session.payment_status).toBe('unpaid')
    expect(await desk.invoices(await desk.subscription(session))).toMatchObject([{ status: 'open' }])
    await world.press(`/sandbox/sessions/${session.id}/confirm`)
    expect(await desk.invoices(await desk.subscription(session))).toMatchObject([{ status: 'paid' }])
  })

  test('cannot mix intervals, and takes a recurring price in its own mode only', async () => {
    const month = await desk.price(4900)
    const year = await desk.price(49000, { interval: 'year' })
    await expect(desk.open([month, year])).rejects.toThrow('different billing intervals')
    await expect(desk.open([month], { mode: 'payment' })).rejects.toThrow('Switch to `subscription` mode')
  })
})

describe('time', () => {
  test('renews at the end of each period, and keeps to the day of the month', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    desk.pass(60 * day)
    const subscription = await desk.subscription(session)
    expect(await desk.invoices(subscription)).toHaveLength(3)
    const ends = (await desk.invoices(subscription)).map(({ lines }) => lines.data[0]?.period.end)
    expect(ends).toEqual(['2027-04-30', '2027-03-31', '2027-02-28'].map((at) => seconds(`${at}T10:00:00Z`)))
  })

  test('a card that fails makes it past due, is tried again, and works again', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    await world.press(`/sandbox/customers/${session.customer}/card-fails`)
    desk.pass(28 * day)
    const unpaid = await desk.subscription(session)
    expect(unpaid.status).toBe('past_due')
    const [open] = await desk.invoices(unpaid)
    expect(open).toMatchObject({ status: 'open', attempt_count: 1, amount_remaining: 4900 })
    await world.press(`/sandbox/customers/${session.customer}/card-works`)
    desk.pass(3 * day)
    expect((await desk.subscription(session)).status).toBe('active')
    expect((await desk.invoices(unpaid))[0]).toMatchObject({ status: 'paid', attempt_count: 2 })
  })

  test('a renewal can wait as a draft for an hour, as it does at Stripe, while the next period runs', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    await world.press('/sandbox/drafts/wait')
    desk.pass(28 * day)
    const renewed = await desk.subscription(session)
    expect(renewed.items.data[0]?.current_period_end).toBe(seconds('2027-03-31T10:00:00Z'))
    expect((await desk.invoices(renewed))[0]).toMatchObject({ status: 'draft', amount_paid: 0 })
    desk.pass(3600_000)
    expect((await desk.invoices(renewed))[0]).toMatchObject({ status: 'paid', amount_paid: 4900 })
  })

  test('ends it at the end of the period when it was canceled, unless that is undone', async () => {
    const [first, second] = [await desk.subscribe({ quantity: 1 }), await desk.subscribe({ quantity: 1 })]
    for (const { subscription } of [first, second]) {
      await desk.client.subscriptions.update(String(subscription), { cancel_at_period_end: true })
    }
    await desk.client.subscriptions.update(String(second.subscription), { cancel_at_period_end: false })
    desk.pass(28 * day)
    const ended = await desk.subscription(first)
    expect(ended).toMatchObject({ status: 'canceled', ended_at: seconds('2027-02-28T10:00:00Z') })
    expect(await desk.invoices(ended)).toHaveLength(1)
    expect(await desk.subscription(second)).toMatchObject({ status: 'active', cancel_at: null })
  })
})

function seconds(time: string): number {
  return Date.parse(time) / 1000
}
