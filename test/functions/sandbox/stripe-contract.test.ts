import Stripe from 'stripe'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openStripeWorld, secretKey, sessionCalls, sessionRequest, type StripeWorld } from './stripe-world.ts'
import { faultsOf, nameOf, part, readWire } from './wire-check.ts'

let world: StripeWorld
beforeAll(readWire, 120_000)
beforeEach(async () => {
  world = await openStripeWorld()
})
afterEach(() => world.stop())

describe('against the types of the official package', () => {
  test('a purchase asks and answers what Stripe’s types say', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.gateway.session(id)
    await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'buyer@example.com' })
    await world.gateway.session(id)
    expect(faultsOf(world)).toEqual([])
    expect(world.exchanges.map(nameOf)).toContain('GET /v1/checkout/sessions/:id')
    expect(sessionCalls(world)).toHaveLength(1)
  })

  test('a declined card, a bank that refuses and a page that is closed keep to the types', async () => {
    const [first, second] = [
      await world.gateway.openSession(sessionRequest()),
      await world.gateway.openSession(sessionRequest({ order: 'ord_2', email: null, locale: 'zh-CN' })),
    ]
    await world.press(`/c/pay/${first.id}`, { choice: 'decline', email: '' })
    await world.gateway.session(first.id)
    await world.press(`/c/pay/${first.id}`, { choice: 'later', email: 'buyer@example.com' })
    await world.press(`/sandbox/sessions/${first.id}/refuse`)
    await world.gateway.session(first.id)
    await client(world).checkout.sessions.expire(second.id)
    await expect.poll(() => sessionCalls(world).length).toBe(3)
    expect(faultsOf(world)).toEqual([])
  })

  test('the lists that heal a shop keep to the types', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    world.webhookStatus = 503
    await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'buyer@example.com' })
    const stripe = client(world)
    const missed = await stripe.events.list({
      delivery_success: false,
      types: ['checkout.session.completed'],
    })
    expect(missed.data.map((event) => event.type)).toEqual(['checkout.session.completed'])
    const sessions = await stripe.checkout.sessions.list({ limit: 5, status: 'complete' })
    expect(sessions.data.map((session) => session.id)).toEqual([id])
    await stripe.checkout.sessions.listLineItems(id)
    await stripe.paymentIntents.retrieve(String(sessions.data[0]?.payment_intent))
    expect(faultsOf(world)).toEqual([])
  })

  test('money sent back keeps to the types', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'buyer@example.com' })
    const { paymentIntent } = await world.gateway.session(id)
    await world.gateway.refund({ id: 'ref_1', paymentIntent: String(paymentIntent), amount: 9800 })
    await world.gateway.events(new Date(world.now.getTime() - 86_400_000), null)
    expect(faultsOf(world)).toEqual([])
    const { answer } = anAnswer(world, 'POST /v1/refunds')
    expect(part('answered', 'POST /v1/refunds')({ ...answer, amount: '9800' })).toBe(false)
  })

  test('the check itself notices a wrong mode, an unknown field and a missing one', async () => {
    await world.gateway.openSession(sessionRequest())
    const asked = part('asked', 'POST /v1/checkout/sessions')
    expect(asked({ mode: 'payment', success_url: 'https://a.example' })).toBe(true)
    expect(asked({ mode: 'banana' })).toBe(false)
    expect(asked({ mode: 'payment', colour: 'green' })).toBe(false)
    expect(asked({ line_items: [{ price: 'price_1', quantity: 'many' }] })).toBe(false)
    expect(part('answered', 'POST /v1/prices')({ id: 'price_1', object: 'price' })).toBe(false)
    const { answer } = anAnswer(world, 'POST /v1/prices')
    expect(part('answered', 'POST /v1/prices')(answer)).toBe(true)
    expect(part('answered', 'POST /v1/prices')({ ...answer, unit_amount: '4900' })).toBe(false)
    expect(part('answered', 'POST /v1/prices')({ ...answer, colour: 'green' })).toBe(false)
  })
})

function anAnswer({ exchanges }: StripeWorld, name: string): { answer: object } {
  const answer = exchanges.find((exchange) => nameOf(exchange) === name)?.answer
  if (typeof answer !== 'object' || answer === null) throw new Error(`Nothing was answered to ${name}.`)
  return { answer }
}

function client({ baseUrl }: StripeWorld): Stripe {
  const { hostname: host, port } = new URL(baseUrl)
  return new Stripe(secretKey, { host, port, protocol: 'http', httpClient: Stripe.createFetchHttpClient() })
}
