import type Stripe from 'stripe'
import { describe, expect, test } from 'vitest'
import { meterName, type Recurring } from '../../../functions/payments/billing.ts'
import type { StripeWorld } from '../sandbox/stripe-world.ts'
import { type BillingDesk, billingDeskForEach, changeOf, once, seat, told } from './billing-desk.ts'

const day = 86_400_000

let world: StripeWorld
let desk: BillingDesk

billingDeskForEach((open) => {
  ;({ world, desk } = open)
})

describe('a sale by subscription', () => {
  test('is told with its lines, whatever they are: paid by the month, once, at the start', async () => {
    const { session, subscription } = await desk.buy([
      seat({ line: 'line_seats', quantity: 3, setup: 900 }),
      once({ line: 'line_once', plan: 'training', unitAmount: 2500, quantity: 1 }),
    ])
    expect(session).toMatchObject({
      mode: 'subscription',
      payment: 'paid',
      reference: 'ord_1',
      amountSubtotal: 3 * 4900 + 900 + 2500,
      lineCount: 2,
      paymentIntent: null,
      subscription: subscription.id,
      customer: subscription.customer,
    })
    expect(subscription).toMatchObject({
      reference: 'ord_1',
      status: 'active',
      currency: 'USD',
      items: [{ line: 'line_seats', plan: 'team', quantity: 3, unitAmount: 4900 }],
      periodEnd: new Date('2027-02-15T10:00:00Z'),
      trialEnd: null,
      cancelAt: null,
    })
    const [invoice] = await world.billing.invoices(subscription.id)
    expect(invoice).toMatchObject({
      id: session.invoice,
      reason: 'purchase',
      status: 'paid',
      subtotal: 18_100,
      charged: 18_100,
      paymentIntent: expect.stringMatching(/^pi_/),
    })
    expect(told(invoice?.lines)).toEqual([
      ['line_seats', 'price', 14_700],
      ['line_seats', 'setup', 900],
      ['line_once', 'price', 2500],
    ])
    const ends = invoice?.lines.map(({ period }) => period?.end ?? null)
    expect(ends).toEqual([subscription.periodEnd, null, null])
  })

  test('tells two lines of one plan apart', async () => {
    const { subscription } = await desk.buy([seat({ line: 'line_a' }), seat({ line: 'line_b', quantity: 1 })])
    expect(subscription.items.map(({ line, quantity }) => [line, quantity])).toEqual([
      ['line_a', 2],
      ['line_b', 1],
    ])
    const [invoice] = await world.billing.invoices(subscription.id)
    expect(invoice?.lines.map(({ line }) => line)).toEqual(['line_a', 'line_b'])
  })

  test('of more lines than Stripe shows at once is told whole', async () => {
    const lines = Array.from({ length: 12 }, (_, index) => seat({ line: `line_${index}`, plan: `p${index}` }))
    const { subscription } = await desk.buy(lines)
    const [whole, list] = await Promise.all([
      exchanged(`/v1/subscriptions/${subscription.id}`),
      world.billing.invoices(subscription.id).then(() => exchanged('/v1/invoices?')),
    ])
    const { items } = whole as Stripe.Subscription
    const cut = { ...whole, items: { ...items, data: items.data.slice(0, 10), has_more: true } }
    const answers = [cut, { ...items, url: '/v1/subscription_items' }]
    world.faults.push(...answers.map((answer) => Response.json(answer)))
    expect(await world.billing.subscription(subscription.id)).toEqual(subscription)

    const [invoice] = (list as Stripe.ApiList<Stripe.Invoice>).data
    const shown = { ...invoice, lines: { ...invoice?.lines, data: [], has_more: true } }
    world.faults.push(null, Response.json({ ...list, data: [shown] }))
    const [told] = await world.billing.invoices(subscription.id)
    expect(told?.lines).toHaveLength(12)
  })

  test('on trial costs nothing, keeps the card and is paid for when the trial ends', async () => {
    const { session, subscription } = await desk.buy([seat()], { trialDays: 14 })
    expect(session).toMatchObject({ payment: 'no_payment_required', amountTotal: 0 })
    expect(subscription).toMatchObject({ status: 'trialing', trialEnd: new Date('2027-01-29T10:00:00Z') })
    desk.pass(14.1)
    expect(await world.billing.subscription(subscription.id)).toMatchObject({
      status: 'active',
      periodStart: new Date('2027-01-29T10:00:00Z'),
    })
    const [renewal, first] = await world.billing.invoices(subscription.id)
    expect(first).toMatchObject({ reason: 'purchase', total: 0, paymentIntent: null })
    expect(renewal).toMatchObject({ reason: 'renewal', status: 'paid', total: 9800 })
  })

  test('with steps by quantity is priced by Stripe as by the catalog', async () => {
    const steps = [{ from: 3, prices: [{ currency: 'USD', amount: 3900 }] }]
    const tiers = { mode: 'graduated', steps } as const
    const { session } = await desk.buy([seat({ quantity: 5, recurring: { every: 'year', tiers } })])
    expect(session.amountSubtotal).toBe(2 * 4900 + 3 * 3900)
    const again = world
      .openGateway()
      .openSession(desk.request([seat({ recurring: { every: 'year', tiers } })]))
    await expect(again).rejects.toMatchObject({ code: 'payment_refused' })
  })

  test('refuses to sell at steps that Stripe holds otherwise', async () => {
    const tiersFrom = (from: number): Recurring => ({
      every: 'month',
      tiers: { mode: 'volume', steps: [{ from, prices: [{ currency: 'USD', amount: 3900 }] }] },
    })
    await world.gateway.openSession(desk.request([seat({ recurring: tiersFrom(3) })]))
    const other = desk.request([seat({ recurring: tiersFrom(4) })], { order: 'ord_2' })
    await expect(world.openGateway().openSession(other)).rejects.toMatchObject({ code: 'payment_refused' })
  })

  test('takes tax, promotion codes and an address as the store wants them', async () => {
    const asked = { promotionCodes: true, taxIds: true, billingAddress: 'required' } as const
    await desk.buy([seat()], { ...asked, automaticTax: true })
    const sent = world.exchanges.findLast(({ path }) => path === '/v1/checkout/sessions')
    expect(Object.fromEntries(new URLSearchParams(sent?.body))).toMatchObject({
      allow_promotion_codes: 'true',
      'tax_id_collection[enabled]': 'true',
      billing_address_collection: 'required',
      payment_method_collection: 'always',
    })
  })
})

