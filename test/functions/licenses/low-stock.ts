import { describe, expect, test } from 'vitest'
import { importKeys } from '../../../functions/flows/license/import-keys.ts'
import { checkOut, requestFor, tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

async function open(store: StoreKind, count: number, warnBelow: number): Promise<LicenseShop> {
  const shop = await openLicenseShop(store, { source: 'pool', pool: 'kelp-keys' })
  await fill(shop, 'FIRST', count, warnBelow)
  return shop
}

async function fill(shop: LicenseShop, name: string, count: number, warnBelow?: number): Promise<void> {
  const keys = Array.from({ length: count }, (_, index) => ({ line: index + 1, key: `${name}-${index + 1}` }))
  await importKeys({ pool: 'kelp-keys', keys, isDry: false, warnBelow }, shop.shop)
}

const warnings = ({ letters }: LicenseShop) => letters.filter(({ subject }) => subject.startsWith('Few keys'))

const orderOf = (quantity: number) =>
  requestFor('license', { lines: [{ product: 'license', plan: 'team', quantity, inputs: {} }] })

/** What a seller hears of a pool that runs low. */
export function warnedOfLowStock(store: StoreKind): void {
  describe(`a pool that runs low, on ${store}`, () => {
    test('its seller is written to once when it falls below the mark, and hears no key', async () => {
      const shop = await open(store, 5, 4)
      await shop.sell(1)
      expect(warnings(shop)).toEqual([])
      await shop.sell(1)
      expect(warnings(shop)).toEqual([
        expect.objectContaining({
          to: 'sales@northbeam.example',
          subject: 'Few keys are left: kelp-keys',
          text: expect.stringContaining('has 3 keys left to give out, below 4'),
        }),
      ])
      await shop.sell(1)
      await shop.sell(2)
      expect(warnings(shop)).toHaveLength(1)
      expect(JSON.stringify(warnings(shop))).not.toContain('FIRST-')
      expect(new Set(warnings(shop).map(({ messageId }) => messageId)).size).toBe(1)
    })

    test('it is written to again only after the pool was filled above the mark and fell once more', async () => {
      const shop = await open(store, 4, 4)
      await shop.sell(1)
      expect(warnings(shop)).toHaveLength(1)
      await fill(shop, 'FEW', 0)
      await shop.sell(1)
      expect(warnings(shop)).toHaveLength(1)
      shop.world.pass(60)
      await fill(shop, 'SECOND', 2)
      expect(warnings(shop)).toHaveLength(1)
      await shop.sell(1)
      expect(warnings(shop)).toHaveLength(2)
      await shop.sell(1)
      expect(warnings(shop)).toHaveLength(2)
      expect(new Set(warnings(shop).map(({ messageId }) => messageId)).size).toBe(2)
    })

    test('sales at once that all fall below the mark bring one letter', async () => {
      const shop = await open(store, 8, 8)
      const placed = await Promise.all(Array.from({ length: 6 }, () => checkOut(shop, orderOf(1))))
      for (const { order } of placed) {
        shop.gateway.pay(order)
        await tell(shop, order)
      }
      await Promise.all(Array.from({ length: 6 }, () => shop.runJobs()))
      for (const { order } of placed) expect((await shop.deliveryOf(order)).state).toBe('active')
      expect(warnings(shop)).toHaveLength(1)
    })

    test('a checkout that only keeps keys for a while alarms nobody', async () => {
      const shop = await open(store, 5, 4)
      await checkOut(shop, orderOf(4))
      await shop.runJobs()
      expect(warnings(shop)).toEqual([])
    })

    test('a letter whose pool was filled before it left is not sent', async () => {
      const shop = await open(store, 4, 4)
      const { order } = await checkOut(shop, orderOf(1))
      shop.gateway.pay(order)
      await tell(shop, order)
      const { send } = shop.shop.mailer
      shop.shop.mailer.send = () => Promise.reject(new Error('the mail server is away'))
      await shop.runJobs()
      shop.shop.mailer.send = send
      await fill(shop, 'SECOND', 9)
      shop.world.pass(3600)
      await shop.runJobs()
      expect(warnings(shop)).toEqual([])
    })
  })
}
