import { describe, expect, test } from 'vitest'
import { unaskable } from '../../../functions/sellers/port.ts'
import { sellerAt, standIn } from '../sellers/seller-world.ts'
import { post } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

const server = { url: 'https://api.northbeam.example/hooks', key: 'main' }
const pulled = { source: 'seller', protocol: 'koogallery-v1', ...server }
const coded = { source: 'seller', protocol: 'koogallery-v2', ...server }
const machine = { 'identification-code': 'HOST-4711' }
const hour = 3600

/** A shop whose seller is the stand-in, on the clock of the test's world. */
async function open(store: StoreKind, terms: { protocol: string }) {
  const shop = await openLicenseShop(store, terms)
  const seller = await standIn()
  const port = sellerAt(seller.origin, { protocol: terms.protocol })
  shop.shop.sellers = { ...shop.shop.sellers, for: () => port }
  /** The seller's server is gone until it is back. */
  const away = (isAway: boolean): void => {
    const silence = unaskable({ status: 'unreachable', reason: 'No answer within 15 seconds.' })
    const none = async () => ({ status: 'unreachable', reason: 'No answer within 15 seconds.' }) as const
    const gone = { ...silence, license: none, tellCode: none }
    shop.shop.sellers = { ...shop.shop.sellers, for: () => (isAway ? gone : port) }
  }
  return { ...shop, seller, away }
}

