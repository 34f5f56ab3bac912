import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { checkOut, createTestShop, requestFor } from '../test-shop.ts'
import { callRaw, drip, flood, serveShop } from './raw-caller.ts'

const head = (path: string, ...headers: string[]) => [
  `POST ${path} HTTP/1.1`,
  'host: shop.example',
  'content-type: application/json',
  ...headers,
]
const webhook = '/api/payment-events'
const chunked = 'transfer-encoding: chunked'
const formHead = [
  'POST /buy/saas HTTP/1.1',
  'host: shop.example',
  'origin: https://shop.example',
  'content-type: application/x-www-form-urlencoded',
]

test('a body a byte a second is answered 408 within 10 s, whatever it is and wherever it goes', async () => {
  const port = await serveShop(await createTestShop())
  const known = ['content-length: 4000', 'a'] as const
  const calls = [head(webhook), head('/api/checkout'), head('/api/clicks'), formHead].flatMap((lines) =>
    [known, [chunked, '1\r\na\r\n'] as const].map(async ([length, chunk]) => {
      const heard = await callRaw(port, [...lines, length], (socket) => drip(socket, chunk))
      const place = `${lines[0]} ${length}`
      expect(heard.status, place).toBe(408)
      expect(heard.answeredMs, place).toBeLessThan(10_000)
      expect(heard.closedMs, place).toBeLessThan(12_000)
    }),
  )
  await Promise.all(calls)
})

test('headers a letter a second are answered 408 within 10 s', async () => {
  const port = await serveShop(await createTestShop())
  const heard = await callRaw(port, null, (socket) => {
    socket.write('POST /api/payment-events HTTP/1.1\r\nx-slow: ')
    drip(socket)
  })
  expect(heard.status).toBe(408)
  expect(heard.closedMs).toBeLessThan(10_000)
})

test.for([
  ['the webhook', head(webhook)],
  ['the checkout', head('/api/checkout')],
  ['a form', formHead],
] as const)('an endless body to %s is cut off at once with 413', async ([, lines]) => {
  const port = await serveShop(await createTestShop())
  const heard = await callRaw(port, [...lines, chunked], flood)
  expect(heard.status).toBe(413)
  expect(heard.answeredMs).toBeLessThan(5000)
  expect(heard.closedMs).toBeLessThan(10_000)
})

test('a body announced as too large is refused before it comes', async () => {
  const port = await serveShop(await createTestShop())
  const heard = await callRaw(port, head(webhook, `content-length: ${512 * 1024 + 1}`), () => {})
  expect(heard.status).toBe(413)
  expect(heard.answeredMs).toBeLessThan(2000)
})

test('a caller who hangs up half-way is no fault of ours', async () => {
  const shop = await createTestShop()
  const port = await serveShop(shop)
  for (const length of ['content-length: 4000', chunked]) {
    await callRaw(port, head(webhook, length), (socket) => {
      socket.write(length === chunked ? '1\r\n{\r\n' : '{')
      setTimeout(() => socket.destroy(), 100)
    })
  }
  await pause(200)
  expect(shop.logged).toEqual([])
})

test('an event is acknowledged at once while 200 slow callers hold their connections', async () => {
  const shop = await createTestShop()
  const port = await serveShop(shop)
  const { order } = await checkOut(shop, requestFor('license'))
  const slow = Array.from({ length: 200 }, () => callRaw(port, head(webhook, 'content-length: 4000'), drip))
  await pause(500)
  const started = performance.now()
  const body = shop.gateway.eventFor(order)
  const url = `http://127.0.0.1:${port}${webhook}`
  const response = await fetch(url, { method: 'POST', headers: { 'stripe-signature': 'signed' }, body })
  expect(response.status).toBe(200)
  expect(performance.now() - started).toBeLessThan(1000)
  expect((await Promise.all(slow)).every(({ status }) => status === 408)).toBe(true)
})

test.for([
  ['two lengths', ['content-length: 2', 'content-length: 3']],
  ['a length and chunks', ['content-length: 2', chunked]],
  ['a length that is no number', ['content-length: two']],
  ['a header of 100 kB', [`stripe-signature: ${'x'.repeat(100_000)}`, 'content-length: 2']],
  ['a line break in the signature', ['stripe-signature: t=1,\u000bv1=2', 'content-length: 2']],
] as const)('a request with %s is refused and the shop goes on', async ([, headers]) => {
  const shop = await createTestShop()
  const port = await serveShop(shop)
  const heard = await callRaw(port, head(webhook, ...headers, 'connection: close'), (socket) => {
    socket.write('{}')
  })
  expect([400, 431]).toContain(heard.status)
  expect((await fetch(`http://127.0.0.1:${port}/api/health`)).status).toBe(200)
  expect(shop.logged).toEqual([])
})
