import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  openStripeWorld,
  secretKey,
  sessionCalls,
  sessionRequest,
  type StripeWorld,
  webhookSecret,
} from './stripe-world.ts'

const buyer = { choice: 'pay', email: 'buyer@example.com' }

let world: StripeWorld
beforeEach(async () => {
  world = await openStripeWorld()
})
afterEach(() => world.stop())

describe('the API of the stand-in', () => {
  test('lets nobody in without the key', async () => {
    const answer = await fetch(`${world.baseUrl}/v1/prices`, {
      headers: { authorization: 'Bearer sk_test_other' },
    })
    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({
      error: { type: 'invalid_request_error', message: 'Invalid API Key provided' },
    })
  })

  test.each([
    ['/v1/products', { name: 'A', colour: 'green' }, { code: 'parameter_unknown', param: 'colour' }],
    ['/v1/products', {}, { code: 'parameter_missing', param: 'name' }],
    ['/v1/prices', { product: 'prod_1', currency: 'usd', unit_amount: 'many' }, { param: 'unit_amount' }],
    ['/v1/prices', { product: 'prod_1', currency: 'usd', unit_amount: '1' }, { code: 'resource_missing' }],
    ['/v1/checkout/sessions', { mode: 'banana' }, { param: 'mode' }],
    ['/v1/checkout/sessions/cs_test_none/expire', {}, { code: 'resource_missing' }],
    ['/v1/customers', {}, { message: 'Unrecognized request URL (POST: /v1/customers).' }],
    ['/v1/refunds', {}, { code: 'parameter_missing', param: 'payment_intent' }],
  ])('refuses %s %j in Stripe’s words', async (path, fields, error) => {
    const answer = await post(world, path, fields)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request_error', ...error } })
  })

  test('names an unknown field inside a list as Stripe does', async () => {
    const fields = { mode: 'payment', success_url: 'https://a.example', 'line_items[0][price]': 'price_1' }
    const answer = await post(world, '/v1/checkout/sessions', {
      ...fields,
      'line_items[0][quantity]': '1',
      'line_items[0][colour]': 'green',
    })
    expect(await answer.json()).toMatchObject({ error: { param: 'line_items[0][colour]' } })
  })

  test('replays the answer of a key, and refuses the key for other fields', async () => {
    const first = await post(world, '/v1/products', { name: 'A' }, 'key-1')
    const again = await post(world, '/v1/products', { name: 'A' }, 'key-1')
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await again.json()).toEqual(await first.json())
    const other = await post(world, '/v1/products', { name: 'B' }, 'key-1')
    expect(other.status).toBe(400)
    expect(await other.json()).toMatchObject({ error: { type: 'idempotency_error' } })
  })

  test('a refused request leaves its key free', async () => {
    expect((await post(world, '/v1/products', {}, 'key-1')).status).toBe(400)
    expect((await post(world, '/v1/products', { name: 'A' }, 'key-1')).status).toBe(200)
  })
})

describe('the payment page', () => {
  test('pays, tells the webhook first and then sends the buyer back', async () => {
    const { id } = await world.gateway.openSession(
      sessionRequest({ successUrl: 'http://127.0.0.1:4321/order/?o=ord_1&s={CHECKOUT_SESSION_ID}' }),
    )
    const answer = await world.press(`/c/pay/${id}`, buyer)
    expect(sessionCalls(world)).toHaveLength(1)
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:4321/order/?o=ord_1&s=${id}`)
  })

  test('shows lines, total, the buyer’s address and the way back', async () => {
    const { url } = await world.gateway.openSession(sessionRequest())
    const text = await (await fetch(url)).text()
    for (const part of [
      'Pay 98 USD',
      'Tracewell, Team',
      '× 2',
      'value="buyer@example.com"',
      'Cancel and go back',
    ]) {
      expect(text).toContain(part)
    }
  })

  test('asks for an e-mail address before it takes money', async () => {
    const { id, url } = await world.gateway.openSession(sessionRequest({ email: null }))
    const answer = await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'nobody' })
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('An e-mail address is needed')
    expect((await world.gateway.session(id)).status).toBe('open')
    expect((await fetch(url)).status).toBe(200)
  })

  test('is paid once, however often the button is pressed', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.press(`/c/pay/${id}`, buyer)
    await world.press(`/c/pay/${id}`, buyer)
    expect(sessionCalls(world)).toHaveLength(1)
  })

  test('closes by itself when its time is over, and says so', async () => {
    const { id, url } = await world.gateway.openSession(sessionRequest())
    world.now = new Date(world.now.getTime() + 3 * 3600_000)
    expect(await (await fetch(url)).text()).toContain('This payment page has closed')
    expect((await world.press(`/c/pay/${id}`, buyer)).status).toBe(409)
    await expect.poll(() => types(world)).toEqual(['checkout.session.expired'])
  })

  test('takes no form from another site', async () => {
    const { url } = await world.gateway.openSession(sessionRequest())
    const answer = await fetch(url, {
      method: 'POST',
      body: new URLSearchParams(buyer),
      headers: { origin: 'http://evil.example' },
    })
    expect(answer.status).toBe(403)
  })

  test('lets a browser apply its style, send its forms and follow them back to the shop', async () => {
    const { url } = await world.gateway.openSession(sessionRequest())
    const answer = await fetch(url)
    const policy = answer.headers.get('content-security-policy') ?? ''
    const style = /<style>([^]*)<\/style>/.exec(await answer.text())?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
    expect(policy).toContain(`form-action 'self' http://127.0.0.1:4321`)
    // With `no-referrer` a browser sends `Origin: null` with a page's own form.
    expect(answer.headers.get('referrer-policy')).toBe('same-origin')
  })

  test('escapes what the shop calls its products', async () => {
    const [line] = sessionRequest().lines
    if (!line) throw new Error('The sample has no line.')
    const lines = [{ ...line, productName: '<b>Bold</b>' }]
    const { url } = await world.gateway.openSession(sessionRequest({ lines }))
    expect(await (await fetch(url)).text()).toContain('&lt;b&gt;Bold&lt;/b&gt;')
  })
})

