import { describe, expect, test } from 'vitest'
import type { PublicDelivery } from '../../../catalog/wire.ts'
import { importKeys } from '../../../functions/flows/license/import-keys.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { unaskable } from '../../../functions/sellers/port.ts'
import { deliveryTexts, englishIn, itemTexts } from '../../catalog/delivery/texts.ts'
import { checkOut, operatorToken, post, requestFor, tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

/** Names and terms that stay as they are, and what the desk of the tests says. */
const kept =
  /“[^”]*”|Money said so\.|Northbeam|api\.northbeam\.example|JWKS|jwks\.json|key 和 machine 的 JSON|UTC|build-01|fp-1|pdf-a|vault/g

/** Buys in Chinese. */
async function sellInChinese(shop: LicenseShop, inputs: Record<string, string> = {}, quantity = 1) {
  const lines = [{ product: 'license', plan: 'team', quantity, inputs }]
  const placed = await checkOut(shop, requestFor('license', { lines, locale: 'zh-CN' }))
  shop.gateway.pay(placed.order)
  await tell(shop, placed.order)
  await shop.runJobs()
  return placed
}

/** Words of English that are left in what the buyer reads. */
const english = (delivery: PublicDelivery): string[] => englishIn(deliveryTexts(delivery), kept)

/** A seller's server that answers so. */
function answers(shop: LicenseShop, change: Partial<SellerPort>): void {
  shop.shop.sellers = { ...shop.shop.sellers, for: () => ({ ...unaskable(away), ...change }) }
}

const away = {
  status: 'unreachable',
  reason: 'api.northbeam.example did not answer in 15 seconds.',
} as const

const server = { source: 'seller', url: 'https://api.northbeam.example/hooks', key: 'main' }

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
        ...server,
        protocol: 'koogallery-v2',
      })
      answers(shop, { tellCode: async () => ({ status: 'done' }) })
      const placed = await sellInChinese(shop)
      const until = '2027-03-05T10:00:00.000Z'
      await shop.want(placed.order, { until, ref: 'pay_2' })
      await shop.press(placed, 'reveal')
      const shown = await shop.deliveryOf(placed.order)
      expect(english(shown)).toEqual([])
      expect(shown.view.find(({ label }) => label === '有效期至')).toMatchObject({ value: '2027年3月5日' })
    })

    test('a code whose seller is away is read in Chinese while it is told, frozen, opened again, released', async () => {
      const shop = await openLicenseShop(store, { ...server, protocol: 'koogallery-v2' }, 8)
      const placed = await sellInChinese(shop)
      const reads = async (text: RegExp): Promise<void> => {
        const shown = await shop.deliveryOf(placed.order)
        expect(english(shown)).toEqual([])
        expect(shown.text).toMatch(text)
      }
      for (const [patch, done] of [
        [{ until: '2027-03-05T10:00:00.000Z' }, /^许可证已付款至2027年3月5日。$/],
        [{ state: 'suspended', reason: 'unpaid' }, /^许可证代码已冻结。$/],
        [{ state: 'active' }, /^许可证代码已恢复。$/],
        [{ state: 'ended', reason: 'refund' }, /^许可证代码已释放/],
      ] as const) {
        answers(shop, { tellCode: async () => away })
        await shop.want(placed.order, patch)
        await reads(/^每两分钟再次通知 Northbeam：api\.northbeam\.example 在 15 秒内未响应。$/)
        const busy = 'its server is still working on the order (000004: “busy”)'
        answers(shop, { tellCode: async () => ({ status: 'working', reason: busy }) })
        shop.world.pass(121)
        await shop.runJobs()
        await reads(/：其服务器仍在处理订单（000004：“busy”）。$/)
        answers(shop, { tellCode: async () => ({ status: 'done' }) })
        shop.world.pass(121)
        await shop.runJobs()
        await reads(done)
      }
    })

    test('a license of the seller’s server is read in Chinese: asked for, late, made by hand, issued, ended', async () => {
      const code = { 'identification-code': 'FP-77' }
      const shop = await openLicenseShop(store, { ...server, protocol: 'koogallery-v1' }, 8)
      answers(shop, { license: async () => away })
      const late = await sellInChinese(shop, code)
      expect((await shop.deliveryOf(late.order)).text).toBe(
        'Northbeam 尚未给出许可证：api.northbeam.example 在 15 秒内未响应。一小时内再次请求。',
      )
      for (let hour = 0; hour < 4; hour += 1) {
        expect(english(await shop.deliveryOf(late.order)).filter((text) => text !== 'FP-77')).toEqual([])
        shop.world.pass(3601)
        await shop.runJobs()
      }
      expect((await shop.deliveryOf(late.order)).text).toContain('已请其人工交付')
      answers(shop, { license: async () => ({ status: 'issued', license: 'KELP-9' }) })
      const issued = await sellInChinese(shop, code)
      await shop.press(issued, 'reveal')
      await refund(shop, issued.order)
      for (const { order } of [late, issued]) {
        expect(english(await shop.deliveryOf(order)).filter((text) => text !== 'FP-77')).toEqual([])
      }
    })

    test('a request file that does not fit, and a missing answer, are said in Chinese', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 1 })
      const placed = await sellInChinese(shop)
      const { view } = await shop.deliveryOf(placed.order)
      const key = view.find(({ label }) => label === '许可证密钥')
      const asks = (about: object): string => JSON.stringify({ key: 'AAAA', machine: 'vault', ...about })
      const own = key?.type === 'code' ? { key: key.value } : {}
      await shop.press(placed, 'activate-offline', { request: asks(own) })
      for (const request of [undefined, '{}', asks({}), asks({ ...own, machine: 'fp-1' })]) {
        const { status, body } = await shop.press(placed, 'activate-offline', request ? { request } : {})
        expect(status).toBe(200)
        expect(englishIn((body.show ?? []).flatMap(itemTexts), kept)).toEqual([])
        expect(body.show).toMatchObject([{ label: '未激活' }])
      }
      const missing = await shop.press(placed, 'free-machine')
      expect(missing.body.detail).not.toMatch(/[A-Za-z]{2,}/)
    })

    test.each([
      [{ ...server, protocol: 'koogallery-v1' }, 'Northbeam 按机器逐一签发许可证，请重新购买。'],
      [{ source: 'pool', pool: 'kelp-keys' }, '已提供的密钥无法退回。'],
    ])('a change that is not possible is refused in Chinese', async (terms, detail) => {
      const shop = await openLicenseShop(store, terms)
      const monthly = { billing: { every: 'month' as const }, quantity: { unit: 'seat', min: 1, max: 50 } }
      const team = { id: 'team', name: 'Team', prices: [{ currency: 'USD', amount: 4900 }], ...monthly }
      shop.change('license', { plans: [team] })
      answers(shop, { license: async () => ({ status: 'issued', license: 'KELP-9' }) })
      const keys = ['KELP-1', 'KELP-2'].map((key, index) => ({ line: index + 1, key }))
      await importKeys({ pool: 'kelp-keys', keys, isDry: false }, shop.shop)
      const code = terms.source === 'seller' ? { 'identification-code': 'FP-77' } : {}
      const placed = await sellInChinese(shop, code, 2)
      const path = `/api/orders/${placed.order}/subscription/preview`
      const asked = { line: (await shop.order(placed.order)).lines[0]?.id, quantity: 1 }
      const answer = await post(shop.app, path, asked, { authorization: `Bearer ${placed.token}` })
      expect(await answer.json()).toMatchObject({ code: 'change_refused', detail })
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
