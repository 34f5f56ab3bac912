import { expect, test } from 'vitest'
import { createTestShop, origin, requestFor, type TestShop } from '../test-shop.ts'

function buy({ app }: TestShop, product: string, fields: Record<string, string>) {
  const { agreements } = requestFor('saas')
  const body = new URLSearchParams({
    email: 'ada@buyer.example',
    currency: 'USD',
    agree: String(agreements?.eula),
    terms: String(agreements?.terms),
    ...fields,
  })
  return app.request(`${origin}/buy/${product}`, { method: 'POST', headers: { origin }, body })
}

test('the number a form sends for its other plans does not stop the one that has none', async () => {
  const shop = await createTestShop()
  const response = await buy(shop, 'saas', { plan: 'team', quantity: '5' })
  expect(response.status).toBe(303)
  expect(shop.gateway.requests[0]?.lines[0]).toMatchObject({ product: 'saas', quantity: 1 })
})

test('a number that the plan does not allow is refused in words', async () => {
  const shop = await createTestShop()
  const response = await buy(shop, 'license', { plan: 'team', quantity: '51' })
  expect(response.status).toBe(422)
  expect(await response.text()).toContain('Quantity must be a whole number, from 1 to 50.')
  expect(shop.gateway.requests).toHaveLength(0)
})
