import { expect, test } from 'vitest'
import { createTestShop, operatorToken, origin, post } from '../test-shop.ts'

test('every answer of the interface says that its type must not be guessed', async () => {
  const { app } = await createTestShop()
  const read = (path: string, headers = {}) => app.request(`${origin}${path}`, { headers })
  const answers = {
    health: await read('/api/health'),
    description: await read('/api/openapi.json'),
    keys: await read('/api/licenses/jwks.json'),
    operator: await read('/api/operator/orders', { authorization: `Bearer ${operatorToken}` }),
    unknown: await read('/api/nothing'),
    foreign: await read('/api/orders/ord_1'),
    refused: await post(app, '/api/checkout', {}),
    unsigned: await post(app, '/api/payment-events', {}),
    preflight: await app.request(`${origin}/api/checkout`, { method: 'OPTIONS' }),
  }
  const without = Object.entries(answers).filter(([, answer]) => {
    return answer.headers.get('x-content-type-options') !== 'nosniff'
  })
  expect(without.map(([name]) => name)).toEqual([])
})
