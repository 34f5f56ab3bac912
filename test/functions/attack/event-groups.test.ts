import { expect, test } from 'vitest'
import { createApp } from '../../../functions/app.ts'
import { VitrineError } from '../../../functions/errors.ts'
import type { Store } from '../../../functions/storage/store.ts'
import { checkOut, createTestShop, origin, requestFor, tell, type TestShop } from '../test-shop.ts'

/** A shop whose payment events are committed in groups, as the Node runtime does. */
async function open(change: (store: Store) => Store = (store) => store) {
  const test = await createTestShop()
  const transactions = { begun: 0 }
  const store = change(test.shop.store)
  test.shop.store = {
    ...store,
    transaction(work) {
      transactions.begun += 1
      return store.transaction(work)
    },
  }
  const app = createApp(test.shop, {
    operatorToken: null,
    addressOf: () => '203.0.113.7',
    commitsInGroups: true,
    version: '0',
    jwks: () => ({ keys: [] }),
    pageHeaders: () => ({}),
  })
  const grouped: TestShop = { ...test, app }
  return { test: grouped, transactions }
}

const eventIds = async ({ shop }: TestShop): Promise<string[]> =>
  (await shop.store.read.selectFrom('events').select('id').execute()).map(({ id }) => id)

test('a hundred events at once are stored in few commits, each with its job', async () => {
  const { test, transactions } = await open()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order)
  transactions.begun = 0
  const answers = await Promise.all(Array.from({ length: 100 }, () => tell(test, order)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 100 }, () => 200))
  expect(transactions.begun).toBeLessThan(20)
  expect(await eventIds(test)).toHaveLength(100)
  const settling = (await test.shop.queue.jobsOf(test.shop.store.read, order)).filter(
    ({ kind }) => kind === 'settle',
  )
  expect(settling).toHaveLength(100)
})

test('an event that is there a thousand times at once is stored once, and every copy is answered 200', async () => {
  const { test } = await open()
  const { order } = await checkOut(test, requestFor('license'))
  test.gateway.pay(order)
  const copy = test.gateway.eventFor(order)
  const answers = await Promise.all(Array.from({ length: 1000 }, () => tell(test, order, copy)))
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(await eventIds(test)).toHaveLength(1)
  await test.runJobs()
  expect((await test.order(order)).state).toBe('paid')
  expect(await test.shop.store.read.selectFrom('deliveries').select('id').execute()).toHaveLength(1)
})

test('an event that cannot be stored takes no other with it', async () => {
  const { test } = await open()
  const { order } = await checkOut(test, requestFor('license'))
  const bad = JSON.stringify({ id: 'evt_bad', session: 'cs_x', livemode: false })
  const { queue } = test.shop
  test.shop.queue = {
    ...queue,
    async enqueue(tx, jobs) {
      if (JSON.stringify(jobs).includes('evt_bad')) throw new VitrineError('body_invalid', 'It cannot be.')
      await queue.enqueue(tx, jobs)
    },
  }
  const told = [test.gateway.eventFor(order), bad, test.gateway.eventFor(order)]
  const answers = await Promise.all(told.map((body) => tell(test, order, body)))
  expect(answers.map(({ status }) => status)).toEqual([200, 422, 200])
  expect((await eventIds(test)).includes('evt_bad')).toBe(false)
  expect(await eventIds(test)).toHaveLength(2)
})

test('while the store is away every event is refused with 503, and none is tried twice', async () => {
  let isAway = true
  const { test, transactions } = await open((store) => ({
    ...store,
    transaction(work) {
      if (isAway) throw new VitrineError('store_unavailable', 'Away.', { retryAfterSeconds: 5 })
      return store.transaction(work)
    },
  }))
  isAway = false
  const { order } = await checkOut(test, requestFor('license'))
  isAway = true
  transactions.begun = 0
  const answers = await Promise.all(Array.from({ length: 40 }, () => tell(test, order)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 40 }, () => 503))
  expect(answers.every(({ headers }) => headers.get('retry-after') === '5')).toBe(true)
  expect(transactions.begun).toBeLessThan(10)
  isAway = false
  const after = await test.app.request(`${origin}/api/payment-events`, {
    method: 'POST',
    headers: { 'stripe-signature': 'signed' },
    body: test.gateway.eventFor(order),
  })
  expect(after.status).toBe(200)
})
