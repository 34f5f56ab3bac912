import { expect, test } from 'vitest'
import { VitrineError } from '../../../functions/errors.ts'
import { nodeWorkerRuns } from '../../../functions/flows/healing/health.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import { work } from '../../../functions/flows/work.ts'
import { seeWorker, workersSince } from '../../../functions/storage/workers.ts'
import {
  buy,
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../test-shop.ts'

const authorization = `Bearer ${operatorToken}`

async function health({ app }: TestShop, headers: Record<string, string> = { authorization }) {
  const response = await app.request(`${origin}/api/health`, { headers })
  const answer = await response.json()
  const codes = (answer.causes ?? []).map(({ code }: { code: string }) => code)
  return { status: response.status, answer, codes }
}

/** A process that runs jobs says so. */
function nodeRuns({ shop }: TestShop): Promise<void> {
  const seen_at = shop.now().toISOString()
  return seeWorker(shop.store.read, { id: 'job_one', place: 'node', catalog_version: 'v1', seen_at })
}

test('anybody learns that the shop lives, and the operator that nothing is wrong', async () => {
  const shop = await createTestShop()
  const anybody = await health(shop, {})
  expect(anybody).toMatchObject({ status: 200, answer: { ok: true, version: '0.0.0' } })
  expect(anybody.answer).not.toHaveProperty('causes')
  expect(await health(shop)).toMatchObject({ status: 200, answer: { ok: true, causes: [] } })
  expect((await health(shop, { authorization: 'Bearer wrong' })).answer.code).toBe('access_denied')
})

test('anybody learns the same when much is wrong', async () => {
  const shop = await createTestShop({ maxAttempts: 1 })
  shop.world.down = true
  await buy(shop, 'saas')
  expect((await health(shop)).codes).toContain('dead_letters')
  expect(await health(shop, {})).toMatchObject({ status: 200, answer: { ok: true } })
})

test('a shop without a webhook secret is red and says what that costs', async () => {
  const shop = await createTestShop()
  shop.gateway.readEvent = async () => {
    throw new VitrineError('webhook_unconfigured', 'No secret.')
  }
  const { status, answer } = await health(shop)
  expect(status).toBe(503)
  expect(answer).toMatchObject({ ok: false, version: '0.0.0' })
  expect(answer.causes).toEqual([
    { code: 'webhook_unconfigured', text: expect.stringContaining('every five minutes') },
  ])
})

test('a webhook is called silent once payments are found without it, and no longer after its first event', async () => {
  const shop = await createTestShop()
  await nodeRuns(shop)
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  await settlePayment({ order }, shop.shop)
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('paid')
  expect((await health(shop)).codes).toEqual([])
  shop.world.pass(700)
  expect((await health(shop)).answer.causes).toEqual([
    { code: 'webhook_silent', text: expect.stringContaining('The last payment was found by asking') },
  ])
  await buy(shop, 'license')
  shop.world.pass(700)
  expect((await health(shop)).codes).toEqual([])
})

test.for([
  [90, '90 s behind'],
  [-75, '75 s ahead of'],
] as const)('a clock %i s away from the payment service is told of', async ([skew, words]) => {
  const shop = await createTestShop()
  shop.gateway.clockSkew = () => skew as 0
  expect((await health(shop)).answer.causes).toEqual([
    { code: 'clock_skew', text: expect.stringContaining(words) },
  ])
  shop.gateway.clockSkew = () => 60 as 0
  expect((await health(shop)).codes).toEqual([])
})

test('jobs that nobody takes are late after a minute', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  await tell(shop, order)
  shop.world.pass(30)
  expect((await health(shop)).codes).toEqual([])
  shop.world.pass(60)
  expect((await health(shop)).answer.causes).toEqual([
    { code: 'jobs_late', text: 'The oldest job has been due for 90 s.' },
  ])
})

test('a delivery that only a Node process can make is red while none runs, and late when one does', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('saas'))
  shop.gateway.pay(order)
  await tell(shop, order)
  const settle = await shop.shop.queue.claim(shop.world.now())
  if (settle) await work(settle, shop.shop)
  const counts = await shop.shop.queue.counts(shop.shop.store.read, shop.world.now())
  expect(counts).toContainEqual(expect.objectContaining({ kind: 'deliver', place: 'node' }))
  expect((await health(shop)).codes).toEqual(['node_worker_missing'])
  expect(await nodeWorkerRuns(shop.shop)).toBe(false)
  await nodeRuns(shop)
  expect(await nodeWorkerRuns(shop.shop)).toBe(true)
  expect((await health(shop)).codes).toEqual([])
  shop.world.pass(59)
  expect(await nodeWorkerRuns(shop.shop)).toBe(true)
  shop.world.pass(2)
  expect(await nodeWorkerRuns(shop.shop)).toBe(false)
  await nodeRuns(shop)
  expect((await health(shop)).codes).toEqual(['jobs_late'])
})

test('workers that ended a day ago are forgotten', async () => {
  const shop = await createTestShop()
  await nodeRuns(shop)
  shop.world.pass(86_401)
  const seen_at = shop.world.now().toISOString()
  const { read } = shop.shop.store
  await seeWorker(read, { id: 'job_two', place: 'anywhere', catalog_version: 'v1', seen_at })
  expect((await workersSince(read, new Date(0))).map(({ id }) => id)).toEqual(['job_two'])
})

