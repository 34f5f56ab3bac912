import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { VitrineError } from '../../../functions/errors.ts'
import { openStripeWorld, sessionRequest, type StripeWorld } from '../sandbox/stripe-world.ts'

let world: StripeWorld
beforeEach(async () => {
  world = await openStripeWorld()
})
afterEach(() => world.stop())

describe('opening a session', () => {
  test('makes a price once and finds it again by its lookup key', async () => {
    await world.gateway.openSession(sessionRequest())
    expect(paths(world)).toEqual([
      'GET /v1/prices',
      'POST /v1/products',
      'POST /v1/prices',
      'POST /v1/checkout/sessions',
    ])
    await world.gateway.openSession(sessionRequest({ order: 'ord_2' }))
    expect(paths(world).slice(4)).toEqual(['POST /v1/checkout/sessions'])
    await world.openGateway().openSession(sessionRequest({ order: 'ord_3' }))
    expect(paths(world).slice(5)).toEqual(['GET /v1/prices', 'POST /v1/checkout/sessions'])
  })

  test('keys a price by product, plan, currency and terms, and a session by its order', async () => {
    await world.gateway.openSession(sessionRequest())
    expect(sent(world, '/v1/products')).toMatchObject({
      id: 'vitrine_tracewell_team',
      name: 'Tracewell, Team',
    })
    expect(sent(world, '/v1/prices')).toMatchObject({
      lookup_key: 'vitrine:tracewell:team:USD:0a1b2c3d',
      unit_amount: '4900',
      currency: 'usd',
      tax_behavior: 'exclusive',
    })
    expect(sent(world, '/v1/checkout/sessions')).toMatchObject({
      mode: 'payment',
      client_reference_id: 'ord_1',
      'metadata[order]': 'ord_1',
      'adaptive_pricing[enabled]': 'false',
      'automatic_tax[enabled]': 'true',
      'line_items[0][quantity]': '2',
    })
  })

  test('repeated for the same order answers the same session, and for other terms is refused', async () => {
    const request = sessionRequest()
    const first = await world.gateway.openSession(request)
    expect(await world.gateway.openSession(request)).toEqual(first)
    const other = world.gateway.openSession({ ...request, email: 'other@example.com' })
    await expect(other).rejects.toMatchObject({ code: 'payment_refused' })
  })

  test('two servers that make the same price at once share one', async () => {
    const servers = [world.gateway, world.openGateway(), world.openGateway()]
    await Promise.all(
      servers.map((server, index) => server.openSession(sessionRequest({ order: `ord_${index}` }))),
    )
    const prices = world.exchanges
      .filter(({ path }) => path === '/v1/checkout/sessions')
      .map(({ body }) => {
        return new URLSearchParams(body).get('line_items[0][price]')
      })
    expect(prices).toHaveLength(3)
    expect(new Set(prices).size).toBe(1)
  })

  test('a price that Stripe holds with another amount under the same key is never charged', async () => {
    await world.gateway.openSession(sessionRequest())
    const [line] = sessionRequest().lines
    if (!line) throw new Error('The sample has no line.')
    const cheaper = sessionRequest({ order: 'ord_2', lines: [{ ...line, unitAmount: 4500 }] })
    await expect(world.openGateway().openSession(cheaper)).rejects.toMatchObject({ code: 'payment_refused' })
  })

  test('a product that was renamed carries its new name to the payment page', async () => {
    await world.gateway.openSession(sessionRequest())
    const [line] = sessionRequest().lines
    if (!line) throw new Error('The sample has no line.')
    const lines = [{ ...line, productName: 'Tracewell Pro', termsHash: 'ffff' }]
    const { url } = await world.gateway.openSession(sessionRequest({ order: 'ord_2', lines }))
    expect(await (await fetch(url)).text()).toContain('Tracewell Pro, Team')
  })

  test.each([
    ['en', 'en'],
    ['zh-CN', 'zh'],
    ['zh-TW', 'zh-TW'],
    ['pt-BR', 'pt-BR'],
    ['de-AT', 'de'],
    ['eo', 'auto'],
  ])('speaks to a buyer in %s with Stripe’s %s', async (locale, expected) => {
    await world.gateway.openSession(sessionRequest({ locale }))
    expect(sent(world, '/v1/checkout/sessions').locale).toBe(expected)
  })
})

