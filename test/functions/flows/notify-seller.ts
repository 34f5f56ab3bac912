import { describe, expect, test } from 'vitest'
import type { SellerDeed } from '../../../catalog/delivery/seller-port.ts'
import { readDeadLetters } from '../../../functions/flows/healing/dead-letters.ts'
import { buy, createTestShop, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { finish, rowOf, running, sellerSays, want } from './delivery-desk.ts'

/** A seller that writes down what it is told, and answers so. */
function hear(shop: TestShop, answer: () => SellerDeed = () => ({ status: 'done' })): string[] {
  const heard: string[] = []
  sellerSays(shop, {
    notify: async ({ line, term }) => {
      heard.push(`${line} ${term.ref}`)
      return answer()
    },
  })
  return heard
}

/** What sellers of KooGallery V2 are told of orders, on a store. */
export function describeNotices(store: StoreKind): void {
  const open = () => createTestShop({ store })

  describe(`order notification, on ${store}`, () => {
    test('tells a seller of a sale, a renewal and a change, once each', async () => {
      const shop = await open()
      const heard = hear(shop)
      const id = await running(shop)
      const { order_id: order, line_id: line } = await rowOf(shop, id)
      expect(heard).toEqual([`${line} ${order}`])
      await want(shop, id, { until: '2027-01-23T09:00:00.000Z', ref: 'pay_2' })
      await want(shop, id, { quantity: 5, ref: 'pay_3' })
      await finish(shop)
      expect(heard.slice(1).sort()).toEqual([`${line} pay_2`, `${line} pay_3`])
      await want(shop, id, { state: 'suspended', reason: 'unpaid' })
      await want(shop, id, { state: 'active' })
      await finish(shop)
      expect(heard).toHaveLength(3)
    })

    test('is tried again while the seller is away; the delivery does not wait, and nobody is called', async () => {
      const shop = await open()
      const heard = hear(shop, () => ({ status: 'unreachable', reason: 'no answer within 5 seconds' }))
      const { order } = await buy(shop, 'saas')
      await finish(shop)
      expect((await shop.order(order)).lines[0]?.delivery?.state).toBe('active')
      for (let hour = 0; hour < 4; hour += 1) {
        shop.world.pass(3600)
        await shop.runJobs()
      }
      expect(heard).toHaveLength(3)
      expect(shop.logged).toContain('A seller could not be told of an order')
      expect(await readDeadLetters(shop.shop)).toEqual([])
    })

    test('is not repeated to a seller that knows no such call', async () => {
      const shop = await open()
      const heard = hear(shop, () => ({ status: 'refused', fault: 'operator', reason: 'unknown (000002)' }))
      await buy(shop, 'saas')
      shop.world.pass(7200)
      await shop.runJobs()
      expect(heard).toHaveLength(1)
      expect(shop.logged).toContain('A seller could not be told of an order')
    })

    test('goes only to servers that speak KooGallery V2', async () => {
      const shop = await open()
      const delivery = {
        kind: 'saas',
        protocol: 'vitrine',
        url: 'https://api.northbeam.example/v',
        key: 'main',
      }
      shop.change('saas', { delivery: delivery as never })
      const heard = hear(shop)
      await running(shop)
      expect(heard).toEqual([])
    })
  })
}
