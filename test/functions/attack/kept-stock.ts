import { describe, expect, test } from 'vitest'
import { importKeys } from '../../../functions/flows/license/import-keys.ts'
import { openLicenseShop } from '../licenses/desk.ts'
import { origin, post, requestFor } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

const orderOf = (quantity: number) =>
  requestFor('license', { lines: [{ product: 'license', plan: 'team', quantity, inputs: {} }] })

/** A rival who orders and never pays, so that nobody else can buy. */
export function keptFromOthers(store: StoreKind): void {
  describe(`keys that somebody keeps without paying, on ${store}`, () => {
    const open = async (count: number) => {
      const shop = await openLicenseShop(store, { source: 'pool', pool: 'kelp-keys' })
      const keys = Array.from({ length: count }, (_, index) => ({
        line: index + 1,
        key: `KELP-${index + 1}`,
      }))
      await importKeys({ pool: 'kelp-keys', keys, isDry: false }, shop.shop)
      return shop
    }
    const order = (shop: Awaited<ReturnType<typeof open>>, quantity: number) =>
      post(shop.app, '/api/checkout', orderOf(quantity))

    test('are anybody’s again soon after an hour, not after a day', async () => {
      const shop = await open(10)
      expect((await order(shop, 10)).status).toBe(201)
      expect((await order(shop, 1)).status).toBe(409)
      shop.world.pass(75 * 60)
      expect((await order(shop, 1)).status).toBe(201)
    })

    test('are not taken one by one either: an address that opens thirty orders waits', async () => {
      const shop = await open(60)
      const answers = []
      for (let count = 0; count < 40; count += 1) answers.push((await order(shop, 1)).status)
      expect(answers.filter((status) => status === 201)).toHaveLength(30)
      expect(answers.slice(30).every((status) => status === 429)).toBe(true)
      const kept = await shop.shop.store.read
        .selectFrom('pool_keys')
        .select('id')
        .where('order_id', 'is not', null)
        .execute()
      expect(kept).toHaveLength(30)
      // The form without script is the same door.
      const { eula: agree = '', terms = '' } = (orderOf(1).agreements ?? {}) as Record<string, string>
      const form = new URLSearchParams({ plan: 'team', quantity: '1', agree, terms })
      const headers = { origin, 'content-type': 'application/x-www-form-urlencoded' }
      const byForm = await shop.app.request(`${origin}/buy/license`, { method: 'POST', headers, body: form })
      expect(byForm.status).toBe(429)
      // What has no end is sold on.
      expect((await post(shop.app, '/api/checkout', requestFor('saas'))).status).toBe(201)
    })
  })
}
