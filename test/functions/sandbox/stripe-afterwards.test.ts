import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import type { StripeWorld } from './stripe-world.ts'
import { day, type SubscriptionDesk, subscriptionDeskForEach } from './subscription-desk.ts'

let world: StripeWorld
let desk: SubscriptionDesk

subscriptionDeskForEach(
  (open) => {
    ;({ world, desk } = open)
  },
  { from: '2027-04-01T00:00:00Z', checked: 'answered' },
)

describe('a change in the middle of a period', () => {
  test('is shown first and charged as shown: half a period back, half a period more', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    desk.pass(15 * day)
    const change = await changeOf(session, { quantity: 3 })
    const shown = await desk.client.invoices.createPreview({
      subscription: String(session.subscription),
      subscription_details: change,
    })
    expect(shown.lines.data.map(({ amount }) => amount)).toEqual([-2450, 7350])
    const changed = await desk.client.subscriptions.update(String(session.subscription), change)
    expect(changed.items.data).toMatchObject([{ quantity: 3 }])
    const [invoice] = await desk.invoices(changed)
    expect(invoice).toMatchObject({
      billing_reason: 'subscription_update',
      status: 'paid',
      total: shown.total,
      amount_paid: 4900,
    })
    desk.pass(15 * day)
    expect((await desk.invoices(changed))[0]).toMatchObject({ total: 14_700 })
  })

  test('to less leaves a credit, which the next invoice uses up', async () => {
    const session = await desk.subscribe({ quantity: 3 })
    desk.pass(15 * day)
    const change = await changeOf(session, { quantity: 1 })
    const changed = await desk.client.subscriptions.update(String(session.subscription), change)
    expect((await desk.invoices(changed))[0]).toMatchObject({ total: -4900, amount_due: 0, status: 'paid' })
    desk.pass(15 * day)
    expect((await desk.invoices(changed))[0]).toMatchObject({ total: 4900, amount_due: 0, amount_paid: 0 })
    desk.pass(31 * day)
    expect((await desk.invoices(changed))[0]).toMatchObject({ total: 4900, amount_due: 4900 })
  })

  test('to another interval begins a new period at once', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    desk.pass(15 * day)
    const year = await desk.price(49_000, { interval: 'year' })
    const change = await changeOf(session, { price: year })
    const changed = await desk.client.subscriptions.update(String(session.subscription), change)
    expect(changed.items.data[0]).toMatchObject({
      current_period_start: seconds('2027-04-16T00:00:00Z'),
      current_period_end: seconds('2028-04-16T00:00:00Z'),
    })
    expect((await desk.invoices(changed))[0]).toMatchObject({ total: 49_000 - 2450 })
  })

  test('leaves everything as it was when the card fails', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    desk.pass(15 * day)
    await world.press(`/sandbox/customers/${session.customer}/card-fails`)
    const change = await changeOf(session, { quantity: 2 })
    const refused = desk.client.subscriptions.update(String(session.subscription), {
      ...change,
      payment_behavior: 'error_if_incomplete',
    })
    await expect(refused).rejects.toMatchObject({ statusCode: 402, code: 'card_declined' })
    const before = await desk.subscription(session)
    expect(before.items.data).toMatchObject([{ quantity: 1 }])
    expect(await desk.invoices(before)).toHaveLength(1)
  })

  test('costs nothing while the trial runs', async () => {
    const session = await desk.subscribe({ quantity: 1, trialDays: 14 })
    const change = await changeOf(session, { quantity: 2 })
    const changed = await desk.client.subscriptions.update(String(session.subscription), change)
    expect(await desk.invoices(changed)).toHaveLength(1)
    desk.pass(14 * day)
    expect((await desk.invoices(changed))[0]).toMatchObject({ total: 9800 })
  })
})

test('a schedule ends a subscription after its payments', async () => {
  const session = await desk.subscribe({ quantity: 1 })
  const made = await desk.client.subscriptionSchedules.create({
    from_subscription: String(session.subscription),
  })
  const [phase] = made.phases
  await desk.client.subscriptionSchedules.update(made.id, {
    end_behavior: 'cancel',
    phases: [
      {
        items: (phase?.items ?? []).map(({ price, quantity }) => ({
          price: String(price),
          quantity: quantity ?? 1,
        })),
        start_date: phase?.start_date ?? 0,
        duration: { interval: 'month', interval_count: 3 },
      },
    ],
  })
  const limited = await desk.subscription(session)
  expect(limited.cancel_at).toBe(seconds('2027-07-01T00:00:00Z'))
  const alone = desk.client.subscriptions.update(limited.id, { cancel_at_period_end: true })
  await expect(alone).rejects.toThrow('managed by a subscription schedule')
  desk.pass(120 * day)
  expect(await desk.invoices(limited)).toHaveLength(3)
  expect(await desk.subscription(session)).toMatchObject({ status: 'canceled', ended_at: limited.cancel_at })
  expect((await desk.client.subscriptionSchedules.retrieve(made.id)).status).toBe('completed')
})

