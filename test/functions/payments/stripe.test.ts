import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openStripeWorld, sessionRequest, type StripeWorld } from '../sandbox/stripe-world.ts'

let world: StripeWorld
beforeEach(async () => {
  world = await openStripeWorld()
})
afterEach(() => world.stop())

describe('opening a session', () => {
  test('makes a price once and finds it again by its lookup key', async () => {
    await world.gateway.openSession(sessionRequest())
    const first = world.exchanges.map(({ method, path }) => `${method} ${path.split('?')[0]}`)
    expect(first).toEqual([
      'GET /v1/prices',
      'POST /v1/products',
      'POST /v1/prices',
      'POST /v1/checkout/sessions',
    ])
    const { url } = await world.gateway.openSession(sessionRequest({ order: 'ord_2' }))
    expect(url).toContain(`${world.baseUrl}/c/pay/cs_test_`)
    expect(world.exchanges.slice(4).map(({ path }) => path)).toEqual(['/v1/checkout/sessions'])
  })
})
