import { Ajv, type ValidateFunction } from 'ajv'
import qs from 'qs'
import Stripe from 'stripe'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { stripeSchema } from './stripe-schemas.ts'
import {
  type Exchange,
  openStripeWorld,
  secretKey,
  sessionCalls,
  sessionRequest,
  type StripeWorld,
} from './stripe-world.ts'

/** Form fields travel as text; the schema tells what they stand for. Answers have to have the right types. */
const asking = new Ajv({ coerceTypes: true, strict: false, allErrors: true })
const telling = new Ajv({ strict: false, allErrors: true })
let world: StripeWorld
beforeAll(async () => {
  const schema = await stripeSchema()
  for (const ajv of [asking, telling]) ajv.addSchema(schema, 'wire')
}, 120_000)
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

/** What in the exchanges and events so far is not as the types say. */
function faultsOf({ exchanges, calls }: StripeWorld): string[] {
  return [
    ...exchanges.flatMap((exchange) => [
      ...faultsIn(part('asked', nameOf(exchange)), paramsOf(exchange), `asked: ${nameOf(exchange)}`),
      ...faultsIn(part('answered', nameOf(exchange)), exchange.answer, `answered: ${nameOf(exchange)}`),
    ]),
    ...calls.flatMap(({ body }) => faultsIn(part('posted'), JSON.parse(body), 'posted')),
  ]
}

function anAnswer({ exchanges }: StripeWorld, name: string): { answer: object } {
  const answer = exchanges.find((exchange) => nameOf(exchange) === name)?.answer
  if (typeof answer !== 'object' || answer === null) throw new Error(`Nothing was answered to ${name}.`)
  return { answer }
}

function part(side: 'asked' | 'answered' | 'posted', name?: string): ValidateFunction {
  const steps = name === undefined ? [side] : [side, name]
  const ajv = side === 'asked' ? asking : telling
  return ajv.compile({ $ref: `wire#/properties/${steps.map(encodePointer).join('/properties/')}` })
}

function encodePointer(step: string): string {
  return encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function faultsIn(validate: ValidateFunction, value: unknown, where: string): string[] {
  if (validate(structuredClone(value))) return []
  return (validate.errors ?? []).map(({ instancePath, message }) => `${where} ${instancePath} ${message}`)
}

function nameOf({ method, path }: Exchange): string {
  const pathname = path.split('?')[0] ?? ''
  const steps = pathname.split('/').map((step) => (ids.test(step) ? ':id' : step))
  return `${method} ${steps.join('/')}`
}

const ids = /^(cs_test|pi|prod|vitrine|cus|sub|sub_sched|in|ch|re|dp|tr|fee)_[\w-]+$/

function paramsOf({ method, path, body }: Exchange): unknown {
  return qs.parse(method === 'POST' ? body : (path.split('?')[1] ?? ''), { depth: 20, arrayLimit: 200 })
}

function client({ baseUrl }: StripeWorld): Stripe {
  const { hostname: host, port } = new URL(baseUrl)
  return new Stripe(secretKey, { host, port, protocol: 'http', httpClient: Stripe.createFetchHttpClient() })
}
