import { describe, expect, test } from 'vitest'
import type { StripeWorld } from './stripe-world.ts'
import { type SubscriptionDesk, subscriptionDeskForEach } from './subscription-desk.ts'

let world: StripeWorld
let desk: SubscriptionDesk

subscriptionDeskForEach((open) => {
  ;({ world, desk } = open)
})

describe('the clock of the control page', () => {
  test.each([
    ['hour', '2027-01-31T11:00:00Z'],
    ['day', '2027-02-01T10:00:00Z'],
    ['week', '2027-02-07T10:00:00Z'],
    ['month', '2027-02-28T10:00:00Z'],
    ['90', '2027-01-31T10:01:30Z'],
  ])('goes forward by %s', async (step, then) => {
    expect((await world.press(`/sandbox/clock/${step}`)).status).toBe(303)
    expect(world.now).toEqual(new Date(then))
  })

  test('never goes back', async () => {
    expect((await world.press('/sandbox/clock/-5')).status).toBe(500)
    expect((await world.press('/sandbox/clock/soon')).status).toBe(500)
    expect(world.now).toEqual(new Date('2027-01-31T10:00:00Z'))
  })

  test('goes to the end of a trial and to the end of a period, and everything due has happened', async () => {
    const session = await desk.subscribe({ quantity: 1, trialDays: 14 })
    await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
    expect(await state()).toMatchObject({ subscriptions: [{ status: 'active' }] })
    await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
    expect((await state()).invoices.map(({ total }) => total)).toEqual([4900, 4900, 0])
  })
})

describe('money that is taken back by hand', () => {
  test('is told of as a refund of its payment, half and whole', async () => {
    const payment = await paid()
    await world.press(`/sandbox/payments/${payment}/refund-half`)
    await world.press(`/sandbox/payments/${payment}/refund`)
    const { refunds, charges } = await state()
    expect(refunds.map(({ amount }) => amount)).toEqual([2450, 2450])
    expect(charges).toMatchObject([{ amount_refunded: 4900, refunded: true }])
    await expect
      .poll(heard)
      .toEqual(
        expect.arrayContaining(['refund.created', 'refund.created', 'charge.refunded', 'charge.refunded']),
      )
    expect((await world.press(`/sandbox/payments/${payment}/refund`)).status).toBe(409)
  })

  test('comes back when the bank returns the refund', async () => {
    const payment = await paid()
    await world.press(`/sandbox/payments/${payment}/refund`)
    const [refund] = (await state()).refunds
    await world.press(`/sandbox/refunds/${refund?.id}/fail`)
    expect(await state()).toMatchObject({
      refunds: [{ status: 'failed' }],
      charges: [{ amount_refunded: 0, refunded: false }],
    })
    await expect.poll(heard).toContain('refund.failed')
  })

  test.each(['win', 'lose'])('is disputed, and the store can %s', async (choice) => {
    const payment = await paid()
    await world.press(`/sandbox/payments/${payment}/dispute`)
    const [dispute] = (await desk.client.disputes.list({ payment_intent: payment })).data
    expect(dispute).toMatchObject({ amount: 4900, status: 'needs_response' })
    expect(await page()).toContain('Win the dispute')
    await world.press(`/sandbox/disputes/${dispute?.id}/${choice}`)
    const closed = await desk.client.disputes.retrieve(String(dispute?.id))
    expect(closed.status).toBe(choice === 'win' ? 'won' : 'lost')
    await expect
      .poll(heard)
      .toEqual(expect.arrayContaining(['charge.dispute.created', 'charge.dispute.closed']))
    // A bank may ask again for money that the store kept.
    for (const status of choice === 'win' ? [303, 409] : [409]) {
      expect((await world.press(`/sandbox/payments/${payment}/dispute`)).status).toBe(status)
    }
  })
})

test('the page shows the time, what runs and what waits', async () => {
  const session = await desk.subscribe({ quantity: 1 })
  await world.press(`/sandbox/customers/${session.customer}/card-fails`)
  await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
  const text = await page()
  for (const part of [
    '2027-02-28 10:00 UTC',
    'past_due',
    'Card works again',
    'Invoices that wait',
    '1 try, next 2027-03-03 10:00 UTC',
    'To the end of the period',
    'Money that came',
  ]) {
    expect(text).toContain(part)
  }
  await world.press(`/sandbox/customers/${session.customer}/card-works`)
  const [open] = (await state()).invoices
  await world.press(`/sandbox/invoices/${open?.id}/pay`)
  expect(await page()).not.toContain('Invoices that wait')
  expect(await state()).toMatchObject({ subscriptions: [{ status: 'active' }] })
})

interface State {
  refunds: { id: string; amount: number }[]
  charges: object[]
  invoices: { id: string; total: number }[]
}

async function state(): Promise<State> {
  return (await (await fetch(`${world.baseUrl}/sandbox/state.json`)).json()) as State
}

async function page(): Promise<string> {
  return (await fetch(`${world.baseUrl}/sandbox`)).text()
}

/** Pays for a period; answers the payment. */
async function paid(): Promise<string> {
  const session = await desk.subscribe({ quantity: 1 })
  const [invoice] = await desk.invoices({ id: String(session.subscription) })
  return String(invoice?.payments?.data[0]?.payment.payment_intent)
}

function heard(): string[] {
  return world.calls.map(({ body }) => JSON.parse(body).type)
}
