import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import type { StoreKind } from '../test-store.ts'
import { openLicenseShop } from './desk.ts'

const twoMachines = { source: 'signed', machines: 2, features: ['pdf-a'] }
const floating = { ...twoMachines, leaseMinutes: 30 }
const never = { source: 'signed' }

/** What the sellers' software asks of the shop by a key. */
export function askedOnline(store: StoreKind): void {
  describe(`a license that is asked about online, on ${store}`, () => {
    test('of 100 machines that activate at once exactly as many get a seat as were bought', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const { order } = await shop.sell(5)
      const key = await shop.keyOf(order)
      const machines = Array.from({ length: 100 }, (_, index) => `machine-${index}`)
      const answers = await Promise.all(machines.map((machine) => shop.ask('activate', { key, machine })))
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
      const refused = answers.filter(({ status }) => status !== 200)
      expect(new Set(refused.map(({ body }) => body.code))).toEqual(new Set(['machine_limit']))
      const { body } = await shop.ask('validate', { key })
      expect(body.machines).toEqual({ used: 10, limit: 10 })
    })

    test('a machine that activates again keeps its seat, and one that leaves makes room', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      for (const machine of ['a', 'b', 'a']) {
        expect((await shop.ask('activate', { key, machine })).status).toBe(200)
      }
      expect((await shop.ask('activate', { key, machine: 'c' })).body.code).toBe('machine_limit')
      const freed = await shop.ask('deactivate', { key, machine: 'a' })
      expect(freed.body).toEqual({ freed: true, machines: { used: 1, limit: 2 } })
      expect((await shop.ask('deactivate', { key, machine: 'a' })).body.freed).toBe(false)
      expect((await shop.ask('activate', { key, machine: 'c' })).status).toBe(200)
      expect((await shop.ask('heartbeat', { key, machine: 'a' })).body.code).toBe('machine_unknown')
    })

    test('machines that come and go at once never make more seats than there are', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      const calls = Array.from({ length: 60 }, (_, index) =>
        shop.ask(index % 3 ? 'activate' : 'deactivate', { key, machine: `m-${index % 5}` }),
      )
      for (const { body } of await Promise.all(calls)) {
        if (body.machines) expect(body.machines.used).toBeLessThanOrEqual(2)
      }
    })

    test('a key is understood in any case and without its dashes; a mistyped one is told from an unknown one', async () => {
      const shop = await openLicenseShop(store, never)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      expect((await shop.ask('validate', { key: ` ${key.toLowerCase().replaceAll('-', '')} ` })).status).toBe(
        200,
      )
      const wrong = `${key.slice(0, -1)}${key.endsWith('7') ? '8' : '7'}`
      expect(await shop.ask('validate', { key: wrong })).toMatchObject({
        status: 422,
        body: { code: 'license_key_mistyped' },
      })
      const { makeKey } = await import('../../../catalog/delivery/license-key.ts')
      const unknown = makeKey(new Uint8Array(20).fill(7))
      expect(await shop.ask('validate', { key: unknown })).toMatchObject({
        status: 404,
        body: { code: 'license_unknown' },
      })
    })

    test('a floating seat lasts for its lease, a heartbeat renews it, and what ran out is another’s', async () => {
      const shop = await openLicenseShop(store, floating)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      await shop.ask('activate', { key, machine: 'a' })
      await shop.ask('activate', { key, machine: 'b' })
      shop.world.pass(20 * 60)
      const beat = await shop.ask('heartbeat', { key, machine: 'a' })
      expect(Date.parse(beat.body.machine.leaseUntil ?? '') - shop.shop.now().getTime()).toBe(30 * 60_000)
      expect((await shop.ask('activate', { key, machine: 'c' })).body.code).toBe('machine_limit')
      shop.world.pass(11 * 60)
      expect((await shop.ask('heartbeat', { key, machine: 'b' })).body.code).toBe('machine_unknown')
      expect((await shop.ask('activate', { key, machine: 'c' })).status).toBe(200)
      expect((await shop.ask('validate', { key })).body.machines).toEqual({ used: 2, limit: 2 })
    })

    test('the proof in the answer verifies with the published keys, for this machine and this long', async () => {
      const shop = await openLicenseShop(store, floating)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      const { body } = await shop.ask('activate', { key, machine: 'a' })
      const jwks = createLocalJWKSet(await (await shop.get('/api/licenses/jwks.json')).json())
      const currentDate = shop.shop.now()
      const { payload } = await jwtVerify(body.proof, jwks, { audience: 'machine', currentDate })
      expect(payload).toMatchObject({ machine: 'a', product: 'license', plan: 'team', features: ['pdf-a'] })
      expect(payload.exp).toBe(Math.floor(Date.parse(body.machine.leaseUntil ?? '') / 1000))
    })

    test('paused, it opens nothing; resumed, it is as it was; ended, it is gone', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      await shop.ask('activate', { key, machine: 'a' })
      await shop.want(order, { state: 'suspended', reason: 'unpaid' })
      expect(await shop.ask('heartbeat', { key, machine: 'a' })).toMatchObject({
        status: 409,
        body: { code: 'license_suspended' },
      })
      await shop.want(order, { state: 'active' })
      expect((await shop.ask('heartbeat', { key, machine: 'a' })).status).toBe(200)
      await shop.want(order, { state: 'ended', reason: 'refund' })
      expect(await shop.ask('validate', { key })).toMatchObject({
        status: 410,
        body: { code: 'license_revoked' },
      })
      expect((await shop.ask('deactivate', { key, machine: 'a' })).body.freed).toBe(true)
    })

    test('what has run out is said so, and a renewal extends it under the same key', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      const soon = new Date(shop.shop.now().getTime() + 86_400_000)
      await shop.want(order, { until: soon.toISOString(), ref: 'pay_2' })
      shop.world.pass(5 * 86_400)
      expect((await shop.ask('activate', { key, machine: 'a' })).body.code).toBe('license_expired')
      const later = new Date(shop.shop.now().getTime() + 30 * 86_400_000)
      await shop.want(order, { until: later.toISOString(), ref: 'pay_3' })
      expect((await shop.ask('activate', { key, machine: 'a' })).status).toBe(200)
      const { exp } = (await shop.fileClaims(order)) as { exp: number }
      expect(exp * 1000).toBe(later.getTime() + 3 * 86_400_000)
    })

    test('an upgrade opens what the plan opens, online at once and in a new file', async () => {
      const plans = { company: { machines: 5, features: ['pdf-a', 'audit'] } }
      const shop = await openLicenseShop(store, { ...twoMachines, plans })
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      await shop.want(order, { plan: { id: 'company', name: 'Company' }, quantity: 2, ref: 'pay_2' })
      const { body } = await shop.ask('validate', { key })
      expect(body).toMatchObject({ plan: 'company', features: ['pdf-a', 'audit'], machines: { limit: 10 } })
      expect(await shop.fileClaims(order)).toMatchObject({ plan: 'company', features: ['pdf-a', 'audit'] })
    })
  })
}