/** Licenses that the seller's own server or software knows. */
export function knownBySeller(store: StoreKind): void {
  describe(`a license of the seller’s server, on ${store}`, () => {
    test('it is asked for with the identification code of the checkout, kept sealed, and shown when asked for', async () => {
      const shop = await open(store, pulled)
      const placed = await shop.sell(1, machine)
      const { state, view, text } = await shop.deliveryOf(placed.order)
      expect({ state, text }).toEqual({ state: 'active', text: 'Northbeam has issued your license.' })
      expect(view).toContainEqual({ type: 'text', label: 'Made for', value: 'HOST-4711' })
      expect(JSON.stringify(await shop.order(placed.order))).not.toContain('LICENSE HOST')
      const { body } = await shop.press(placed, 'reveal')
      expect(body.show).toEqual([
        {
          type: 'secret',
          label: 'License',
          value: expect.stringMatching(/^LICENSE HOST-4711 [0-9A-F]{32}$/),
        },
      ])
      expect(shop.seller.accounts()).toEqual([
        expect.objectContaining({ buyer: { identificationCode: 'HOST-4711' } }),
      ])
    })

    test('without the identification code nothing is sold', async () => {
      const shop = await open(store, pulled)
      await expect(shop.sell(1)).rejects.toThrow('Identification code is needed.')
    })

    test('a seller that gives none is asked again each hour, three times; then its people deliver', async () => {
      const shop = await open(store, pulled)
      shop.away(true)
      const placed = await shop.sell(1, machine)
      const delivery = async () => shop.deliveryOf(placed.order)
      expect((await delivery()).text).toContain('Asking again within the hour')
      for (let again = 1; again <= 2; again += 1) {
        shop.world.pass(hour)
        await shop.runJobs()
        expect((await delivery()).waitingFor).toBe('seller')
        expect(shop.letters.filter(({ to }) => to === 'sales@northbeam.example')).toEqual([])
      }
      shop.world.pass(hour)
      await shop.runJobs()
      expect((await delivery()).text).toContain('its people were asked to deliver it by hand')
      expect(shop.letters.map(({ to }) => to)).toContain('sales@northbeam.example')
      expect((await delivery()).letters).toBe('on')
      await byHand(shop, placed.order, 'HAND-MADE-1')
      expect(await delivery()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
      expect((await shop.press(placed, 'accept')).status).toBe(200)
      expect(await delivery()).toMatchObject({ state: 'active', text: 'The delivery was accepted.' })
      const { body } = await shop.press(placed, 'reveal')
      expect(body.show).toEqual([{ type: 'secret', label: 'License', value: 'HAND-MADE-1' }])
    })

    test('a seller that is back within the hours issues it by itself', async () => {
      const shop = await open(store, pulled)
      shop.away(true)
      const placed = await shop.sell(1, machine)
      shop.away(false)
      shop.world.pass(hour)
      await shop.runJobs()
      expect((await shop.deliveryOf(placed.order)).state).toBe('active')
      expect(shop.seller.accounts()).toHaveLength(1)
    })

    test('after a refund it is not shown, and the page says what cannot be taken back', async () => {
      const shop = await open(store, pulled)
      const placed = await shop.sell(1, machine)
      await shop.press(placed, 'reveal')
      await shop.want(placed.order, { state: 'ended', reason: 'refund' })
      const { view, timeline, actions } = await shop.deliveryOf(placed.order)
      expect(actions).toEqual([])
      expect(view).toEqual([
        expect.objectContaining({ value: expect.stringContaining('cannot be taken back here') }),
      ])
      expect(timeline[0]?.text).toContain('Northbeam can block the license')
    })
  })

  describe(`a license that the seller’s people make, on ${store}`, () => {
    test('it is delivered by hand, sent back with a reason, delivered again and accepted', async () => {
      const shop = await openLicenseShop(store, { source: 'seller', machineCode: 'Host id' })
      const placed = await shop.sell(1, machine)
      const delivery = () => shop.deliveryOf(placed.order)
      expect(await delivery()).toMatchObject({ state: 'waiting', waitingFor: 'seller' })
      expect(shop.letters.map(({ to }) => to)).toContain('sales@northbeam.example')
      await byHand(shop, placed.order, 'FIRST-TRY')
      expect(await delivery()).toMatchObject({ state: 'waiting', waitingFor: 'buyer' })
      expect((await shop.press(placed, 'reveal')).body.show).toEqual([
        { type: 'secret', label: 'License', value: 'FIRST-TRY' },
      ])
      expect((await shop.press(placed, 'reject', { note: 'It names another host.' })).status).toBe(200)
      expect(await delivery()).toMatchObject({
        waitingFor: 'seller',
        text: expect.stringContaining('It names another host.'),
      })
      expect((await shop.press(placed, 'reveal')).status).toBe(404)
      await byHand(shop, placed.order, 'SECOND-TRY')
      expect((await shop.press(placed, 'accept')).status).toBe(200)
      expect(await delivery()).toMatchObject({ state: 'active', text: 'The delivery was accepted.' })
      expect((await shop.press(placed, 'reveal')).body.show?.[0]).toMatchObject({ value: 'SECOND-TRY' })
      expect((await shop.press(placed, 'reject', { note: 'Too late.' })).status).toBe(404)
    })
  })

  describe(`a license code, on ${store}`, () => {
    const call = async (shop: LicenseShop, deed: string, body: object, version = 'v1') => {
      const answer = await post(shop.app, `/api/mkp-openapi-public/global/${version}/license/${deed}`, body)
      const json = (await answer.json()) as { error_code: string; data?: { license_code_info: string } }
      const info = json.data ? (JSON.parse(json.data.license_code_info) as Record<string, unknown>) : null
      return { code: json.error_code, info }
    }
    const take = async (shop: LicenseShop, placed: { order: string; token: string }) => {
      const [row] = (await shop.press(placed, 'reveal')).body.show ?? []
      return row?.type === 'secret' ? (row.value ?? '') : ''
    }

    test('the buyer takes it, the software activates it and says each day that it lives', async () => {
      const shop = await open(store, coded)
      const placed = await shop.sell(2)
      expect(await shop.shown(placed.order, 'Before you take it')).toBeDefined()
      const license = await take(shop, placed)
      expect(license).toMatch(/^PL[0-9A-Z]{25}$/)
      expect(await shop.shown(placed.order, 'Taken')).toMatchObject({
        value: expect.stringContaining('no refund can be agreed on'),
      })
      expect((await call(shop, 'heartbeat', { license })).code).toBe('91381033')
      for (const version of ['v1', 'v2']) {
        expect(await call(shop, 'activate', { license }, version)).toEqual({
          code: '92020000',
          info: {
            status: 'ALIVE',
            expire_time: '99991231235959',
            product_id: 'license',
            amount: 2,
            order_id: placed.order,
          },
        })
      }
      expect((await call(shop, 'heartbeat', { license })).info?.status).toBe('ALIVE')
      expect(await shop.shown(placed.order, 'Activated')).toMatchObject({
        value: expect.stringMatching(/^On /),
      })
    })

    test('renewal, freezing and release reach the seller by its callbacks, and the software by its heartbeat', async () => {
      const shop = await open(store, coded)
      const told: unknown[] = []
      const port = shop.shop.sellers.for({} as never)
      shop.shop.sellers = {
        ...shop.shop.sellers,
        for: () => ({
          ...port,
          tellCode: async (code, deed, line) => {
            const answer = await port.tellCode?.(code, deed, line)
            told.push([deed.do, answer?.status])
            return answer ?? { status: 'unreachable', reason: 'none' }
          },
        }),
      }
      const placed = await shop.sell(1)
      const license = await take(shop, placed)
      await call(shop, 'activate', { license })
      const alive = async () => (await call(shop, 'heartbeat', { license })).info?.status
      const until = new Date(shop.shop.now().getTime() + 30 * 86_400_000).toISOString()
      await shop.want(placed.order, { until, ref: 'pay_2' })
      expect(await alive()).toBe('ALIVE')
      await shop.want(placed.order, { state: 'suspended', reason: 'unpaid' })
      expect(await alive()).toBe('EXPIRED')
      await shop.want(placed.order, { state: 'active' })
      expect(await alive()).toBe('ALIVE')
      shop.world.pass(31 * 86_400)
      expect(await alive()).toBe('EXPIRED')
      await shop.want(placed.order, { state: 'ended', reason: 'expired' })
      expect(await alive()).toBe('RELEASED')
      expect((await call(shop, 'activate', { license })).code).toBe('91381033')
      expect(told).toEqual([
        ['refresh', 'done'],
        ['freeze', 'done'],
        ['unfreeze', 'done'],
        ['release', 'done'],
      ])
    })

    test(
      'a seller that is away is told again every two minutes, sixty times, and then a person is',
      { timeout: 120_000 },
      async () => {
        const shop = await open(store, coded)
        const placed = await shop.sell(1)
        shop.away(true)
        await shop.want(placed.order, { state: 'suspended', reason: 'unpaid' })
        for (let again = 0; again < 5; again += 1) {
          shop.world.pass(120)
          await shop.runJobs()
        }
        shop.away(false)
        shop.world.pass(120)
        await shop.runJobs()
        expect((await shop.deliveryOf(placed.order)).state).toBe('suspended')
        shop.away(true)
        await shop.want(placed.order, { state: 'active' })
        for (let again = 0; again < 61; again += 1) {
          shop.world.pass(120)
          await shop.runJobs()
        }
        expect((await shop.deliveryOf(placed.order)).waitingFor).toBe('operator')
      },
    )

    test('a code that is none, a key of a signed license and a time before the order are refused', async () => {
      const shop = await open(store, coded)
      const placed = await shop.sell(1)
      const license = await take(shop, placed)
      expect((await call(shop, 'activate', { license: 'PL7KQ2MX9RTB4HWZDN3VCE8JYPA' })).code).toBe('91381033')
      expect((await call(shop, 'activate', { license, real_effect_time: '20200101000000' })).code).toBe(
        '91381034',
      )
      expect((await call(shop, 'activate', {})).code).toBe('91381034')
      expect((await call(shop, 'activate', { license: 'x'.repeat(65) })).code).toBe('91381034')
    })
  })
}

async function byHand(shop: LicenseShop, order: string, license: string): Promise<void> {
  const { runAction } = await import('../../../functions/flows/delivery/run-action.ts')
  const { id } = await shop.deliveryOf(order)
  await runAction({ delivery: id, action: 'deliver', by: 'seller', inputs: { license } }, shop.shop)
  await shop.runJobs()
}