describe('what is measured', () => {
  test('is reported once a serial number, and paid for with the next invoice', async () => {
    const metered = seat({
      plan: 'use',
      unitAmount: 20,
      recurring: { every: 'month', metered: { unit: 'GB' } },
    })
    const { session, subscription } = await desk.buy([metered])
    expect(session.amountSubtotal).toBe(0)
    desk.pass(1)
    const report = { meter: meterName('tracewell', 'use'), customer: subscription.customer, at: world.now }
    await world.billing.reportUsage({ ...report, id: 'use_1', value: 7 })
    await world.billing.reportUsage({ ...report, id: 'use_1', value: 7 })
    await world.billing.reportUsage({ ...report, id: 'use_2', value: 5 })
    desk.pass(31)
    const [invoice] = await world.billing.invoices(subscription.id)
    expect(invoice).toMatchObject({ reason: 'usage', total: 12 * 20, status: 'paid' })
    expect(told(invoice?.lines)).toEqual([['line_1', 'usage', 240]])
  })

  test('from longer ago than the service takes is refused for good', async () => {
    const metered = seat({ plan: 'use', recurring: { every: 'month', metered: { unit: 'GB' } } })
    const { subscription } = await desk.buy([metered])
    const at = new Date(world.now.getTime() - 36 * day)
    const report = { meter: meterName('tracewell', 'use'), customer: subscription.customer, at }
    const late = world.billing.reportUsage({ ...report, id: 'use_1', value: 7 })
    await expect(late).rejects.toMatchObject({ code: 'payment_refused' })
  })

  test('can be in an order once only', async () => {
    const metered = seat({ recurring: { every: 'month', metered: { unit: 'GB' } } })
    const twice = world.gateway.openSession(desk.request([metered, { ...metered, line: 'line_2' }]))
    await expect(twice).rejects.toMatchObject({ code: 'payment_refused' })
  })

  test('has names of a hundred letters at the most, each its own', () => {
    const names = ['a', 'b'].map((end) => meterName('p'.repeat(64), `${'q'.repeat(63)}${end}`))
    expect(names.every((name) => name.length <= 100)).toBe(true)
    expect(new Set(names).size).toBe(2)
  })
})

