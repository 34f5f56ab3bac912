import { describe, expect, test } from 'vitest'
import type { StripeWorld } from '../sandbox/stripe-world.ts'
import { type BillingDesk, billingDeskForEach, changeOf, once, seat } from './billing-desk.ts'

let world: StripeWorld
let desk: BillingDesk

billingDeskForEach((open) => {
  ;({ world, desk } = open)
})

describe('an end', () => {
  test('at the end of the period can be undone until then', async () => {
    const { id, periodEnd } = await subscribed()
    const canceled = await world.billing.cancel({ id: 'cancel_1', subscription: id, at: 'period_end' })
    expect(canceled).toMatchObject({ status: 'active', cancelAt: periodEnd })
    const undone = await world.billing.undoCancel({ id: 'undo_1', subscription: id })
    expect(undone).toMatchObject({ status: 'active', cancelAt: null })
    await world.billing.cancel({ id: 'cancel_2', subscription: id, at: 'period_end' })
    desk.pass(32)
    expect(await world.billing.subscription(id)).toMatchObject({ status: 'canceled', endedAt: periodEnd })
  })

  test('at once is at once, and again changes nothing', async () => {
    const { id } = await subscribed()
    const request = { subscription: id, at: 'now' } as const
    const first = await world.billing.cancel({ id: 'cancel_1', ...request })
    expect(first).toMatchObject({ status: 'canceled', endedAt: world.now })
    desk.pass(1)
    expect(await world.billing.cancel({ id: 'cancel_2', ...request })).toEqual(first)
  })

  test('of what nobody knows is refused, and looking for it finds nothing', async () => {
    expect(await world.billing.subscription('sub_0')).toBeNull()
    expect(await world.billing.invoice('in_0')).toBeNull()
    expect(await world.billing.dispute('dp_0')).toBeNull()
    const cancel = world.billing.cancel({ id: 'cancel_1', subscription: 'sub_0', at: 'now' })
    await expect(cancel).rejects.toMatchObject({ code: 'payment_refused' })
  })
})

describe('a number of payments', () => {
  test('ends the subscription after the last, however often it is asked for', async () => {
    const { id } = await subscribed()
    const schedule = await world.billing.limit({ id: 'limit_1', subscription: id, times: 3 })
    expect(await world.billing.limit({ id: 'limit_2', subscription: id, times: 3 })).toBe(schedule)
    expect(await world.billing.subscription(id)).toMatchObject({
      schedule,
      cancelAt: new Date('2027-04-15T10:00:00Z'),
    })
    for (let month = 0; month < 4; month += 1) {
      desk.pass(31)
      await world.billing.subscription(id)
    }
    expect(await world.billing.subscription(id)).toMatchObject({ status: 'canceled' })
    const invoices = await world.billing.invoices(id)
    expect(invoices.map(({ reason, status }) => [reason, status])).toEqual([
      ['renewal', 'paid'],
      ['renewal', 'paid'],
      ['purchase', 'paid'],
    ])
  })

  test('is counted from the end of a trial', async () => {
    const { id } = await subscribed(14)
    await world.billing.limit({ id: 'limit_1', subscription: id, times: 2 })
    expect((await world.billing.subscription(id))?.cancelAt).toEqual(new Date('2027-03-29T10:00:00Z'))
  })

  test('can be ended early, and the change of mind brings the old end back', async () => {
    const { id, periodEnd } = await subscribed()
    await world.billing.limit({ id: 'limit_1', subscription: id, times: 3 })
    const canceled = await world.billing.cancel({ id: 'cancel_1', subscription: id, at: 'period_end' })
    expect(canceled.cancelAt).toEqual(periodEnd)
    const undone = await world.billing.undoCancel({ id: 'undo_1', subscription: id })
    expect(undone.cancelAt).toEqual(new Date('2027-04-15T10:00:00Z'))
  })

  test('ended early while on trial, the change of mind brings trial and payments back', async () => {
    const { id, trialEnd } = await subscribed(14)
    await world.billing.limit({ id: 'limit_1', subscription: id, times: 2 })
    const canceled = await world.billing.cancel({ id: 'cancel_1', subscription: id, at: 'period_end' })
    expect(canceled.cancelAt).toEqual(trialEnd)
    const undone = await world.billing.undoCancel({ id: 'undo_1', subscription: id })
    expect(undone.cancelAt).toEqual(new Date('2027-03-29T10:00:00Z'))
  })

  test('goes on with what a change made of it', async () => {
    const subscription = await subscribed()
    await world.billing.limit({ id: 'limit_1', subscription: subscription.id, times: 3 })
    const after = await world.billing.changeItem(changeOf(subscription, world.now, { quantity: 5 }))
    expect(after).toMatchObject({
      items: [{ quantity: 5 }],
      cancelAt: new Date('2027-04-15T10:00:00Z'),
    })
    desk.pass(31)
    const [renewal] = await world.billing.invoices(subscription.id)
    expect(renewal).toMatchObject({ reason: 'renewal', total: 5 * 4900 })
  })
})

