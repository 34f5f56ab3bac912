import { createLocalJWKSet, jwtVerify } from 'jose'
import { describe, expect, test } from 'vitest'
import type { StoreKind } from '../test-store.ts'
import { openLicenseShop } from './desk.ts'

const twoMachines = { source: 'signed', machines: 2, features: ['pdf-a'] }
const never = { source: 'signed' }

/** What the buyer does with a license on the order page. */
export function heldByBuyer(store: StoreKind): void {
  describe(`the order page of a license, on ${store}`, () => {
    test('it lists the machines in use, and one that the buyer frees makes room for another', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const placed = await shop.sell()
      const key = await shop.keyOf(placed.order)
      await shop.ask('activate', { key, machine: 'fp-1', name: 'build-01' })
      await shop.ask('activate', { key, machine: 'fp-2' })
      expect(await shop.shown(placed.order, 'Machines in use: 2 of 2')).toMatchObject({
        type: 'list',
        value: [expect.stringContaining('build-01 (fp-1): seen'), expect.stringContaining('fp-2: seen')],
      })
      const freed = await shop.press(placed, 'free-machine', { machine: 'fp-1' })
      expect(freed.status).toBe(200)
      expect((await shop.ask('heartbeat', { key, machine: 'fp-1' })).body.code).toBe('machine_unknown')
      expect((await shop.ask('activate', { key, machine: 'fp-3' })).status).toBe(200)
      const { timeline } = await shop.deliveryOf(placed.order)
      expect(timeline[0]?.text).toBe('The seat of build-01 is free.')
      expect((await shop.press(placed, 'free-machine', { machine: 'fp-9' })).status).toBe(422)
    })

    test('a leaked key is replaced: the old one and its file are revoked, machines keep their seats', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const placed = await shop.sell()
      const leaked = await shop.keyOf(placed.order)
      const before = await shop.fileClaims(placed.order)
      await shop.ask('activate', { key: leaked, machine: 'fp-1' })
      expect((await shop.press(placed, 'replace-key', { sure: 'yes' })).status).toBe(200)
      const key = await shop.keyOf(placed.order)
      expect(key).not.toBe(leaked)
      expect((await shop.ask('validate', { key: leaked })).body.code).toBe('license_revoked')
      expect((await shop.ask('deactivate', { key: leaked, machine: 'fp-1' })).body.code).toBe(
        'license_revoked',
      )
      expect((await shop.ask('heartbeat', { key, machine: 'fp-1' })).body.machines.used).toBe(1)
      const after = await shop.fileClaims(placed.order)
      expect(after.sub).toBe(key)
      const list = (await (await shop.get('/api/licenses/revoked.json')).json()) as {
        revoked: { jti: string }[]
      }
      expect(list.revoked.map(({ jti }) => jti)).toEqual([before.jti])
      expect(after.jti).not.toBe(before.jti)
      const { timeline } = await shop.deliveryOf(placed.order)
      expect(timeline[0]?.text).toContain('still verifies offline; it has no end date')
    })

    test('the list of revoked files is signed and dated; a refund puts a license on it', async () => {
      const shop = await openLicenseShop(store, never)
      const { order } = await shop.sell()
      const { jti } = await shop.fileClaims(order)
      await shop.want(order, { state: 'ended', reason: 'refund' })
      const answer = await shop.get('/api/licenses/revoked.json')
      expect(answer.headers.get('access-control-allow-origin')).toBe('*')
      const list = (await answer.json()) as { issued: string; revoked: unknown[]; jwt: string }
      expect(list.issued).toBe(shop.shop.now().toISOString())
      expect(list.revoked).toEqual([{ jti, at: expect.any(String) }])
      const jwks = createLocalJWKSet(await (await shop.get('/api/licenses/jwks.json')).json())
      const { payload } = await jwtVerify(list.jwt, jwks, {
        audience: 'revoked',
        currentDate: shop.shop.now(),
      })
      expect(payload.revoked).toEqual(list.revoked)
      expect((await shop.deliveryOf(order)).view).toEqual([
        expect.objectContaining({ value: expect.stringContaining('still verifies offline') }),
      ])
    })

    test('a file that has run out by itself leaves the list', async () => {
      const shop = await openLicenseShop(store, never)
      const { order } = await shop.sell()
      const until = new Date(shop.shop.now().getTime() + 86_400_000).toISOString()
      await shop.want(order, { until, ref: 'pay_2' })
      await shop.want(order, { state: 'ended', reason: 'refund' })
      const listed = async () =>
        ((await (await shop.get('/api/licenses/revoked.json')).json()) as { revoked: unknown[] }).revoked
      expect(await listed()).toHaveLength(1)
      shop.world.pass(5 * 86_400)
      expect(await listed()).toHaveLength(0)
    })

    test('a machine without a network is activated by a request file and gets an answer file', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const placed = await shop.sell()
      const key = await shop.keyOf(placed.order)
      const request = JSON.stringify({ key, machine: 'fp-7', name: 'vault', nonce: 'n0nce-of-the-request' })
      expect((await shop.press(placed, 'activate-offline', { request })).status).toBe(200)
      const row = await shop.shown(placed.order, 'Answer file for vault')
      if (row?.type !== 'file' || !row.href) throw new Error('no answer file')
      expect(row.value).toBe('answer-vault.jwt')
      const answer = (await (await shop.app.request(row.href)).text()).trim()
      const jwks = createLocalJWKSet(await (await shop.get('/api/licenses/jwks.json')).json())
      const { payload } = await jwtVerify(answer, jwks, { audience: 'machine', currentDate: shop.shop.now() })
      expect(payload).toMatchObject({ machine: 'fp-7', nonce: 'n0nce-of-the-request', features: ['pdf-a'] })
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(1)
      await shop.press(placed, 'free-machine', { machine: 'fp-7' })
      const { revoked } = (await (await shop.get('/api/licenses/revoked.json')).json()) as {
        revoked: { jti: string }[]
      }
      expect(revoked.map(({ jti }) => jti)).toEqual([payload.jti])
      const { timeline } = await shop.deliveryOf(placed.order)
      expect(timeline[0]?.text).toContain('does not hear of it and goes on')
    })

    test('a request file that is none, is of another key, or finds no seat is told so', async () => {
      const shop = await openLicenseShop(store, { ...twoMachines, machines: 1 })
      const [mine, other] = [await shop.sell(), await shop.sell()]
      const key = await shop.keyOf(mine.order)
      const said = async (request: string) =>
        (await shop.press(mine, 'activate-offline', { request })).body.show?.[0]?.value
      expect(await said('{"key":')).toContain('not the text of a request file')
      const foreign = await shop.keyOf(other.order)
      expect(await said(JSON.stringify({ key: foreign, machine: 'a' }))).toContain('another license key')
      await shop.ask('activate', { key, machine: 'online' })
      expect(await said(JSON.stringify({ key, machine: 'a' }))).toContain('as many machines as it allows')
      expect((await shop.ask('validate', { key: foreign })).body.machines.used).toBe(0)
    })

    test('the license file is downloaded as often as the buyer likes', async () => {
      const shop = await openLicenseShop(store, twoMachines)
      const { order } = await shop.sell()
      const first = await shop.fileClaims(order)
      shop.world.pass(40 * 86_400)
      expect(await shop.fileClaims(order)).toEqual(first)
    })
  })
}