describe('when Stripe is away or refuses', () => {
  test('a rate limit asks to come back when Stripe says so', async () => {
    for (let tries = 0; tries < 3; tries += 1)
      world.faults.push(stripeError(429, 'rate_limit', { 'retry-after': '7' }))
    const error = await refusalOf(world.gateway.openSession(sessionRequest()))
    expect(error).toMatchObject({ code: 'payment_unavailable', status: 503, facts: { retryAfterSeconds: 7 } })
  })

  test('a failure of Stripe’s own is tried again with the same key', async () => {
    world.faults.push(null, null, null, stripeError(500, 'api_error'))
    const { id } = await world.gateway.openSession(sessionRequest())
    const tries = world.exchanges.filter(({ path }) => path === '/v1/checkout/sessions')
    expect(tries.map(({ status }) => status)).toEqual([500, 200])
    expect(new Set(tries.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1)
    expect(id).toMatch(/^cs_test_/)
  })

  test('a failure that Stripe replays for the key is left behind with a new key for the same order', async () => {
    const replayed = { 'idempotent-replayed': 'true', 'stripe-should-retry': 'false' }
    world.faults.push(null, null, null, stripeError(500, 'api_error', replayed))
    await world.gateway.openSession(sessionRequest())
    const keys = world.exchanges
      .filter(({ path }) => path === '/v1/checkout/sessions')
      .map(({ headers }) => headers.get('idempotency-key'))
    expect(keys).toEqual(['vitrine-session-ord_1', 'vitrine-session-ord_1-2'])
  })

  test('a refused call carries Stripe’s own words as its cause', async () => {
    const error = await refusalOf(
      world.gateway.openSession(sessionRequest({ successUrl: 'javascript:alert(1)' })),
    )
    expect(error.code).toBe('payment_refused')
    expect(error.cause).toMatchObject({ message: 'Invalid success_url: javascript:alert(1)' })
  })

  test('no connection is a reason to try again', async () => {
    await world.stop()
    const error = await refusalOf(world.gateway.session('cs_test_1'))
    expect(error.code).toBe('payment_unavailable')
    world = await openStripeWorld()
  })

  test('an answer that is not Stripe’s is not taken for one', async () => {
    world.faults.push(Response.json({ message: 'Not Found' }))
    const error = await refusalOf(world.gateway.session('cs_test_1'))
    expect(error.code).toBe('payment_unavailable')
  })

  test('a session that Stripe does not know is refused, not unavailable', async () => {
    expect((await refusalOf(world.gateway.session('cs_test_1'))).code).toBe('payment_refused')
  })
})

describe('looking at a session', () => {
  test('says what was paid, for what and by whom', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    expect(await world.gateway.session(id)).toMatchObject({
      status: 'open',
      payment: 'unpaid',
      refused: false,
    })
    await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'somebody@example.com' })
    expect(await world.gateway.session(id)).toEqual({
      id,
      status: 'complete',
      payment: 'paid',
      mode: 'payment',
      reference: 'ord_1',
      currency: 'USD',
      amountSubtotal: 9800,
      amountTotal: 9800,
      amountTax: 0,
      amountDiscount: 0,
      lineCount: 1,
      email: 'somebody@example.com',
      paymentIntent: expect.stringMatching(/^pi_/),
      customer: expect.stringMatching(/^cus_/),
      subscription: null,
      invoice: expect.stringMatching(/^in_/),
      livemode: false,
      refused: false,
    })
  })

  test('counts the lines of a large order beyond the first page', async () => {
    const [line] = sessionRequest().lines
    if (!line) throw new Error('The sample has no line.')
    const lines = Array.from({ length: 23 }, (_, index) => ({ ...line, plan: `plan-${index}` }))
    const { id } = await world.gateway.openSession(sessionRequest({ lines }))
    expect((await world.gateway.session(id)).lineCount).toBe(23)
  })

  test('a declined card leaves the session open and not refused', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    const answer = await world.press(`/c/pay/${id}`, { choice: 'decline' })
    expect(answer.status).toBe(402)
    expect(await world.gateway.session(id)).toMatchObject({
      status: 'open',
      payment: 'unpaid',
      refused: false,
    })
  })

  test('a bank that refuses later makes a complete session refused for good', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.press(`/c/pay/${id}`, { choice: 'later', email: 'buyer@example.com' })
    expect(await world.gateway.session(id)).toMatchObject({
      status: 'complete',
      payment: 'unpaid',
      refused: false,
    })
    await world.press(`/c/pay/${id}`, { choice: 'refuse' })
    expect(await world.gateway.session(id)).toMatchObject({
      status: 'complete',
      payment: 'unpaid',
      refused: true,
    })
  })
})

function paths({ exchanges }: StripeWorld): string[] {
  return exchanges.map(({ method, path }) => `${method} ${path.split('?')[0]}`)
}

/** Fields of the last POST to a path. */
function sent({ exchanges }: StripeWorld, path: string): Record<string, string> {
  const call = exchanges.findLast((exchange) => exchange.method === 'POST' && exchange.path === path)
  return Object.fromEntries(new URLSearchParams(call?.body))
}

function stripeError(status: number, type: string, headers: Record<string, string> = {}): Response {
  return Response.json({ error: { type, message: 'Something is wrong.' } }, { status, headers })
}

async function refusalOf(call: Promise<unknown>): Promise<VitrineError> {
  const error = await call.then(
    () => new Error('The call was not refused.'),
    (refusal: unknown) => refusal,
  )
  if (error instanceof VitrineError) return error
  throw error
}
