import { describe, expect, test } from 'vitest'
import type { SellerAnswer } from '../../../catalog/delivery/seller-port.ts'
import { createTestShop, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { finish, paid, rowOf, sellerSays } from './delivery-desk.ts'

/** As KooGallery V1 has it: asked for every hour, and given up after three. */
const away: SellerAnswer = {
  status: 'unreachable',
  reason: 'HTTP 503',
  afterSeconds: 3600,
  giveUpAfterSeconds: 3 * 3600,
}

/** A seller that is silent for as long as its protocol allows, on a store. */
export function describeGivingUp(store: StoreKind): void {
  async function world() {
    const shop = await createTestShop({ store, maxAttempts: 8 })
    const asked: string[] = []
    let isAway = true
    const { provision } = shop.world.ports('any').seller
    sellerSays(shop, {
      provision: async (line) => {
        asked.push(shop.shop.now().toISOString())
        return isAway ? away : provision(line)
      },
    })
    const id = await paid(shop)
    await shop.runJobs()
    return {
      shop,
      id,
      asked,
      comeBack() {
        isAway = false
      },
    }
  }

  async function pass(shop: TestShop, hours: number): Promise<void> {
    for (let hour = 0; hour < hours; hour += 1) {
      shop.world.pass(3601)
      await shop.runJobs()
    }
  }

  const timeline = async (shop: TestShop, id: string) => {
    const { order_id } = await rowOf(shop, id)
    return (await shop.order(order_id)).lines[0]?.delivery?.timeline ?? []
  }

  describe(`a seller whose protocol says when to give up, on ${store}`, () => {
    test('is asked four times in three hours; then the money goes back and the order ends', async () => {
      const { shop, id, asked } = await world()
      await pass(shop, 2)
      expect((await rowOf(shop, id)).state).toBe('working')
      expect(asked).toHaveLength(3)
      const tries = (await timeline(shop, id)).filter(({ code }) => code === 'retrying')
      expect(tries[0]?.text).toMatch(/^HTTP 503\. Trying again at \d\d:\d\d UTC \(try 4 of 8\)\.$/)
      await pass(shop, 1)
      const row = await rowOf(shop, id)
      expect(row.wanted).toContain('"ended"')
      const refunds = await shop.shop.store.read.selectFrom('refunds').selectAll().execute()
      expect(refunds).toMatchObject([{ amount: 4900, reason: 'requested', order_id: row.order_id }])
      const [newest] = (await timeline(shop, id)).filter(({ code }) => code === 'given_up')
      expect(newest?.text).toBe('Northbeam did not answer in time. What you paid for it goes back to you.')
    })

    test('that made an account after all has it closed when it answers again', async () => {
      const { shop, id, comeBack } = await world()
      await pass(shop, 3)
      comeBack()
      await pass(shop, 2)
      expect((await rowOf(shop, id)).state).toBe('ended')
      expect(shop.world.effects().instances).toMatchObject([{ released: true }])
      const refunds = await shop.shop.store.read.selectFrom('refunds').selectAll().execute()
      expect(refunds).toHaveLength(1)
    })

    test('that is back within the time delivers, and nothing goes back', async () => {
      const { shop, id, comeBack } = await world()
      await pass(shop, 1)
      comeBack()
      await pass(shop, 1)
      await finish(shop)
      expect((await rowOf(shop, id)).state).toBe('active')
      expect(await shop.shop.store.read.selectFrom('refunds').selectAll().execute()).toEqual([])
    })
  })
}
