import { expect, test } from 'vitest'
import { buy, checkOut, createTestShop, origin, requestFor, type TestShop } from '../test-shop.ts'

const tokenIn = (text: string, pattern: RegExp): string => pattern.exec(text)?.[1] ?? ''

/** Two buyers and a seller, with every token that the shop gave to anybody. */
async function open() {
  const test = await createTestShop()
  const mine = await buy(test, 'saas')
  const other = await buy(test, 'service')
  const pending = await checkOut(test, requestFor('license'))
  const line = (await test.order(mine.order)).lines[0]
  const letters = test.letters.map(({ text }) => text).join('\n')
  const strangers = {
    none: '',
    guessed: 'A'.repeat(43),
    'of another order': other.token,
    'of another hand-over': tokenIn(pending.url, /h=(.+)$/),
    'mailed for another order': tokenIn(letters, new RegExp(`#o=${other.order}&t=([\\w-]+)`)),
    'mailed for this order, which must be exchanged first': tokenIn(
      letters,
      new RegExp(`#o=${mine.order}&t=([\\w-]+)`),
    ),
    'of a seller': tokenIn(letters, /#d=del_\w+&t=([\w-]+)/),
  }
  return { test, mine, line, strangers }
}

function ask({ app }: TestShop, method: string, path: string, token: string, accept = 'application/json') {
  const isPost = method === 'POST'
  return app.request(`${origin}${path}`, {
    method,
    headers: {
      accept,
      ...(isPost ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}`, cookie: `__Host-vitrine=${token}`, origin } : {}),
    },
    ...(isPost ? { body: '{}' } : {}),
  })
}

test('nobody but its buyer reads an order or acts on it, whatever token they hold', async () => {
  const { test, mine, line, strangers } = await open()
  const doors = [
    ['GET', `/api/orders/${mine.order}`],
    ['GET', `/buy/-/orders/${mine.order}`],
    ['POST', `/api/orders/${mine.order}/lines/${line?.id}/actions/reveal`],
    ['POST', `/api/orders/${mine.order}/files`],
    ['POST', `/buy/-/orders/${mine.order}/lines/${line?.id}/actions/reveal`],
    ['GET', `/api/seller/engagements/${line?.delivery?.id}`],
    ['POST', `/api/seller/engagements/${line?.delivery?.id}/actions/deliver`],
    ['GET', `/api/operator/orders/${mine.order}`],
    ['POST', `/api/operator/orders/${mine.order}/link`],
    ['POST', `/api/operator/deliveries/${line?.delivery?.id}/end`],
  ] as const
  for (const [name, token] of Object.entries(strangers)) {
    if (name !== 'none') expect(token, name).not.toBe('')
    for (const [method, path] of doors) {
      const response = await ask(test, method, path, token)
      expect(`${name} ${method} ${path} ${response.status}`).toBe(`${name} ${method} ${path} 403`)
    }
    const stream = await ask(test, 'GET', `/api/orders/${mine.order}`, token, 'text/event-stream')
    expect(stream.status).toBe(403)
  }
  expect((await test.order(mine.order)).lines[0]?.delivery?.state).toBe(line?.delivery?.state)
})

test('a buyer is not let to the operator, to the seller, or to another line', async () => {
  const { test, mine, line } = await open()
  const refused = [
    ['GET', '/api/operator/orders', 403],
    ['GET', `/api/seller/engagements/${line?.delivery?.id}`, 403],
    ['POST', `/api/orders/${mine.order}/lines/__proto__/actions/reveal`, 404],
    ['POST', `/api/orders/${mine.order}/lines/${line?.id}/actions/constructor`, 404],
    ['POST', `/api/orders/${mine.order}/lines/${line?.id}/actions/deliver`, 404],
  ] as const
  for (const [method, path, status] of refused)
    expect((await ask(test, method, path, mine.token)).status).toBe(status)
})

test('the same refusal is told of orders that exist and of those that do not', async () => {
  const { test, mine } = await open()
  const answers = await Promise.all(
    [mine.order, 'ord_none', '__proto__'].map(async (id) =>
      (await ask(test, 'GET', `/api/orders/${id}`, '')).text(),
    ),
  )
  expect(new Set(answers).size).toBe(1)
})
