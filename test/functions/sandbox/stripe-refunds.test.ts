import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStripeWorld, secretKey, sessionCalls, sessionRequest, type StripeWorld } from './stripe-world.ts'

let world: StripeWorld
let paymentIntent: string
beforeEach(async () => {
  world = await openStripeWorld()
  paymentIntent = await paidIntent()
})
afterEach(() => world.stop())

test('money that was paid is sent back once, however often it is asked for with one id', async () => {
  const refund = { id: 'ref_1', paymentIntent, amount: 9800 }
  await world.gateway.refund(refund)
  await world.gateway.refund(refund)
  expect(await refunds()).toMatchObject([
    { amount: 9800, currency: 'usd', payment_intent: paymentIntent, status: 'succeeded' },
  ])
  const asked = world.exchanges.findLast(({ method, path }) => method === 'POST' && path === '/v1/refunds')
  expect(asked?.headers.get('idempotency-key')).toBe('vitrine-ref_1')
})

test('a repeat after Stripe has forgotten the key finds the money sent back, and sends no more', async () => {
  await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 9800 })
  await world.gateway.refund({ id: 'ref_late', paymentIntent, amount: 9800 })
  expect(await refunds()).toHaveLength(1)
})

test('more than was paid is refused, in parts as in one', async () => {
  const tooMuch = world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 9801 })
  await expect(tooMuch).rejects.toMatchObject({
    code: 'payment_refused',
    cause: { message: 'Refund amount ($98.01) is greater than unrefunded amount on charge ($98.00)' },
  })
  await world.gateway.refund({ id: 'ref_2', paymentIntent, amount: 9000 })
  const rest = world.gateway.refund({ id: 'ref_3', paymentIntent, amount: 801 })
  await expect(rest).rejects.toMatchObject({ code: 'payment_refused' })
  await world.gateway.refund({ id: 'ref_4', paymentIntent, amount: 800 })
  expect(await refunds()).toHaveLength(2)
})

test('money that the bank did not take back is not said to have gone back', async () => {
  const refund = { id: 'ref_1', paymentIntent, amount: 9800 }
  for (const status of ['failed', 'canceled']) {
    world.faults.push(null, Response.json({ id: 're_1', object: 'refund', status }))
    await expect(world.gateway.refund(refund)).rejects.toMatchObject({ code: 'payment_refused' })
  }
  world.faults.push(null, Response.json({ id: 're_1', object: 'refund', status: 'pending' }))
  await world.gateway.refund(refund)
})

test('a payment that is not known or was never made is refused', async () => {
  const unknown = world.gateway.refund({ id: 'ref_1', paymentIntent: 'pi_none', amount: 1 })
  await expect(unknown).rejects.toMatchObject({ code: 'payment_refused' })
  const waiting = await paidIntent('later')
  const unpaid = world.gateway.refund({ id: 'ref_2', paymentIntent: waiting, amount: 1 })
  await expect(unpaid).rejects.toMatchObject({ code: 'payment_refused' })
})

test('one key for two amounts is refused as Stripe does', async () => {
  await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 1 })
  const other = world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 2 })
  await expect(other).rejects.toMatchObject({
    code: 'payment_refused',
    cause: { type: 'StripeIdempotencyError' },
  })
})

test('the control page shows what was sent back', async () => {
  await world.gateway.refund({ id: 'ref_1', paymentIntent, amount: 9800 })
  const page = await (await fetch(`${world.baseUrl}/sandbox`)).text()
  expect(page).toContain('Sent back')
  expect(page).toContain(paymentIntent)
})

test('an order can be paid once more on a page of its own, as a buyer with two windows does', async () => {
  const { id } = await world.gateway.openSession(sessionRequest({ order: 'ord_twice' }))
  await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'buyer@example.com' })
  await world.press(`/sandbox/sessions/${id}/again`)
  await expect.poll(() => sessionCalls(world).length).toBe(3)
  const event = JSON.parse(sessionCalls(world).at(-1)?.body ?? '') as { data: { object: { id: string } } }
  const [first, second] = [await world.gateway.session(id), await world.gateway.session(event.data.object.id)]
  expect(second).toMatchObject({
    status: 'complete',
    payment: 'paid',
    reference: 'ord_twice',
    lineCount: 1,
    amountTotal: first.amountTotal,
  })
  expect(second.id).not.toBe(first.id)
  expect(second.paymentIntent).not.toBe(first.paymentIntent)
})

test('events are listed by type and time, newest first, page by page, and for 30 days', async () => {
  const start = world.now
  world.now = new Date(start.getTime() + 60_000)
  for (let count = 0; count < 3; count += 1) await paidIntent('later')
  const seen: string[] = []
  let after = ''
  for (let more = true; more;) {
    const page = await list(`limit=2${after}`)
    seen.push(...page.data.map(({ id }) => id))
    after = `&starting_after=${page.data.at(-1)?.id}`
    more = page.has_more
  }
  expect(seen).toHaveLength(4)
  expect(new Set(seen).size).toBe(4)
  const { data } = await list(`created[gte]=${Math.floor(start.getTime() / 1000) + 60}`)
  expect(data.map(({ id }) => id)).toEqual(seen.slice(0, 3))
  const { events: all, next } = await world.gateway.events(start, null)
  const events = all.filter(({ session }) => session !== null)
  expect(events.map(({ id }) => id)).toEqual(seen)
  expect(events[0]).toMatchObject({ session: expect.stringMatching(/^cs_test_/), reference: 'ord_4' })
  expect(next).toBeNull()
  world.now = new Date(start.getTime() + 30 * 86_400_000 + 1000)
  const left = (await world.gateway.events(new Date(0), null)).events
  expect(left.filter(({ session }) => session !== null)).toHaveLength(3)
  expect(Math.abs(world.gateway.clockSkew() ?? 99)).toBeLessThan(3)
})

/** Pays a new session; answers its payment intent. */
async function paidIntent(choice = 'pay'): Promise<string> {
  const order = `ord_${world.exchanges.filter(({ path }) => path === '/v1/checkout/sessions').length + 1}`
  const { id } = await world.gateway.openSession(sessionRequest({ order }))
  await world.press(`/c/pay/${id}`, { choice, email: 'buyer@example.com' })
  return String((await world.gateway.session(id)).paymentIntent)
}

async function refunds(): Promise<object[]> {
  const state = await fetch(`${world.baseUrl}/sandbox/state.json`)
  return ((await state.json()) as { refunds: object[] }).refunds
}

async function list(query: string): Promise<{ data: { id: string }[]; has_more: boolean }> {
  const headers = { authorization: `Bearer ${secretKey}` }
  const answer = await fetch(`${world.baseUrl}/v1/events?type=checkout.session.completed&${query}`, {
    headers,
  })
  return (await answer.json()) as { data: { id: string }[]; has_more: boolean }
}
