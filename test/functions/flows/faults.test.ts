import { expect, test } from 'vitest'
import { fulfilLine } from '../../../functions/flows/delivery/fulfil-line.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import { work } from '../../../functions/flows/work.ts'
import { claimDelivery } from '../../../functions/storage/deliveries.ts'
import { buy, checkOut, createTestShop, operatorToken, origin, requestFor, tell } from '../test-shop.ts'

test('a seller that does not answer is asked again, each try on the timeline, and then a person is called', async () => {
  const shop = await createTestShop({ maxAttempts: 3 })
  shop.world.down = true
  const { order } = await buy(shop, 'saas')
  const first = (await shop.order(order)).lines[0]?.delivery
  expect(first?.state).toBe('working')
  expect(first?.timeline[0]).toMatchObject({ code: 'retrying', text: expect.stringMatching(/try 2 of 3/) })
  for (let round = 0; round < 3; round += 1) {
    shop.world.pass(3600)
    await shop.runJobs()
  }
  const delivery = (await shop.order(order)).lines[0]?.delivery
  expect(delivery?.state).toBe('failed')
  expect(delivery?.text).toContain(order)
  const letters = await shop.app.request(`${origin}/api/operator/dead-letters`, {
    headers: { authorization: `Bearer ${operatorToken}` },
  })
  const [dead] = (await letters.json()).deadLetters
  expect(dead).toMatchObject({
    id: delivery?.id,
    lastError: expect.stringContaining('did not answer in 15 seconds'),
  })
})

test('the operator sends a failed delivery back to work and it is delivered, once', async () => {
  const shop = await createTestShop({ maxAttempts: 1 })
  shop.world.down = true
  const { order } = await buy(shop, 'saas')
  const failed = (await shop.order(order)).lines[0]?.delivery
  expect(failed?.state).toBe('failed')
  shop.world.down = false
  const answer = await shop.app.request(`${origin}/api/operator/deliveries/${failed?.id}/retry`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
    body: '{}',
  })
  expect(answer.status).toBe(200)
  await shop.runJobs()
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
  expect(shop.world.effects().instances).toHaveLength(1)
})

test('of two workers on one delivery only the later one writes', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  await tell(shop, order)
  let first = await shop.shop.queue.claim(shop.world.now())
  for (; first && first.kind !== 'deliver'; first = await shop.shop.queue.claim(shop.world.now())) {
    await work(first, shop.shop)
  }
  if (!first) throw new Error('no delivery job')
  shop.world.pass(60)
  const second = await shop.shop.queue.claim(shop.world.now())
  expect(second?.id).toBe(first.id)
  if (!second) return
  await Promise.all([fulfilLine(first, shop.shop), fulfilLine(second, shop.shop)])
  const shown = await shop.order(order)
  expect(shown.lines[0]?.delivery?.state).toBe('active')
  const delivered = shown.lines[0]?.delivery?.timeline.filter(({ code }) => code === 'delivered')
  expect(delivered).toHaveLength(1)
})

test('a step whose delivery was taken meanwhile by one who then did nothing is done again, not dropped', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('saas'))
  shop.gateway.pay(order)
  await settlePayment({ order }, shop.shop)
  const delivery = (await shop.order(order)).lines[0]?.delivery?.id ?? ''
  const { seller } = shop.world.ports(delivery)
  let taken = 0
  const slow: typeof seller = {
    ...seller,
    async provision(...asked) {
      taken += 1
      if (taken === 1) await shop.shop.store.transaction((tx) => claimDelivery(tx, delivery))
      return seller.provision(...asked)
    },
  }
  shop.shop.sellers = { ...shop.shop.sellers, for: () => slow }
  await shop.runJobs()
  shop.world.pass(60)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('waiting')
  expect(taken).toBe(2)
})

test('revealing a password while a poll is at work does not lose the delivery', async () => {
  const shop = await createTestShop()
  const { order } = await buy(shop, 'image')
  shop.world.othersAct()
  shop.world.pass(30)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})

test('an event whose order does not know its session yet is tried again, not lost', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await shop.shop.store.read.updateTable('orders').set({ session_id: null }).execute()
  shop.gateway.pay(order)
  await tell(shop, order)
  await shop.runJobs()
  await shop.shop.store.read
    .updateTable('orders')
    .set({ session_id: `cs_${order}` })
    .execute()
  shop.world.pass(60)
  await shop.runJobs()
  expect((await shop.order(order)).state).toBe('paid')
})

test('a mail server that is away for an hour costs no mail and calls nobody', async () => {
  const shop = await createTestShop({ maxAttempts: 8 })
  const { mailer } = shop.shop
  shop.shop.mailer = { send: () => Promise.reject(new Error('connect ECONNREFUSED')) }
  await buy(shop, 'license')
  for (let minute = 0; minute < 60; minute += 1) {
    shop.world.pass(60)
    await shop.runJobs()
  }
  expect(await shop.shop.queue.deadLetters(shop.shop.store.read, 10)).toEqual([])
  shop.shop.mailer = mailer
  // The longest wait between two tries is an hour and a quarter.
  shop.world.pass(4500)
  await shop.runJobs()
  expect(shop.letters.map(({ subject }) => subject).sort()).toEqual([
    'Product license is delivered',
    'Your order of Product license',
  ])
})

test('a shop that never hears a webhook heals by its own look-out', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  shop.world.pass(120)
  const { reconcile } = await import('../../../functions/flows/healing/reconcile.ts')
  await reconcile(shop.shop)
  await shop.runJobs()
  expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
})

test('the audit chain of an order shows when a row was changed or taken out', async () => {
  const { auditOf, brokenAudit } = await import('../../../functions/storage/audit.ts')
  const shop = await createTestShop()
  const { order } = await buy(shop, 'license')
  const rows = await auditOf(shop.shop.store.read, order)
  expect(rows.length).toBeGreaterThan(2)
  expect(brokenAudit(rows)).toBeNull()
  expect(brokenAudit(rows.filter(({ seq }) => seq !== 2))).toBe(3)
  expect(brokenAudit(rows.map((row) => (row.seq === 2 ? { ...row, text: 'Nothing happened.' } : row)))).toBe(
    2,
  )
})

test('a bad signature is refused and stores nothing', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  shop.gateway.pay(order)
  const response = await shop.app.request(`${origin}/api/payment-events`, {
    method: 'POST',
    headers: { 'stripe-signature': 'forged' },
    body: shop.gateway.eventFor(order),
  })
  expect(response.status).toBe(400)
  expect(await response.text()).not.toContain(order)
  expect(await shop.shop.store.read.selectFrom('events').selectAll().execute()).toHaveLength(0)
})

test('an event of the other mode is answered and ignored', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  const body = JSON.stringify({ id: 'evt_live', session: `cs_${order}`, livemode: true })
  expect((await tell(shop, order, body)).status).toBe(200)
  expect(await shop.shop.store.read.selectFrom('events').selectAll().execute()).toHaveLength(0)
})

test('an event larger than 512 kB is refused', async () => {
  const shop = await createTestShop()
  const response = await shop.app.request(`${origin}/api/payment-events`, {
    method: 'POST',
    headers: { 'stripe-signature': 'signed' },
    body: 'x'.repeat(600_000),
  })
  expect(response.status).toBe(413)
})