describe('events', () => {
  test('are signed, complete and readable by the gateway', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.press(`/c/pay/${id}`, buyer)
    const [call] = sessionCalls(world)
    expect(JSON.parse(call?.body ?? '')).toMatchObject({
      id: expect.stringMatching(/^evt_/),
      object: 'event',
      api_version: Stripe.API_VERSION,
      livemode: false,
      type: 'checkout.session.completed',
    })
    const event = await world.gateway.readEvent(call?.body ?? '', call?.signature ?? '', world.now)
    expect(event.session).toBe(id)
    const withOther = Stripe.webhooks.constructEventAsync(
      call?.body ?? '',
      call?.signature ?? '',
      'whsec_other',
    )
    await expect(withOther).rejects.toThrow()
    expect(webhookSecret).toBeTruthy()
  })

  test('are posted again, later each time, until the webhook takes them', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    world.webhookStatus = 503
    await world.press(`/c/pay/${id}`, buyer)
    expect(sessionCalls(world)).toHaveLength(1)
    world.now = new Date(world.now.getTime() + 1500)
    await expect.poll(() => sessionCalls(world).length).toBe(2)
    world.webhookStatus = 200
    world.now = new Date(world.now.getTime() + 3000)
    await expect.poll(() => sessionCalls(world).length).toBe(3)
    expect(new Set(sessionCalls(world).map(({ body }) => body)).size).toBe(1)
    world.now = new Date(world.now.getTime() + 600_000)
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(sessionCalls(world)).toHaveLength(3)
  })

  test('a bank that confirms later is told of in two events', async () => {
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.press(`/c/pay/${id}`, { ...buyer, choice: 'later' })
    await world.press(`/sandbox/sessions/${id}/confirm`)
    const told = ['checkout.session.completed', 'checkout.session.async_payment_succeeded']
    await expect.poll(() => types(world)).toEqual(told)
    expect((await world.gateway.session(id)).payment).toBe('paid')
  })

  test('can be held, so that the buyer is back before the webhook hears anything', async () => {
    await world.press('/sandbox/hold')
    const { id } = await world.gateway.openSession(sessionRequest())
    expect((await world.press(`/c/pay/${id}`, buyer)).status).toBe(303)
    expect(sessionCalls(world)).toHaveLength(0)
    await world.press('/sandbox/release')
    await expect.poll(() => sessionCalls(world).length).toBe(1)
  })

  test('can be sent twice, and in disorder', async () => {
    await world.press('/sandbox/hold')
    const { id } = await world.gateway.openSession(sessionRequest())
    await world.press(`/c/pay/${id}`, { ...buyer, choice: 'later' })
    await world.press(`/sandbox/sessions/${id}/refuse`)
    await world.press('/sandbox/disorder')
    expect(types(world)).toEqual(['checkout.session.async_payment_failed', 'checkout.session.completed'])
    const first = JSON.parse(sessionCalls(world)[0]?.body ?? '').id
    await world.press(`/sandbox/events/${first}/post`)
    expect(sessionCalls(world)[2]?.body).toBe(sessionCalls(world)[0]?.body)
  })

  test('wait through a restart of the sandbox', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-stripe-'))
    const file = join(folder, 'stripe.sqlite')
    const before = await openStripeWorld(file)
    before.webhookStatus = 503
    const { id } = await before.gateway.openSession(sessionRequest())
    await before.press(`/c/pay/${id}`, buyer)
    await before.stop()
    const after = await openStripeWorld(file)
    await expect.poll(() => types(after)).toEqual(['checkout.session.completed'])
    expect((await after.gateway.session(id)).payment).toBe('paid')
    await after.stop()
    rmSync(folder, { recursive: true })
  })
})

test('the control page shows sessions and events, and the same as JSON', async () => {
  const { id } = await world.gateway.openSession(sessionRequest())
  await world.press(`/c/pay/${id}`, buyer)
  const page = await (await fetch(`${world.baseUrl}/sandbox`)).text()
  for (const part of [
    'ord_1',
    '98 USD',
    'complete, paid',
    'checkout.session.completed',
    'Send a duplicate',
  ]) {
    expect(page).toContain(part)
  }
  const state = await (await fetch(`${world.baseUrl}/sandbox/state.json`)).json()
  expect(state).toMatchObject({
    isHeld: false,
    sessions: [{ id }],
    postings: expect.arrayContaining([expect.objectContaining({ attempts: 1 })]),
  })
})

function post(
  { baseUrl }: StripeWorld,
  path: string,
  fields: Record<string, string>,
  key?: string,
): Promise<Response> {
  const headers = { authorization: `Bearer ${secretKey}`, ...(key ? { 'idempotency-key': key } : {}) }
  return fetch(baseUrl + path, { method: 'POST', headers, body: new URLSearchParams(fields) })
}

function types(world: StripeWorld): string[] {
  return sessionCalls(world).map(({ body }) => JSON.parse(body).type)
}
