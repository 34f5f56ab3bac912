import { describe, expect, test } from 'vitest'
import { openLicenseShop } from '../licenses/desk.ts'
import type { StoreKind } from '../test-store.ts'

/** A buyer who wants more machines than were bought, by way of those that have no network. */
export function seatsOfMachinesWithoutNetwork(store: StoreKind): void {
  describe(`a seat whose answer file is out, on ${store}`, () => {
    const open = async () => {
      const shop = await openLicenseShop(store, { source: 'signed', machines: 1 })
      const placed = await shop.sell()
      const key = await shop.keyOf(placed.order)
      const offline = (machine: string) =>
        shop.press(placed, 'activate-offline', { request: JSON.stringify({ key, machine }) })
      const revoked = async (): Promise<string[]> => {
        const list = (await (await shop.get('/api/licenses/revoked.json')).json()) as {
          revoked: { jti: string }[]
        }
        return list.revoked.map(({ jti }) => jti)
      }
      return { shop, placed, key, offline, revoked }
    }

    test('is not given back by a call with the key: its answer file would stay good', async () => {
      const { shop, placed, key, offline, revoked } = await open()
      await offline('cellar')
      const { status, body } = await shop.ask('deactivate', { key, machine: 'cellar' })
      expect({ status, code: body.code }).toEqual({ status: 409, code: 'state_conflict' })
      expect((await shop.ask('activate', { key, machine: 'attic' })).body.code).toBe('machine_limit')
      await shop.press(placed, 'free-machine', { machine: 'cellar' })
      expect((await shop.ask('activate', { key, machine: 'attic' })).status).toBe(200)
      expect(await revoked()).toHaveLength(1)
    })

    test('nor where the machine was activated online before', async () => {
      const { shop, key, offline } = await open()
      expect((await shop.ask('activate', { key, machine: 'cellar' })).status).toBe(200)
      await offline('cellar')
      expect((await shop.ask('activate', { key, machine: 'cellar' })).status).toBe(200)
      expect((await shop.ask('deactivate', { key, machine: 'cellar' })).status).toBe(409)
      expect((await shop.ask('validate', { key })).body.machines.used).toBe(1)
    })
  })
}