describe('prices by steps and by use', () => {
  const tiers = [
    { up_to: 10, unit_amount: 500 },
    { up_to: 'inf' as const, unit_amount: 300 },
  ]

  test.each([
    ['volume', 12 * 300],
    ['graduated', 10 * 500 + 2 * 300],
  ] as const)('of mode %s come to the right amount', async (mode, total) => {
    const product = await desk.client.products.create({ name: 'Stepped' })
    const price = await desk.client.prices.create({
      product: product.id,
      currency: 'usd',
      recurring: { interval: 'month' },
      billing_scheme: 'tiered',
      tiers_mode: mode,
      tiers,
    })
    const opened = await desk.open([price.id], {}, 12)
    expect((await desk.pay(opened.id)).amount_total).toBe(total)
  })

  test('what was used in a period is paid when it ends, each report once', async () => {
    const meter = await desk.client.billing.meters.create({
      display_name: 'Calls',
      event_name: 'calls',
      default_aggregation: { formula: 'sum' },
    })
    const price = await desk.price(7, { interval: 'month', usage_type: 'metered', meter: meter.id })
    const opened = await desk.open([], { line_items: [{ price }] })
    const session = await desk.pay(opened.id)
    expect(session.payment_status).toBe('no_payment_required')
    const report = (identifier: string, value: number): Promise<unknown> =>
      desk.client.billing.meterEvents.create({
        event_name: 'calls',
        identifier,
        payload: { stripe_customer_id: String(session.customer), value: String(value) },
      })
    await report('push-1', 100)
    await expect(report('push-1', 100)).rejects.toThrow('already exists')
    desk.pass(3 * day)
    await report('push-2', 50)
    desk.pass(28 * day)
    await report('push-3', 1)
    const [invoice] = await desk.invoices({ id: String(session.subscription) })
    expect(invoice).toMatchObject({ total: 1050, billing_reason: 'subscription_cycle' })
    expect(invoice?.lines.data[0]).toMatchObject({
      quantity: 150,
      period: { start: seconds('2027-04-01T00:00:00Z'), end: seconds('2027-05-01T00:00:00Z') },
    })
    const ended = await desk.client.subscriptions.cancel(String(session.subscription), { invoice_now: true })
    expect(ended.status).toBe('canceled')
    expect((await desk.invoices(ended))[0]).toMatchObject({ total: 7 })
  })
})

describe('the share of a connected account', () => {
  test('is transferred with every payment, and goes back with its refund in proportion', async () => {
    const session = await desk.subscribe({
      quantity: 2,
      fields: {
        subscription_data: { transfer_data: { destination: 'acct_9' }, application_fee_percent: 12.5 },
      },
    })
    const [invoice] = await desk.invoices({ id: String(session.subscription) })
    const payment = String(invoice?.payments?.data[0]?.payment.payment_intent)
    expect(await divided(payment)).toEqual({ transferred: 9800, fee: 1225, reversed: 0, returned: 0 })
    await desk.client.refunds.create({
      payment_intent: payment,
      amount: 4900,
      reverse_transfer: true,
      refund_application_fee: true,
    })
    expect(await divided(payment)).toEqual({ transferred: 9800, fee: 1225, reversed: 4900, returned: 613 })
  })

  test('can be taken back, no more than is left, and be given again', async () => {
    const session = await desk.open([await desk.price(4900, 'once')], {
      mode: 'payment',
      payment_intent_data: { transfer_data: { destination: 'acct_9' }, application_fee_amount: 500 },
    })
    const { payment_intent: payment } = await desk.pay(session.id)
    const intent = await desk.client.paymentIntents.retrieve(String(payment), { expand: ['latest_charge'] })
    const charge = intent.latest_charge as Stripe.Charge
    await desk.client.transfers.createReversal(String(charge.transfer), { amount: 4400 })
    await expect(
      desk.client.transfers.createReversal(String(charge.transfer), { amount: 501 }),
    ).rejects.toThrow('greater than what is left')
    const again = await desk.client.transfers.create({ amount: 4400, currency: 'usd', destination: 'acct_9' })
    expect(again).toMatchObject({ destination: 'acct_9', amount: 4400 })
    expect(await divided(String(payment))).toMatchObject({ reversed: 4400 })
  })

  async function divided(payment: string) {
    const { latest_charge } = await desk.client.paymentIntents.retrieve(payment, {
      expand: ['latest_charge.transfer', 'latest_charge.application_fee'],
    })
    const charge = latest_charge as Stripe.Charge
    const transfer = charge.transfer as Stripe.Transfer
    const fee = charge.application_fee as Stripe.ApplicationFee
    return {
      transferred: transfer.amount,
      fee: fee.amount,
      reversed: transfer.amount_reversed,
      returned: fee.amount_refunded,
    }
  }
})

/** Parameters of a change of the only item, reckoned from now. */
async function changeOf(session: Stripe.Checkout.Session, to: { price?: string; quantity?: number }) {
  const { items } = await desk.subscription(session)
  return {
    items: [{ id: items.data[0]?.id ?? '', ...to }],
    proration_behavior: 'always_invoice' as const,
    proration_date: Math.floor(world.now.getTime() / 1000),
  }
}

function seconds(time: string): number {
  return Date.parse(time) / 1000
}