describe('a renewal', () => {
  test('that the card does not pay stays open, with the tries and the time of the next', async () => {
    const { id, customer } = await subscribed()
    await desk.control(`customers/${customer}/card-fails`)
    desk.pass(31.1)
    expect(await world.billing.subscription(id)).toMatchObject({ status: 'past_due' })
    const [renewal] = await world.billing.invoices(id)
    expect(renewal).toMatchObject({
      reason: 'renewal',
      status: 'open',
      charged: 0,
      attempts: 1,
      paidAt: null,
    })
    expect(renewal?.nextAttempt?.getTime()).toBeGreaterThan(world.now.getTime())
  })

  test('is told of with its subscription, whatever the event', async () => {
    const { id } = await subscribed()
    desk.pass(31.1)
    const { events } = await world.gateway.events(new Date(world.now.getTime() - 86_400_000), null)
    expect(new Set(events.map(({ subject }) => subject))).toEqual(new Set([`subscription:${id}`]))
    expect(events.map(({ reference }) => reference)).toEqual(events.map(() => 'ord_1'))
    expect(events.map(({ type }) => type)).toContain('invoice.paid')
  })
})

describe('money that went back', () => {
  test('is listed with our id, whoever sent it', async () => {
    const { paymentIntent } = await paidOnce()
    await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 3000 })
    await desk.control(`payments/${paymentIntent}/refund-half`)
    const sent = await world.billing.sentBack(paymentIntent)
    expect(sent.map(({ refund, amount, status }) => [refund, amount, status])).toEqual([
      [null, 3400, 'succeeded'],
      ['ref_1', 3000, 'succeeded'],
    ])
  })

  test('in part is not asked for again, for Stripe may have forgotten the key', async () => {
    const { paymentIntent } = await paidOnce()
    await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 3000 })
    await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 3000 })
    const asked = world.exchanges.filter(({ method, path }) => method === 'POST' && path === '/v1/refunds')
    expect(asked).toHaveLength(1)
  })

  test('and was returned by the bank is said to have failed', async () => {
    const { paymentIntent } = await paidOnce()
    await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 3000 })
    const [refund] = await world.billing.sentBack(paymentIntent)
    await desk.control(`refunds/${refund?.id}/fail`)
    expect(await world.billing.sentBack(paymentIntent)).toMatchObject([{ status: 'failed' }])
    const again = world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 3000 })
    await expect(again).rejects.toMatchObject({ code: 'payment_refused' })
  })
})

describe('a dispute', () => {
  test.each(['won', 'lost'] as const)('is open until it is %s', async (end) => {
    const { paymentIntent } = await paidOnce()
    await desk.control(`payments/${paymentIntent}/dispute`)
    const [dispute] = await world.billing.disputes(paymentIntent)
    expect(dispute).toMatchObject({ paymentIntent, amount: 9800, currency: 'USD', state: 'open' })
    await desk.control(`disputes/${dispute?.id}/${end === 'won' ? 'win' : 'lose'}`)
    expect(await world.billing.dispute(String(dispute?.id))).toMatchObject({ state: end })
  })
})

