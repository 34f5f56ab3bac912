import { describe, expect, test } from 'vitest'
import { importKeys } from '../../../functions/flows/license/import-keys.ts'
import { readHealth } from '../../../functions/flows/healing/health.ts'
import { work } from '../../../functions/flows/work.ts'
import { checkOut, post, requestFor, tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

const terms = { source: 'pool', pool: 'kelp-keys' }

async function open(store: StoreKind, count: number): Promise<LicenseShop> {
  const shop = await openLicenseShop(store, terms)
  await fill(
    shop,
    Array.from({ length: count }, (_, index) => `KELP-${index + 1}`),
  )
  return shop
}

function fill(shop: LicenseShop, keys: string[], isDry = false) {
  const named = keys.map((key, index) => ({ line: index + 1, key }))
  return importKeys({ pool: 'kelp-keys', keys: named, isDry }, shop.shop)
}

const orderOf = (quantity: number) =>
  requestFor('license', { lines: [{ product: 'license', plan: 'team', quantity, inputs: {} }] })

async function soldOutWords(shop: LicenseShop, locale: string): Promise<unknown> {
  const answer = await shop.get(`/api/stock?product=license&locale=${locale}`)
  return ((await answer.json()) as { soldOut?: string }).soldOut
}

async function stockOf(shop: LicenseShop): Promise<unknown> {
  const answer = await shop.get('/api/stock?product=license,saas')
  return ((await answer.json()) as { stock: unknown }).stock
}

async function keysShown(shop: LicenseShop, placed: { order: string; token: string }): Promise<unknown[]> {
  const { body } = await shop.press(placed, 'reveal')
  return (body.show ?? []).map((item) => ('value' in item ? item.value : null))
}

/** Keys of a seller, handed out by the shop. */
export function handedOut(store: StoreKind): void {
  describe(`a pool of keys, on ${store}`, () => {
    test('a buyer gets as many keys as were bought, masked until they are asked for', async () => {
      const shop = await open(store, 10)
      const placed = await shop.sell(3)
      const { state, view } = await shop.deliveryOf(placed.order)
      expect(state).toBe('active')
      expect(view.filter(({ type }) => type === 'secret')).toHaveLength(3)
      expect(JSON.stringify(await shop.order(placed.order))).not.toContain('KELP-')
      expect(await keysShown(shop, placed)).toEqual(['KELP-1', 'KELP-2', 'KELP-3'])
      expect(await keysShown(shop, placed)).toEqual(['KELP-1', 'KELP-2', 'KELP-3'])
    })

    test('of buyers who come at once each gets another key, and who comes too late is told at checkout', async () => {
      const shop = await open(store, 10)
      const opened = await Promise.all(
        Array.from({ length: 20 }, () => post(shop.app, '/api/checkout', orderOf(1))),
      )
      const placed = await Promise.all(
        opened
          .filter(({ status }) => status === 201)
          .map(async (answer) => (await answer.json()) as { order: string; token: string }),
      )
      const refused = await Promise.all(
        opened.filter(({ status }) => status !== 201).map((answer) => answer.json()),
      )
      expect(placed).toHaveLength(10)
      expect(refused).toEqual(
        Array.from({ length: 10 }, () => expect.objectContaining({ status: 409, code: 'sold_out' })),
      )
      for (const { order } of placed) {
        shop.gateway.pay(order)
        await tell(shop, order)
      }
      await Promise.all(Array.from({ length: 5 }, () => shop.runJobs()))
      const shown: unknown[] = []
      for (const one of placed) shown.push(...(await keysShown(shop, one)))
      expect(new Set(shown).size).toBe(10)
    })

    test('a checkout keeps keys while it can be paid; given up, they are free again, and the page hears of it', async () => {
      const shop = await open(store, 6)
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'available' }])
      const { order } = await checkOut(shop, orderOf(4))
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'low', left: 2 }])
      await checkOut(shop, orderOf(2))
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'sold_out' }])
      expect([await soldOutWords(shop, 'en'), await soldOutWords(shop, 'zh-CN')]).toEqual([
        'Sold out',
        '已售罄',
      ])
      const refused = await post(shop.app, '/api/checkout', orderOf(1))
      expect(await refused.json()).toMatchObject({ code: 'sold_out', detail: 'Product license is sold out.' })
      shop.gateway.change(`cs_${order}`, { status: 'expired' })
      await tell(shop, order)
      await shop.runJobs()
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'low', left: 4 }])
      const few = await post(shop.app, '/api/checkout', orderOf(5))
      expect(await few.json()).toMatchObject({ detail: 'There are only 4 of Product license left.' })
    })

    test('also when nobody tells of the expiry, keys are free again when the payment page is over', async () => {
      const shop = await open(store, 1)
      await checkOut(shop, orderOf(1))
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'sold_out' }])
      shop.world.pass(25 * 3600)
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'low', left: 1 }])
    })

    test('money that comes late still gets a free key; when there is none it goes back', async () => {
      const shop = await open(store, 1)
      const [late, first] = [await checkOut(shop, orderOf(1)), null]
      expect(first).toBeNull()
      shop.world.pass(25 * 3600)
      const bought = await shop.sell(1)
      expect((await shop.deliveryOf(bought.order)).state).toBe('active')
      shop.gateway.pay(late.order)
      await tell(shop, late.order)
      await shop.runJobs()
      const { state, text } = await shop.deliveryOf(late.order)
      expect(state).toBe('ended')
      expect(text).toBeTruthy()
      expect((await shop.order(late.order)).refunds).toEqual([
        expect.objectContaining({ reason: 'sold_out' }),
      ])
    })

    test('a key is never given again, not even when its order is refunded', async () => {
      const shop = await open(store, 1)
      const placed = await shop.sell(1)
      await keysShown(shop, placed)
      await shop.want(placed.order, { state: 'ended', reason: 'refund' })
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'sold_out' }])
      const { view, timeline } = await shop.deliveryOf(placed.order)
      expect(JSON.stringify(view)).not.toContain('KELP')
      expect(timeline[0]?.text).toContain('cannot be taken back here')
    })

    test('keys of an order that ended before any was given are free again', async () => {
      const shop = await open(store, 1)
      const { order } = await checkOut(shop, orderOf(1))
      shop.gateway.pay(order)
      await tell(shop, order)
      const job = await shop.shop.queue.claim(shop.shop.now())
      if (job) await work(job, shop.shop)
      await shop.want(order, { state: 'ended', reason: 'refund' })
      expect((await shop.deliveryOf(order)).state).toBe('ended')
      expect(await stockOf(shop)).toEqual([{ product: 'license', state: 'low', left: 1 }])
    })

    test('more units get more keys, and those that were given stay', async () => {
      const shop = await open(store, 5)
      const placed = await shop.sell(1)
      await shop.want(placed.order, { quantity: 3, ref: 'pay_2' })
      expect(await keysShown(shop, placed)).toEqual(['KELP-1', 'KELP-2', 'KELP-3'])
    })

    test('keys that come twice are left out and named by their lines; a dry run writes nothing', async () => {
      const shop = await open(store, 2)
      const dry = await fill(shop, ['NEW-1', 'KELP-2', 'NEW-1'], true)
      expect(dry).toEqual({
        added: 1,
        repeated: [{ line: 3, of: 1 }],
        known: [{ line: 2, pool: 'kelp-keys' }],
        free: 3,
      })
      expect(await fill(shop, ['NEW-1', 'KELP-2', 'NEW-1'])).toEqual(dry)
      expect(await fill(shop, ['NEW-1'])).toMatchObject({ added: 0, free: 3 })
    })

    test('no key is in the store in clear', async () => {
      const shop = await open(store, 3)
      await shop.sell(1)
      const { read } = shop.shop.store
      const rows = await Promise.all([
        read.selectFrom('pool_keys').selectAll().execute(),
        read.selectFrom('deliveries').selectAll().execute(),
        read.selectFrom('audit').selectAll().execute(),
      ])
      expect(JSON.stringify(rows)).not.toContain('KELP-')
    })

    test('the operator is warned before a pool is empty', async () => {
      const shop = await open(store, 11)
      const codes = async () => (await readHealth(shop.shop)).causes.map(({ code }) => code)
      expect(await codes()).not.toContain('stock_low')
      await shop.sell(2)
      expect(await codes()).toContain('stock_low')
      const cause = (await readHealth(shop.shop)).causes.find(({ code }) => code === 'stock_low')
      expect(cause?.text).toBe('The pool "kelp-keys" has 9 free keys left, below 10; import more.')
    })
  })
}
