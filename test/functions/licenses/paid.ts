import { describe, expect, test } from 'vitest'
import { checkOut, operatorToken, post, requestFor, tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { type LicenseShop, openLicenseShop } from './desk.ts'

const terms = {
  source: 'signed',
  machines: 2,
  features: ['pdf-a'],
  plans: { works: { machines: 3, features: ['pdf-a', 'audit'] } },
}

const monthly = (id: string, name: string, amount: number) => ({
  id,
  name,
  billing: { every: 'month' as const },
  prices: [{ currency: 'USD', amount }],
  quantity: { unit: 'seat', min: 1, max: 50 },
})

/** A license by the month that was paid and delivered. */
async function sellMonthly(store: StoreKind) {
  const shop = await openLicenseShop(store, terms)
  shop.change('license', { plans: [monthly('team', 'Team', 4900), monthly('works', 'Works', 9900)] })
  const placed = await shop.sell()
  const key = await shop.keyOf(placed.order)
  /** The payment service tells of something. */
  const hear = async (subject: string): Promise<void> => {
    await tell(shop, '', shop.gateway.eventAbout(subject, 'customer.subscription.updated'))
    await shop.runJobs()
  }
  return { shop, placed, key, subscription: `sub_${placed.order}`, hear }
}

/** The operator sends all money of an order back. */
async function refund({ app, runJobs }: LicenseShop, order: string): Promise<void> {
  const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': `refund-of-${order}` }
  const answer = await post(
    app,
    `/api/operator/orders/${order}/refund`,
    { note: 'Not what was meant.' },
    headers,
  )
  expect(answer.status).toBe(201)
  await runJobs()
}

async function revoked(shop: LicenseShop): Promise<string[]> {
  const list = (await (await shop.get('/api/licenses/revoked.json')).json()) as { revoked: { jti: string }[] }
  return list.revoked.map(({ jti }) => jti)
}

/** Licenses whose money moves, as buyer, operator and payment service move it. */
export function movedByMoney(store: StoreKind): void {
  describe(`a license whose money moves, on ${store}`, () => {
    test('an upgrade that the buyer agrees to opens more features and machines under the same key', async () => {
      const { shop, placed, key } = await sellMonthly(store)
      for (const machine of ['a', 'b']) await shop.ask('activate', { key, machine })
      expect((await shop.ask('activate', { key, machine: 'c' })).body.code).toBe('machine_limit')
      const say = async (path: string, body: object) => {
        const authorization = `Bearer ${placed.token}`
        const answer = await post(shop.app, `/api/orders/${placed.order}/${path}`, body, { authorization })
        return (await answer.json()) as { at: string; dueNow: number; code?: string }
      }
      const asked = { line: (await shop.order(placed.order)).lines[0]?.id, plan: 'works' }
      const { at, dueNow } = await say('subscription/preview', asked)
      await say('subscription/change', { ...asked, at, expected: dueNow })
      await shop.runJobs()
      expect(await shop.keyOf(placed.order)).toBe(key)
      expect((await shop.ask('activate', { key, machine: 'c' })).body).toMatchObject({
        plan: 'works',
        features: ['pdf-a', 'audit'],
        machines: { used: 3, limit: 3 },
      })
      expect(await shop.fileClaims(placed.order)).toMatchObject({
        plan: 'works',
        features: ['pdf-a', 'audit'],
        machines: 3,
      })
    })

    test('a paid renewal makes key and file good for another month, and machines keep their seats', async () => {
      const { shop, placed, key, subscription, hear } = await sellMonthly(store)
      await shop.ask('activate', { key, machine: 'a' })
      const before = await shop.fileClaims(placed.order)
      shop.world.pass(35 * 86_400)
      expect((await shop.ask('heartbeat', { key, machine: 'a' })).body.code).toBe('license_expired')
      shop.billing.renew(subscription)
      await hear(`subscription:${subscription}`)
      expect((await shop.ask('heartbeat', { key, machine: 'a' })).body.machines).toEqual({
        used: 1,
        limit: 2,
      })
      const after = await shop.fileClaims(placed.order)
      expect(Number(after.exp) - Number(before.exp)).toBeGreaterThan(27 * 86_400)
      expect(after.sub).toBe(key)
    })

    test('a refund revokes it: online at once, offline by the list, and the page says what a copy still does', async () => {
      const { shop, placed, key } = await sellMonthly(store)
      const { jti } = await shop.fileClaims(placed.order)
      await shop.ask('activate', { key, machine: 'a' })
      expect(await revoked(shop)).toEqual([])
      await refund(shop, placed.order)
      for (const call of ['validate', 'heartbeat', 'activate'] as const) {
        expect(await shop.ask(call, { key, machine: 'a' })).toMatchObject({
          status: 410,
          body: { code: 'license_revoked' },
        })
      }
      expect(await revoked(shop)).toEqual([jti])
      const { state, view, actions } = await shop.deliveryOf(placed.order)
      expect({ state, actions }).toEqual({ state: 'ended', actions: [] })
      expect(view).toEqual([
        expect.objectContaining({
          value: expect.stringMatching(/still verifies offline, until \d.*\.$/),
        }),
      ])
      expect(JSON.stringify(view)).not.toContain(key)
    })

    test('a refund of keys from a pool says what was seen, and never sells them again', async () => {
      const shop = await openLicenseShop(store, { source: 'pool', pool: 'kelp-keys' })
      const { importKeys } = await import('../../../functions/flows/license/import-keys.ts')
      const keys = ['KELP-1', 'KELP-2'].map((key, index) => ({ line: index + 1, key }))
      await importKeys({ pool: 'kelp-keys', keys, isDry: false }, shop.shop)
      const [seen, unseen] = [await shop.sell(), await shop.sell()]
      await shop.press(seen, 'reveal')
      for (const { order } of [seen, unseen]) await refund(shop, order)
      const said = async (order: string) => JSON.stringify((await shop.deliveryOf(order)).view)
      expect(await said(seen.order)).toContain('cannot be taken back here')
      expect(await said(unseen.order)).toContain('never shown')
      const lines = [{ product: 'license', plan: 'team', quantity: 1, inputs: {} }]
      const again = await post(shop.app, '/api/checkout', requestFor('license', { lines }))
      expect(await again.json()).toMatchObject({ code: 'sold_out' })
    })

    test('a payment that is opened and never made issues nothing', async () => {
      const shop = await openLicenseShop(store, terms)
      const { order } = await checkOut(shop, requestFor('license'))
      shop.gateway.change(`cs_${order}`, { status: 'expired' })
      await tell(shop, order)
      await shop.runJobs()
      expect((await shop.order(order)).lines[0]?.delivery).toBeFalsy()
      expect(await shop.shop.store.read.selectFrom('licenses').selectAll().execute()).toEqual([])
    })
  })
}
