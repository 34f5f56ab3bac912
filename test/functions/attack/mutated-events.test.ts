import { expect, test } from 'vitest'
import { createEventReader } from '../../../functions/payments/stripe-events.ts'
import { checkOut, createTestShop, origin, requestFor, type TestShop } from '../test-shop.ts'
import { createChance, mutantOf, signed } from './mutated-events.ts'

const secret = 'whsec_of_the_tests'

/** A shop that reads Stripe's own events, and an event about a paid order of it. */
async function open() {
  const shop = await createTestShop()
  shop.shop.gateway = { ...shop.gateway, readEvent: createEventReader([secret]) }
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  const event = {
    id: 'evt_1',
    object: 'event',
    created: Math.floor(shop.shop.now().getTime() / 1000),
    livemode: false,
    type: 'checkout.session.completed',
    data: { object: { id: `cs_${order}`, object: 'checkout.session', payment_status: 'paid' } },
  }
  return { shop, order, event }
}

function send({ app }: TestShop, body: string | Buffer, headers: Record<string, string>) {
  return app.request(`${origin}/api/payment-events`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
}

const now = ({ shop }: TestShop): number => Math.floor(shop.now().getTime() / 1000)

test('of 4,000 events that were tampered with none is taken, and none is a fault of ours', async () => {
  const { shop, order, event } = await open()
  const chance = createChance(20_261_123)
  const text = JSON.stringify(event)
  for (let turn = 0; turn < 4000; turn++) {
    const mutant = mutantOf(text, { secret, now: shop.shop.now(), chance })
    const response = await send(shop, mutant.body, mutant.headers)
    expect([400, 413, 422], mutant.how).toContain(response.status)
    const answer = await response.text()
    expect(answer.length, mutant.how).toBeLessThan(1000)
  }
  await shop.runJobs()
  expect(await shop.shop.store.read.selectFrom('events').select('id').execute()).toEqual([])
  expect(await shop.order(order)).toMatchObject({ state: 'open', lines: [{ delivery: null }] })
  expect(shop.logged).toEqual([])
})

test('the event that was not tampered with is taken, on bytes as on time', async () => {
  const { shop, order, event } = await open()
  const text = `${JSON.stringify({ ...event, note: 'Zürich, 東京, 🚀' })}\n`
  const answers = await Promise.all(
    [-299, 0, 299].map((seconds) =>
      send(shop, text, { 'stripe-signature': signed(text, now(shop) + seconds, secret) }),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('paid')
})

const odd: Record<string, unknown> = {
  'no JSON': 'x',
  'a list': [],
  'no id': { id: undefined },
  'an empty id': { id: '' },
  'an id with a zero byte': { id: 'evt_\u0000' },
  'an id of 100 kB': { id: `evt_${'x'.repeat(100_000)}` },
  'half a letter in its id': { id: 'evt_\ud800' },
  'a number for an id': { id: 7 },
  'a session that is a list': { data: { object: { object: 'checkout.session', id: ['cs_1'] } } },
  'a session with a zero byte': { data: { object: { object: 'checkout.session', id: 'cs_\u0000' } } },
  'no session': { data: { object: { object: 'checkout.session' } } },
  'another object': { data: { object: { object: 'charge', id: 'ch_1' } } },
  'no object': { data: {} },
  'no data': { data: undefined },
  'a type nobody knows': { type: 'x.\u0000y' },
  'a time before time': { created: -1e15 },
  'a time that is a text': { created: 'yesterday' },
  'names every object has': JSON.parse('{"__proto__":{"id":"evt_p"},"constructor":{"prototype":{}}}'),
}

test.for(Object.keys(odd))(
  'an event that is signed and has %s breaks nothing and pays nothing',
  async (what) => {
    const { shop, order, event } = await open()
    const other = { ...event, data: { object: { object: 'checkout.session', id: 'cs_of_nobody' } } }
    const change = odd[what]
    const isObject = typeof change === 'object' && !Array.isArray(change)
    const text = isObject ? JSON.stringify({ ...other, ...(change as object) }) : JSON.stringify(change)
    const response = await send(shop, text, { 'stripe-signature': signed(text, now(shop), secret) })
    expect([200, 422]).toContain(response.status)
    expect((await shop.order(order)).state).toBe('open')
    expect((await send(shop, '{}', {})).status).toBe(400)
  },
)
