import { describe, expect, test } from 'vitest'
import { keyBytes, makeKey } from '../../../catalog/delivery/license-key.ts'
import { origin, post } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { openLicenseShop } from './desk.ts'

const random = () => makeKey(crypto.getRandomValues(new Uint8Array(keyBytes)))

/** What people do who mean no good. */
export function attacked(store: StoreKind): void {
  describe(`the calls of licenses under attack, on ${store}`, () => {
    test('who guesses keys is told to wait after twenty, and a shop full of licenses gives none away', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 1 })
      await shop.sell()
      const answers = []
      for (let guess = 0; guess < 25; guess += 1) answers.push(await shop.ask('validate', { key: random() }))
      expect(answers.slice(0, 20).every(({ body }) => body.code === 'license_unknown')).toBe(true)
      expect(
        answers.slice(20).every(({ status, body }) => status === 429 && body.code === 'rate_limited'),
      ).toBe(true)
    })

    test('machine ids of a megabyte, of blanks, of control characters or of another type change nothing', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 5 })
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      const large = await shop.ask('activate', { key, machine: 'x'.repeat(1_000_000) })
      expect(large).toMatchObject({ status: 413, body: { code: 'body_too_large' } })
      for (const machine of ['', ' ', 'a b', 'x'.repeat(129), 'a\u0000b', 'ü', 7, null, ['a'], { $ne: '' }]) {
        const { status, body } = await shop.ask('activate', { key, machine })
        expect({ machine, status, code: body.code }).toMatchObject({ status: 422, code: 'body_invalid' })
      }
      expect((await shop.ask('activate', { key, machine: "'; drop table licenses; --" })).status).toBe(422)
      expect((await shop.ask('activate', { key, machine: "';drop/**/table/**/licenses;--" })).status).toBe(
        200,
      )
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(1)
    })

    test('a name of a machine reaches the order page as text alone, and stays short', async () => {
      const shop = await openLicenseShop(store, { source: 'signed' })
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      const name = '<img src=x onerror=alert(1)>'
      expect((await shop.ask('activate', { key, machine: 'a', name })).status).toBe(200)
      expect((await shop.ask('activate', { key, machine: 'b', name: 'x'.repeat(101) })).status).toBe(422)
      expect((await shop.ask('activate', { key, machine: 'b', name: 'line\nbreak' })).status).toBe(422)
      const row = await shop.shown(order, 'Machines in use: 1')
      expect(row?.type === 'list' ? row.value[0] : '').toContain(name)
    })

    test('fields that are not known, other methods and other content are refused as problems', async () => {
      const shop = await openLicenseShop(store, { source: 'signed' })
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      expect((await shop.ask('activate', { key, machine: 'a', limit: 99 })).body.code).toBe('unknown_field')
      const path = `${origin}/api/licenses/activate`
      const plain = await shop.app.request(path, { method: 'POST', body: `key=${key}` })
      expect(plain.headers.get('content-type')).toBe('application/problem+json')
      expect([415, 422]).toContain(plain.status)
      expect((await shop.app.request(path)).status).toBe(404)
      const broken = await shop.app.request(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"key":',
      })
      expect(await broken.json()).toMatchObject({ code: 'body_invalid' })
    })

    test('activations, heartbeats and farewells that cross leave exactly the machines that hold a seat', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 3 })
      const { order } = await shop.sell()
      const key = await shop.keyOf(order)
      const calls = (['activate', 'deactivate', 'heartbeat'] as const).flatMap((call) =>
        Array.from({ length: 40 }, (_, index) => ({ call, machine: `m-${index % 8}` })),
      )
      const shuffled = calls.map((one) => ({ one, at: Math.random() })).sort((a, b) => a.at - b.at)
      const answers = await Promise.all(
        shuffled.map(({ one }) => shop.ask(one.call, { key, machine: one.machine })),
      )
      for (const { status, body } of answers) {
        expect([200, 404, 409]).toContain(status)
        if (status === 200) expect(body.machines.used).toBeLessThanOrEqual(3)
      }
      const rows = await shop.shop.store.read.selectFrom('license_machines').select('machine').execute()
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(rows.length)
    })

    test('a rotation while machines activate keeps every seat and lets none in by the old key afterwards', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 10 })
      const placed = await shop.sell()
      const old = await shop.keyOf(placed.order)
      const crossing = Array.from({ length: 10 }, (_, index) =>
        shop.ask('activate', { key: old, machine: `m-${index}` }),
      )
      const [rotated, ...answers] = await Promise.all([
        shop.press(placed, 'replace-key', { sure: 'yes' }),
        ...crossing,
      ])
      expect(rotated.status).toBe(200)
      const seated = answers.filter(({ status }) => status === 200).length
      const key = await shop.keyOf(placed.order)
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(seated)
      expect((await shop.ask('activate', { key: old, machine: 'late' })).body.code).toBe('license_revoked')
    })

    test('two rotations at once make one new key, and the other is told that something happened', async () => {
      const shop = await openLicenseShop(store, { source: 'signed' })
      const placed = await shop.sell()
      const presses = [1, 2, 3].map(() => shop.press(placed, 'replace-key', { sure: 'yes' }))
      const answers = await Promise.all(presses)
      expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1)
      for (const { status, body } of answers) if (status !== 200) expect(body.code).toBe('state_conflict')
      const live = await shop.shop.store.read
        .selectFrom('license_keys')
        .select('hash')
        .where('revoked_at', 'is', null)
        .execute()
      expect(live).toHaveLength(1)
    })

    test('another buyer’s token, the seller and a stranger can neither free machines nor replace keys', async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 2 })
      const [mine, other] = [await shop.sell(), await shop.sell()]
      const key = await shop.keyOf(mine.order)
      await shop.ask('activate', { key, machine: 'a' })
      const { lines } = await shop.order(mine.order)
      const path = `/api/orders/${mine.order}/lines/${lines[0]?.id}/actions/free-machine`
      for (const token of [other.token, 'x'.repeat(43)]) {
        const answer = await post(
          shop.app,
          path,
          { inputs: { machine: 'a' } },
          { authorization: `Bearer ${token}` },
        )
        expect(answer.status).toBe(403)
      }
      expect((await post(shop.app, path, { inputs: { machine: 'a' } })).status).toBe(403)
      expect((await shop.ask('heartbeat', { key, machine: 'a' })).status).toBe(200)
    })

    test('what is left is told of known products alone, and a list of thousands is refused', async () => {
      const shop = await openLicenseShop(store, { source: 'pool', pool: 'kelp-keys' })
      const odd = encodeURIComponent("../../etc,__proto__,';--,license")
      const answer = await shop.get(`/api/stock?product=${odd}`)
      expect(await answer.json()).toEqual({
        stock: [{ product: 'license', state: 'sold_out' }],
        soldOut: 'Sold out',
      })
      expect((await shop.get(`/api/stock?product=${'license,'.repeat(2000)}`)).status).toBe(422)
      expect((await shop.get('/api/stock')).status).toBe(422)
    })
  })
}