test('a payment that does not match is named with its order', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order, { amountSubtotal: 1, amountTotal: 1 })
  await tell(shop, order)
  await shop.runJobs()
  const { codes, answer } = await health(shop)
  expect(codes).toEqual(['payments_held'])
  expect(answer.causes[0].text).toContain(order)
})

test('a store that cannot be written to is red with its cause, and the shop stays up', async () => {
  const shop = await createTestShop()
  const cause = new Error('database or disk is full')
  const failure = new VitrineError('store_unavailable', 'The store did not answer.', {}, { cause })
  shop.shop.store.check = async () => {
    throw failure
  }
  const text = 'The store cannot be written to: database or disk is full.'
  expect(await health(shop)).toMatchObject({
    status: 503,
    answer: { causes: [{ code: 'store_not_writable', text }] },
  })
})

test('a dead letter sent back to work is tried again, noted on the order, and health is green again', async () => {
  const shop = await createTestShop({ maxAttempts: 1 })
  await nodeRuns(shop)
  const { mailer } = shop.shop
  shop.shop.mailer = {
    send: async () => {
      throw new Error('the mail server refused')
    },
  }
  const { order } = await buy(shop, 'license')
  const list = await shop.app.request(`${origin}/api/operator/dead-letters`, { headers: { authorization } })
  const { deadLetters } = await list.json()
  const mails = deadLetters.filter(({ kind }: { kind: string }) => kind === 'mail')
  expect(mails).not.toHaveLength(0)
  expect(mails[0]).toMatchObject({ order, lastError: expect.stringContaining('the mail server refused') })
  shop.shop.mailer = mailer
  for (const { id } of mails) {
    const path = `/api/operator/dead-letters/${encodeURIComponent(id)}/redrive`
    expect((await post(shop.app, path, {})).status).toBe(403)
    expect((await post(shop.app, path, {}, { authorization })).status).toBe(200)
  }
  await shop.runJobs()
  expect(shop.letters).toHaveLength(mails.length)
  expect((await health(shop)).codes).toEqual([])
  const detail = await shop.app.request(`${origin}/api/operator/orders/${order}`, {
    headers: { authorization },
  })
  const { audit, auditIntact } = await detail.json()
  expect(audit).toContainEqual(expect.objectContaining({ code: 'redriven', actor: 'operator' }))
  expect(auditIntact).toBe(true)
})

test('a failed delivery is sent back by its dead letter, and what is no dead letter is refused', async () => {
  const shop = await createTestShop({ maxAttempts: 1 })
  shop.world.down = true
  const { order } = await buy(shop, 'saas')
  const delivery = (await shop.order(order)).lines[0]?.delivery
  expect(delivery?.state).toBe('failed')
  shop.world.down = false
  const redrive = (id: string) =>
    post(shop.app, `/api/operator/dead-letters/${id}/redrive`, {}, { authorization })
  expect((await redrive(delivery?.id ?? '')).status).toBe(200)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).not.toBe('failed')
  expect((await (await redrive('settle.evt_unknown')).json()).code).toBe('not_found')
  expect((await (await redrive('del_unknown')).json()).code).toBe('delivery_unknown')
})

const asked = (shop: TestShop, path: string) =>
  post(shop.app, `/api/operator/orders/${path}`, {}, { authorization })

test('the operator has a held payment asked after again, and what was mended there is delivered', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  const { amountSubtotal, amountTotal } = await shop.gateway.session(`cs_${order}`)
  shop.gateway.pay(order, { amountSubtotal: 1, amountTotal: 1 })
  await tell(shop, order)
  await shop.runJobs()
  expect((await health(shop)).codes).toEqual(['payments_held'])
  shop.gateway.pay(order, { amountSubtotal, amountTotal })
  expect((await post(shop.app, `/api/operator/orders/${order}/settle`, {})).status).toBe(403)
  expect((await asked(shop, `${order}/settle`)).status).toBe(200)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
  expect((await health(shop)).codes).toEqual([])
})

test('asking again says so when the payment service is away, and when the order is not known', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.down = true
  expect(await (await asked(shop, `${order}/settle`)).json()).toMatchObject({ code: 'payment_unavailable' })
  expect(await (await asked(shop, 'ord_none/settle')).json()).toMatchObject({ code: 'order_unknown' })
})

test.for(['settle', 'cancel'])(
  'an order of which nobody learnt in time whether it was paid is listed for a person, who can %s it',
  async (how) => {
    const shop = await createTestShop()
    const { order } = await checkOut(shop, requestFor('license'))
    expect((await asked(shop, `${order}/cancel`)).status).toBe(409)
    shop.gateway.change(`cs_${order}`, { status: 'expired' })
    const long = new Date(0).toISOString()
    const facts = { session_id: null, session_url: null, created_at: long, expires_at: long }
    await shop.shop.store.read.updateTable('orders').set(facts).where('id', '=', order).execute()
    expect(await health(shop)).toMatchObject({ status: 503, codes: ['payments_unresolved'] })
    const list = await shop.app.request(`${origin}/api/operator/dead-letters`, { headers: { authorization } })
    const { deadLetters } = await list.json()
    expect(deadLetters).toEqual([expect.objectContaining({ id: order, kind: 'payment', order })])
    expect((await asked(shop, `${order}/${how}`)).status).toBe(200)
    expect((await health(shop)).codes).toEqual([])
  },
)
