import { expect, test } from 'vitest'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import { auditOf, brokenAudit } from '../../../functions/storage/audit.ts'
import { findOrder, insertOrder, linesOf } from '../../../functions/storage/orders.ts'
import { refundsOf } from '../../../functions/storage/refunds.ts'
import { checkOut, createTestShop, requestFor, type TestShop } from '../test-shop.ts'

test('a paid line without a delivery gets one, and a line that has one no second', async () => {
  const shop = await createTestShop()
  const order = await paidOrder(shop)
  await loseJobs(shop)
  await shop.shop.store.read.deleteFrom('deliveries').execute()
  await Promise.all([turn(shop), turn(shop)])
  await turn(shop)
  expect(await deliveries(shop)).toMatchObject([{ order_id: order, state: 'active' }])
})

test('a paid line without a delivery is found behind thousands of other orders, turn by turn', async () => {
  const shop = await createTestShop()
  const order = await paidOrder(shop)
  const row = await findOrder(shop.shop.store.read, order)
  if (!row) throw new Error(`no order ${order}`)
  const created_at = new Date(Date.parse(row.created_at) - 60_000).toISOString()
  const older = Array.from({ length: 4100 }, (_, index) => {
    return { ...row, id: `ord_older${index}`, session_id: `cs_older${index}`, created_at }
  })
  for (let index = 0; index < older.length; index += 500) {
    await shop.shop.store.read
      .insertInto('orders')
      .values(older.slice(index, index + 500))
      .execute()
  }
  await loseJobs(shop)
  await shop.shop.store.read.deleteFrom('deliveries').execute()
  await turn(shop)
  await turn(shop)
  expect(await deliveries(shop)).toEqual([])
  await turn(shop)
  expect(await deliveries(shop)).toMatchObject([{ order_id: order, state: 'active' }])
})

test('a delivery, a mail and a refund whose job is gone are taken up again, once', async () => {
  const shop = await createTestShop()
  const order = await paidOrder(shop)
  await settlePayment({ session: shop.gateway.payAgain(order) }, shop.shop)
  await loseJobs(shop)
  expect(shop.letters).toEqual([])
  await Promise.all([turn(shop), turn(shop)])
  await turn(shop)
  expect(await deliveries(shop)).toMatchObject([{ state: 'active' }])
  expect(shop.letters.map(({ subject }) => subject).sort()).toEqual([
    'Product license is delivered',
    'Your order of Product license',
    'Your second payment for Product license goes back to you',
  ])
  expect(shop.gateway.refunds).toHaveLength(1)
  expect(await refundsOf(shop.shop.store.read, order)).toMatchObject([{ state: 'done' }])
  const audit = await auditOf(shop.shop.store.read, order)
  expect(brokenAudit(audit)).toBeNull()
  expect(audit.filter(({ code }) => code === 'healed')).toMatchObject([{ visible: 0 }])
})

test('a delivery that waits for the seller is looked at again after its job was lost', async () => {
  const shop = await createTestShop()
  await paidOrder(shop, 'saas')
  await shop.runJobs()
  expect(await deliveries(shop)).toMatchObject([{ state: 'waiting' }])
  shop.world.pass(3600)
  await loseJobs(shop)
  shop.world.othersAct()
  await turn(shop)
  expect(await deliveries(shop)).toMatchObject([{ state: 'active' }])
})

test('a delivery whose job failed for good says so to the buyer, and its cause to the operator', async () => {
  const shop = await createTestShop({ maxAttempts: 1 })
  const order = await paidOrder(shop)
  const { queue, store } = shop.shop
  for (let job = await queue.claim(shop.world.now()); job; job = await queue.claim(shop.world.now())) {
    const failure = { at: shop.world.now(), error: 'The disk was full', now: shop.world.now() }
    const held = job
    await store.transaction((tx) => queue.retry(tx, held, failure))
  }
  await turn(shop)
  const [line] = (await shop.order(order)).lines
  expect(line?.delivery).toMatchObject({ state: 'failed', text: expect.stringContaining(order) })
  expect(await deliveries(shop)).toMatchObject([{ last_error: 'The disk was full. Tried once.' }])
  expect(shop.letters).toEqual([])
  const dead = await queue.deadLetters(store.read, 10)
  expect(dead.map(({ kind }) => kind).sort()).toEqual(['deliver', 'mail'])
})

test('work that is under way is left to those who do it', async () => {
  const shop = await createTestShop()
  await paidOrder(shop, 'saas')
  const held = await shop.shop.queue.claim(shop.world.now())
  const before = await deliveries(shop)
  shop.world.pass(120)
  for (let count = 0; count < 3; count += 1) await reconcile(shop.shop)
  expect(held).not.toBeNull()
  expect(await deliveries(shop)).toEqual(before)
})

test('of many orders that wait for a payment none is asked after so rarely that it starves', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await crowd(shop, order, 450)
  shop.gateway.pay(order)
  shop.world.pass(120)
  const asked = new Set<string>()
  const { session } = shop.gateway
  const note = (id: string) => {
    asked.add(id)
    return session(id)
  }
  shop.shop.gateway = { ...shop.gateway, session: (id) => note(id) }
  for (let count = 0; count < 3; count += 1) await turn(shop)
  expect(asked.size).toBe(451)
  expect((await shop.order(order)).state).toBe('paid')
})

test('a payment service that is away is not asked about every order in vain', async () => {
  const shop = await createTestShop()
  const { order } = await checkOut(shop, requestFor('license'))
  await crowd(shop, order, 300)
  shop.world.pass(120)
  shop.gateway.down = true
  let calls = 0
  const { session } = shop.gateway
  const count = (id: string) => {
    calls += 1
    return session(id)
  }
  shop.shop.gateway = { ...shop.gateway, session: (id) => count(id) }
  await turn(shop)
  expect(calls).toBeLessThan(10)
})

/** An order that is paid and settled, its jobs not begun. */
async function paidOrder(shop: TestShop, kind: 'license' | 'saas' = 'license'): Promise<string> {
  const { order } = await checkOut(shop, requestFor(kind))
  shop.gateway.pay(order)
  await settlePayment({ order }, shop.shop)
  return order
}

/** Takes every job that is due and drops it, as a queue that was restored without its rows. */
async function loseJobs({ shop, world, loseJob }: TestShop): Promise<void> {
  for (let job = await shop.queue.claim(world.now()); job; job = await shop.queue.claim(world.now())) {
    await loseJob(job.id)
  }
}

async function turn(shop: TestShop): Promise<void> {
  shop.world.pass(300)
  await reconcile(shop.shop)
  await shop.runJobs()
}

/** Older orders of the same kind that are never paid. */
async function crowd({ shop, gateway }: TestShop, order: string, count: number): Promise<void> {
  const row = await findOrder(shop.store.read, order)
  const lines = await linesOf(shop.store.read, order)
  if (!row) throw new Error(`no order ${order}`)
  const created_at = new Date(Date.parse(row.created_at) - 60_000).toISOString()
  await shop.store.transaction(async (tx) => {
    for (let index = 0; index < count; index += 1) {
      const id = `ord_crowd${index}`
      const session_id = gateway.payAgain(order, { id: `cs_${id}`, status: 'open', payment: 'unpaid' })
      const copies = lines.map((line) => ({ ...line, id: `${id}.${line.id}`, unitAmount: line.unit_amount }))
      await insertOrder(tx, { ...row, id, session_id, created_at }, copies)
    }
  })
}

function deliveries({ shop }: TestShop) {
  return shop.store.read.selectFrom('deliveries').selectAll().execute()
}
