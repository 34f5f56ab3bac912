import { describe, expect, test } from 'vitest'
import type { StoreKind } from '../../test-store.ts'
import { line, type LivedShop, openLivedShop, protocols } from './lived-shop.ts'

/** Accounts that a seller names wrongly: two for one line, one for two, one that nobody may be sent to. */
export function describeWrongAccounts(store: StoreKind): void {
  describe(`on ${store}`, () => {
    test('a V1 seller who names a second account for a line keeps the first, and a second is not taken', async () => {
      const shop = await openLivedShop({ store, protocol: 'koogallery-v1', readyAfter: 30, maxAttempts: 9 })
      shop.sell({})
      await shop.buy()
      await shop.hear()
      await shop.fault({ fault: 'second-instance', activity: 'newInstance' })
      await shop.pass(10)
      expect(await said(shop)).toContain('named another instance than before for the same order')
      const [first] = shop.seller.accounts().slice(-1)
      await shop.pass(3700)
      await shop.pass(3700)
      expect(await opened(shop)).toContain(first?.instance.slice(0, 8))
    })

    test('a V2 seller who makes a second account after an answer was lost: its buyer is given one', async () => {
      const shop = await openLivedShop({ store, readyAfter: 0, maxAttempts: 9 })
      shop.sell({})
      await shop.fault({ fault: 'lost', activity: 'newInstance' })
      await shop.fault({ fault: 'second-instance', activity: 'newInstance' })
      await shop.buy()
      await shop.settle()
      await shop.settle()
      const [second] = shop.seller.accounts()
      expect(await opened(shop)).toContain(second?.instance.slice(0, 8))
      await shop.refund()
      await shop.settle()
      expect((await shop.deliveryOf()).state).toBe('ended')
      expect(second?.releasedAt).not.toBeNull()
    })

    test.for(protocols)(
      'a seller by %s who hands over an address that is no place holds up one line',
      async (protocol) => {
        const shop = await openLivedShop({ store, protocol, readyAfter: 0, maxAttempts: 9 })
        shop.sell({})
        await shop.sellAtOther()
        await shop.fault({ fault: 'bad-address', next: 2 })
        await shop.buy([line(), line({ product: 'other' })])
        await shop.settle()
        expect(await said(shop)).toContain('answered something we cannot hand on')
        expect(JSON.stringify(await shop.read())).not.toContain('javascript:')
        expect((await shop.deliveryOf(shop.placed, 1)).state).toBe('active')
        await shop.pass(3700)
        await shop.pass(3700)
        expect(await opened(shop)).toContain('https://app.northbeam.example/')
        expect(shop.seller.accounts()).toHaveLength(1)
      },
    )
  })
}

/** What the buyer reads of a try that failed. */
async function said(shop: LivedShop): Promise<string> {
  const { timeline } = await shop.deliveryOf()
  return timeline.map(({ text }) => text).join('\n')
}

/** Where the account is, once it is there. */
async function opened(shop: LivedShop): Promise<string> {
  const { state, view } = await shop.deliveryOf()
  expect(state).toBe('active')
  return JSON.stringify(view)
}
