import { expect, onTestFinished, test } from 'vitest'
import type { Shop } from '../../../functions/flows/shop.ts'
import { putBack, work } from '../../../functions/flows/work.ts'
import { openPostgresStore, type PostgresStore } from '../../../functions/storage/postgres.ts'
import { auditOf, brokenAudit } from '../../../functions/storage/audit.ts'
import { createClockedBossQueue } from '../jobs/postgres-clock.ts'
import { checkOut, createTestShop, requestFor, tell, type TestShop } from '../test-shop.ts'

const orderCount = 25
const hands = 4

test(
  'three workers with four hands each on one database do each piece of work once',
  { timeout: 90_000 },
  async () => {
    const shop = await createTestShop({ store: 'postgres', maxAttempts: 8 })
    const shops = [shop.shop, await beside(shop), await beside(shop)]
    const orders = await Promise.all(
      Array.from({ length: orderCount }, async (_, index) => {
        const kind = index % 5 === 0 ? 'image' : index % 2 === 0 ? 'license' : 'saas'
        return (await checkOut(shop, requestFor(kind))).order
      }),
    )
    for (const order of orders) shop.gateway.pay(order)
    const answers = await Promise.all(orders.flatMap((order) => [tell(shop, order), tell(shop, order)]))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))

    for (let round = 0; round < 4; round += 1) {
      await Promise.all(shops.flatMap((one) => Array.from({ length: hands }, () => workOff(one))))
      shop.world.othersAct()
      shop.world.pass(120)
    }

    const { read } = shop.shop.store
    const deliveries = await read.selectFrom('deliveries').select(['state', 'order_id']).execute()
    expect(deliveries.map(({ order_id }) => order_id).sort()).toEqual([...orders].sort())
    expect(deliveries.filter(({ state }) => state !== 'active')).toEqual([])
    for (const order of orders) expect(brokenAudit(await auditOf(read, order))).toBeNull()
    expect(await shop.shop.queue.deadLetters(read, 10)).toEqual([])
    const ids = shop.letters.map(({ messageId }) => messageId)
    expect(ids).toHaveLength(new Set(ids).size)
    expect(ids.filter((id) => id.includes('.paid'))).toHaveLength(orderCount)
  },
)

/** The same shop in another process: its own connections and queue, the same world. */
async function beside({ shop }: TestShop): Promise<Shop> {
  const { pool } = shop.store as PostgresStore
  const store = await openPostgresStore({ url: String(pool.options.connectionString), max: 5 })
  const { queue, stop } = await createClockedBossQueue(store, { maxAttempts: 8 })
  onTestFinished(async () => {
    await stop()
    await store.close()
  })
  return { ...shop, store, queue }
}

async function workOff(shop: Shop): Promise<void> {
  for (let job = await shop.queue.claim(shop.now()); job; job = await shop.queue.claim(shop.now())) {
    const held = job
    await work(held, shop).catch((error: unknown) => putBack(held, error, shop))
  }
}
