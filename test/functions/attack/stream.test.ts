import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createApp } from '../../../functions/app.ts'
import { createOrderWatch } from '../../../functions/runtime/watch.ts'
import { checkOut, createTestShop, origin, requestFor, tell } from '../test-shop.ts'

test('an event stream ends with the access that opened it', async () => {
  const shop = await createTestShop()
  const { watch, tell: changed } = createOrderWatch()
  shop.shop.changed = changed
  const app = createApp(shop.shop, {
    operatorToken: null,
    addressOf: () => '203.0.113.7',
    version: '0',
    jwks: () => ({ keys: [] }),
    pageHeaders: () => ({}),
    watch,
  })
  const { order, url } = await checkOut(shop, requestFor('license'))
  const thief = ((await app.request(url)).headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  const headers = { cookie: thief, accept: 'text/event-stream' }
  const stream = await app.request(`${origin}/api/orders/${order}`, { headers })
  expect(stream.status).toBe(200)
  const text = stream.text()
  await pause(100)
  await app.request(url)
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()
  changed(order)
  expect(await text).not.toContain('License key')
})