describe('a seller with an account', () => {
  test('gets the payment less the fee, and gives its share back with a refund', async () => {
    const { paymentIntent } = await paidOnce({ account: 'acct_1', feeAmount: 980 })
    expect(await world.billing.split(paymentIntent)).toMatchObject({
      account: 'acct_1',
      transfer: expect.stringMatching(/^tr_/),
      transferred: 8820,
      fee: 980,
      reversed: 0,
    })
    await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 4900, isDivided: true })
    expect(await world.billing.split(paymentIntent)).toMatchObject({ transferred: 8820, reversed: 4410 })
  })

  test('gives its share back in a dispute, and gets it again when it is won', async () => {
    const { paymentIntent } = await paidOnce({ account: 'acct_1', feeAmount: 980 })
    const split = await world.billing.split(paymentIntent)
    if (!split?.transfer || !split.account) throw new Error('The payment was not divided.')
    const { transfer, account, charge } = split
    await world.billing.reverseTransfer({ id: 'rev_1', transfer, amount: 8820 })
    await world.billing.reverseTransfer({ id: 'rev_1', transfer, amount: 8820 })
    expect(await world.billing.split(paymentIntent)).toMatchObject({ reversed: 8820 })
    const again = { id: 'again_1', account, amount: 8820, currency: 'USD', charge }
    await world.billing.transferAgain(again)
    await world.billing.transferAgain(again)
    const sent = world.exchanges.filter(({ method, path }) => method === 'POST' && path === '/v1/transfers')
    expect(new Set(sent.map(({ answer }) => (answer as { id: string }).id)).size).toBe(1)
  })

  test('gets its share of each payment of a subscription', async () => {
    const { subscription } = await desk.buy([seat()], { payouts: { account: 'acct_1', feePercent: 1250 } })
    desk.pass(31.1)
    const [renewal] = await world.billing.invoices(subscription.id)
    expect(await world.billing.split(String(renewal?.paymentIntent))).toMatchObject({
      account: 'acct_1',
      transferred: 8575,
      fee: 1225,
    })
  })

  test('is nobody where a payment was not divided', async () => {
    const { paymentIntent } = await paidOnce()
    expect(await world.billing.split(paymentIntent)).toMatchObject({ transfer: null, account: null, fee: 0 })
    expect(await world.billing.split('pi_0')).toBeNull()
  })
})

test('a one-time sale has an invoice with its lines and a receipt', async () => {
  const session = await desk.pay(
    desk.request([once(), once({ line: 'line_2' })], { mode: 'payment', order: 'ord_once' }),
  )
  const invoice = await world.billing.invoice(String(session.invoice))
  expect(invoice).toMatchObject({
    subscription: null,
    reason: 'purchase',
    status: 'paid',
    total: 19_600,
    paymentIntent: session.paymentIntent,
    url: expect.stringMatching(/^http/),
    receiptUrl: expect.stringMatching(/^http/),
  })
  expect(invoice?.lines.map(({ line, kind, period }) => [line, kind, period])).toEqual([
    ['line_1', 'price', null],
    ['line_2', 'price', null],
  ])
})

test('the page of a customer leads back to the order', async () => {
  const { customer } = await subscribed()
  const returnUrl = 'http://127.0.0.1:4321/order/?o=ord_1'
  const url = await world.billing.portal({ customer, returnUrl, locale: 'zh-CN' })
  expect(url).toMatch(/^http/)
  const asked = new URLSearchParams(world.exchanges.at(-1)?.body)
  expect(Object.fromEntries(asked)).toEqual({ customer, return_url: returnUrl, locale: 'zh' })
})

async function subscribed(trialDays?: number) {
  return (await desk.buy([seat()], trialDays ? { trialDays } : {})).subscription
}

async function paidOnce(payouts?: { account: string; feeAmount: number }) {
  const changes = { mode: 'payment', ...(payouts ? { payouts } : {}) } as const
  const { paymentIntent } = await desk.pay(desk.request([once()], changes))
  if (!paymentIntent) throw new Error('Nothing was paid.')
  return { paymentIntent }
}
