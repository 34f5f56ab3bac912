import { describe, expect, test } from 'vitest'
import type { StripeWorld } from './stripe-world.ts'
import { type SubscriptionDesk, subscriptionDeskForEach } from './subscription-desk.ts'

const buyer = { choice: 'pay', email: 'ada@buyer.example' }

let world: StripeWorld
let desk: SubscriptionDesk

subscriptionDeskForEach((open) => {
  ;({ world, desk } = open)
})

describe('the payment page', () => {
  test('shows the tax of a country before it takes it, on every invoice that follows too', async () => {
    const { id } = await desk.open([await desk.price(4900)], { automatic_tax: { enabled: true } })
    const shown = await world.press(`/c/pay/${id}`, { ...buyer, country: 'DE' })
    expect(shown.status).toBe(200)
    expect(await shown.text()).toContain('The amount is 58.31 USD now. Nothing was paid yet.')
    expect((await desk.client.checkout.sessions.retrieve(id)).status).toBe('open')
    await world.press(`/c/pay/${id}`, { ...buyer, country: 'DE' })
    const session = await desk.client.checkout.sessions.retrieve(id)
    expect(session).toMatchObject({
      status: 'complete',
      amount_subtotal: 4900,
      amount_total: 5831,
      total_details: { amount_tax: 931 },
    })
    await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
    const invoices = await desk.invoices({ id: String(session.subscription) })
    expect(invoices.map(({ total }) => total)).toEqual([5831, 5831])
    expect(invoices[0]?.lines.data[0]?.taxes).toMatchObject([{ amount: 931, tax_behavior: 'exclusive' }])
  })

  test.each([
    ['WELCOME20', [4900, 3920]],
    ['always10', [4410, 4410]],
  ])('takes the code %s, for as long as it holds', async (code, totals) => {
    const { id } = await desk.open([await desk.price(4900)], { allow_promotion_codes: true })
    const shown = await world.press(`/c/pay/${id}`, { ...buyer, choice: 'reckon', code })
    expect(await shown.text()).toContain('Discount')
    await world.press(`/c/pay/${id}`, { ...buyer, code: code.toUpperCase() })
    const session = await desk.client.checkout.sessions.retrieve(id)
    expect(session.amount_total).toBe(totals[1])
    await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
    const invoices = await desk.invoices({ id: String(session.subscription) })
    expect(invoices.map(({ total }) => total)).toEqual(totals)
  })

  test('refuses a code that nobody made, and takes none where the shop wants none', async () => {
    const [open, closed] = [
      await desk.open([await desk.price(4900)], { allow_promotion_codes: true }),
      await desk.open([await desk.price(4900)]),
    ]
    for (const { id, code } of [
      { ...open, code: 'NOBODY' },
      { ...closed, code: 'ALWAYS10' },
    ]) {
      const answer = await world.press(`/c/pay/${id}`, { ...buyer, code })
      expect(answer.status).toBe(422)
      expect(await answer.text()).toContain('This promotion code is not known')
    }
  })

  test('says that a trial begins without paying', async () => {
    const session = await desk.open([await desk.price(4900)], {
      subscription_data: { trial_period_days: 14 },
    })
    const text = await (await fetch(String(session.url))).text()
    expect(text).toContain('<h1>Begin without paying</h1>')
    expect(text).not.toContain('Pay 0')
    expect(text).toContain(
      'Nothing is paid now. The trial runs for 14 days; from 14 February 2027 on, 49 USD is paid each month.',
    )
  })
})

describe('the pages of an invoice and a receipt', () => {
  test('show what was paid, and take the money of what was not', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    await world.press(`/sandbox/customers/${session.customer}/card-fails`)
    await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
    const [open, paid] = await desk.invoices({ id: String(session.subscription) })
    expect(await textOf(paid?.hosted_invoice_url)).toContain('Paid on 2027-01-31 10:00 UTC.')
    expect(await textOf(open?.hosted_invoice_url)).toContain('not paid yet')
    expect((await world.press(`/i/${open?.id}`)).status).toBe(402)
    await world.press(`/sandbox/customers/${session.customer}/card-works`)
    expect((await world.press(`/i/${open?.id}`)).status).toBe(303)
    expect((await desk.subscription(session)).status).toBe('active')
    const intent = await desk.client.paymentIntents.retrieve(
      String(paid?.payments?.data[0]?.payment.payment_intent),
      { expand: ['latest_charge'] },
    )
    const charge = intent.latest_charge
    expect(await textOf(typeof charge === 'object' ? charge?.receipt_url : null)).toContain(
      '49 USD were paid',
    )
    expect((await fetch(`${world.baseUrl}/i/in_none`)).status).toBe(404)
  })
})

describe('the customer’s own page', () => {
  test('changes the card, pays what is open, cancels and thinks again', async () => {
    const session = await desk.subscribe({ quantity: 1 })
    const open = (): Promise<{ url: string }> =>
      desk.client.billingPortal.sessions.create({
        customer: String(session.customer),
        return_url: 'https://shop.example/order/',
      })
    await world.press(`${new URL((await open()).url).pathname}/card-fails`)
    await world.press(`/sandbox/subscriptions/${session.subscription}/next`)
    const portal = await open()
    const at = new URL(portal.url).pathname
    expect(await textOf(portal.url)).toContain('The card on file is declined.')
    expect(await textOf(portal.url)).toContain('Pay 49 USD')
    await world.press(`${at}/card-works`)
    const [unpaid] = await desk.invoices({ id: String(session.subscription) })
    await world.press(`${at}/pay/${unpaid?.id}`)
    expect((await desk.subscription(session)).status).toBe('active')
    await world.press(`${at}/cancel/${session.subscription}`)
    expect(await desk.subscription(session)).toMatchObject({ cancel_at_period_end: true })
    expect(await textOf(portal.url)).toContain('It ends on 2027-03-31 10:00 UTC.')
    await world.press(`${at}/undo/${session.subscription}`)
    expect(await desk.subscription(session)).toMatchObject({ cancel_at_period_end: false, cancel_at: null })
  })

  test('is one customer’s only, and for a day', async () => {
    const [mine, other] = [await desk.subscribe({ quantity: 1 }), await desk.subscribe({ quantity: 1 })]
    const portal = await desk.client.billingPortal.sessions.create({ customer: String(mine.customer) })
    const at = new URL(portal.url).pathname
    expect((await world.press(`${at}/cancel/${other.subscription}`)).status).toBe(404)
    expect((await desk.subscription(other)).cancel_at).toBeNull()
    await world.press('/sandbox/clock/90000')
    expect((await fetch(portal.url)).status).toBe(404)
  })
})

async function textOf(url: string | null | undefined): Promise<string> {
  return (await fetch(String(url))).text()
}
