import { describe, expect, test } from 'vitest'
import type { PublicDelivery } from '../../../catalog/wire.ts'
import { importKeys } from '../../../functions/flows/license/import-keys.ts'
import { unaskable } from '../../../functions/sellers/port.ts'
import { checkOut, operatorToken, post, requestFor, tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

/** Names and terms that stay as they are, and what the desk of the tests says. */
const kept = /Money said so\.|Northbeam|JWKS|UTC|build-01|fp-1|pdf-a|vault/g

/** Buys in Chinese. */
async function sellInChinese(shop: LicenseShop) {
  const lines = [{ product: 'license', plan: 'team', quantity: 1, inputs: {} }]
  const placed = await checkOut(shop, requestFor('license', { lines, locale: 'zh-CN' }))
  shop.gateway.pay(placed.order)
  await tell(shop, placed.order)
  await shop.runJobs()
  return placed
}

/** Words of English that are left in what the buyer reads. */
function english({ text, view, timeline, actions }: PublicDelivery): string[] {
  const texts = [
    text,
    ...timeline.map((entry) => entry.text),
    ...view.map(({ label }) => label),
    ...view.flatMap((item) => (item.type === 'text' ? item.value : item.type === 'list' ? item.value : [])),
    ...actions.flatMap(({ label, inputs }) => [
      label,
      ...inputs.flatMap((input) => [input.label, input.help ?? '']),
    ]),
  ]
  return texts.filter((one) => /[A-Za-z]{2,}/.test(one.replace(kept, '')))
}

async function refund({ app, runJobs }: LicenseShop, order: string): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': `refund-of-${order}` }
  expect((await post(app, `/api/operator/orders/${order}/refund`, {}, headers)).status).toBe(201)
  await runJobs()
}

/** Licenses on order pages in the language of the order. */
export function readInLanguages(store: StoreKind): void {
  describe(`the order page of a license in the order's language, on ${store}`, () => {
    test('a signed license is read in Chinese, its days too, from the first page to its end', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 2, features: ['pdf-a'] })
      const placed = await sellInChinese(shop)
      const until = new Date(shop.shop.now().getTime() + 86_400_000).toISOString()
      await shop.want(placed.order, { until, ref: 'pay_2' })
      const { view } = await shop.deliveryOf(placed.order)
      const key = view.find(({ label }) => label === '许可证密钥')
      if (key?.type !== 'code') throw new Error('no key')
      await shop.ask('activate', { key: key.value, machine: 'fp-1', name: 'build-01' })
      const request = JSON.stringify({ key: key.value, machine: 'vault' })
      await shop.press(placed, 'activate-offline', { request })
      const running = await shop.deliveryOf(placed.order)
      expect(english(running)).toEqual([])
      expect(running.view.find(({ label }) => label === '有效期至')).toMatchObject({
        value: expect.stringMatching(/^\d{4}年\d{1,2}月\d{1,2}日$/),
      })
      await shop.press(placed, 'free-machine', { machine: 'vault' })
      await shop.press(placed, 'replace-key', { sure: 'yes' })
      expect(english(await shop.deliveryOf(placed.order))).toEqual([])
      await refund(shop, placed.order)
      expect(english(await shop.deliveryOf(placed.order))).toEqual([])
    })

    test('keys of a pool are read in Chinese, seen or not, until after a refund', async () => {
      const shop = await openLicenseShop(store, { source: 'pool', pool: 'kelp-keys' })
      const keys = ['KELP-1', 'KELP-2'].map((key, index) => ({ line: index + 1, key }))
      await importKeys({ pool: 'kelp-keys', keys, isDry: false }, shop.shop)
      const [seen, unseen] = [await sellInChinese(shop), await sellInChinese(shop)]
      await shop.press(seen, 'reveal')
      for (const { order } of [seen, unseen]) {
        expect(english(await shop.deliveryOf(order))).toEqual([])
        await refund(shop, order)
        expect(english(await shop.deliveryOf(order))).toEqual([])
      }
    })

    test('until when a license code is good is said in words of the order’s language', async () => {
      const shop = await openLicenseShop(store, {
        source: 'seller',
        protocol: 'koogallery-v2',
        url: 'https://api.northbeam.example/hooks',
        key: 'main',
      })
      const seller = unaskable({ status: 'unreachable', reason: 'Away.' })
      const told = { ...seller, tellCode: async () => ({ status: 'done' }) as const }
      shop.shop.sellers = { ...shop.shop.sellers, for: () => told }
      const placed = await sellInChinese(shop)
      const until = '2027-03-05T10:00:00.000Z'
      await shop.want(placed.order, { until, ref: 'pay_2' })
      await shop.press(placed, 'reveal')
      const shown = await shop.deliveryOf(placed.order)
      expect(english(shown)).toEqual([])
      expect(shown.view.find(({ label }) => label === '有效期至')).toMatchObject({ value: '2027年3月5日' })
    })

    test('in English the day is written as the store’s sentences write it', async () => {
      const shop = await openLicenseShop(store, { source: 'signed' })
      const { order } = await shop.sell()
      await shop.want(order, { until: '2027-03-05T10:00:00.000Z', ref: 'pay_2' })
      // A file outlives its term by three days.
      expect(await shop.shown(order, 'Valid until')).toMatchObject({ value: '8 March 2027' })
    })
  })
}