describe('a change', () => {
  test('costs what was shown, and the invoice names the line', async () => {
    const { subscription } = await desk.buy([
      seat(),
      seat({ line: 'line_2', plan: 'solo', unitAmount: 1000 }),
    ])
    desk.pass(15.5)
    const change = changeOf(subscription, world.now, { quantity: 6 })
    const preview = await world.billing.previewChange(change)
    expect(preview).toMatchObject({ dueNow: 9800, perPeriod: 6 * 4900 + 2000, currency: 'USD' })
    expect(preview.lines.map(({ amount }) => amount)).toEqual([-4900, 14_700])
    const after = await world.billing.changeItem(change)
    expect(after.items[0]).toMatchObject({ line: 'line_1', quantity: 6 })
    const [invoice] = await world.billing.invoices(subscription.id)
    expect(invoice).toMatchObject({ reason: 'change', total: 9800, status: 'paid' })
    expect(told(invoice?.lines)).toEqual([
      ['line_1', 'proration', -4900],
      ['line_1', 'proration', 14_700],
    ])
  })

  test('to another plan keeps the line, on the invoices before and after', async () => {
    const { subscription } = await desk.buy([seat()])
    desk.pass(15.5)
    const change = changeOf(subscription, world.now, {
      plan: 'large',
      planName: 'Large',
      termsHash: 'ffff',
      unitAmount: 9000,
    })
    const after = await world.billing.changeItem(change)
    expect(after.items).toMatchObject([{ line: 'line_1', plan: 'large', unitAmount: 9000, quantity: 2 }])
    desk.pass(31)
    const lines = (await world.billing.invoices(subscription.id)).flatMap((invoice) => invoice.lines)
    expect(lines).toHaveLength(4)
    expect(new Set(lines.map(({ line }) => line))).toEqual(new Set(['line_1']))
  })

  test('to less is a credit, which the next payment uses', async () => {
    const { subscription } = await desk.buy([seat({ quantity: 4 })])
    desk.pass(15.5)
    const change = changeOf(subscription, world.now, { quantity: 2 })
    expect(await world.billing.previewChange(change)).toMatchObject({ dueNow: -4900, perPeriod: 9800 })
    await world.billing.changeItem(change)
    desk.pass(16)
    const [renewal, credit] = await world.billing.invoices(subscription.id)
    expect(credit).toMatchObject({ reason: 'change', total: -4900, charged: 0 })
    expect(renewal).toMatchObject({ reason: 'renewal', total: 9800, charged: 4900 })
  })

  test('that the card does not pay for changes nothing', async () => {
    const { subscription } = await desk.buy([seat()])
    await desk.control(`customers/${subscription.customer}/card-fails`)
    const change = changeOf(subscription, world.now, { quantity: 6 })
    await expect(world.billing.changeItem(change)).rejects.toMatchObject({ code: 'payment_refused' })
    const after = await world.billing.subscription(subscription.id)
    expect(after?.items).toMatchObject([{ quantity: 2 }])
  })
})

/** What was answered last under a path. */
function exchanged(path: string): object {
  const answer = world.exchanges.findLast((exchange) => exchange.path.startsWith(path))?.answer
  if (typeof answer !== 'object' || answer === null) throw new Error(`Nothing was answered to ${path}.`)
  return answer
}
