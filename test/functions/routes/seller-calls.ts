import { describe, expect, test } from 'vitest'
import { signUsage } from '../../../functions/sellers/koogallery-signature.ts'
import { signMessage } from '../../../functions/sellers/standard-webhooks.ts'
import { claimInstance } from '../../../functions/storage/instances.ts'
import { usageOf } from '../../../functions/storage/usage.ts'
import { finish, paid, rowOf, running, sellerSays } from '../flows/delivery-desk.ts'
import { createTestShop, origin, sellerKey, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

interface How {
  key?: string
  id?: string
  /** Seconds that the seller's clock is off. */
  off?: number
}

/** A call of a seller, signed as Standard Webhooks. */
async function call({ app, shop }: TestShop, path: string, body: string, { key, id, off = 0 }: How) {
  const message = {
    id: id ?? '',
    timestamp: String(Math.floor(shop.now().getTime() / 1000) + off),
    body,
  }
  const headers = { 'content-type': 'application/json', ...signMessage([key ?? sellerKey], message) }
  const answer = await app.request(`${origin}${path}`, { method: 'POST', headers, body })
  return { status: answer.status, ...((await answer.json()) as { code?: string; taken?: number }) }
}

const look = (shop: TestShop, delivery: string, how: How = {}) =>
  call(shop, `/api/seller/deliveries/${delivery}/look`, '', {
    id: `look-${delivery}-${crypto.randomUUID()}`,
    ...how,
  })

/** A delivery that failed, because its seller refused. */
async function failed(shop: TestShop): Promise<string> {
  let isBroken = true
  const { provision } = shop.world.ports('any').seller
  sellerSays(shop, {
    provision: async (line) =>
      isBroken ? { status: 'refused', fault: 'operator', reason: 'a fault of its own' } : provision(line),
  })
  const id = await paid(shop)
  await shop.runJobs()
  expect((await rowOf(shop, id)).state).toBe('failed')
  isBroken = false
  return id
}

/** What sellers may ask of the shop, on a store. */
export function describeSellerCalls(store: StoreKind): void {
  const open = () => createTestShop({ store })

  describe(`a seller that wants a delivery looked at again, on ${store}`, () => {
    test('has one that failed taken up again, and the timeline says who did it', async () => {
      const shop = await open()
      const id = await failed(shop)
      expect((await look(shop, id)).status).toBe(202)
      await finish(shop)
      const { state, order_id } = await rowOf(shop, id)
      expect(state).toBe('active')
      const shown = await shop.order(order_id)
      expect(shown.lines[0]?.delivery?.timeline).toContainEqual(
        expect.objectContaining({ code: 'retried', text: 'Sent back to work by the seller.' }),
      )
    })

    test('has one that waits asked after now', async () => {
      const shop = await open()
      const id = await paid(shop)
      await shop.runJobs()
      expect((await rowOf(shop, id)).state).toBe('waiting')
      shop.world.othersAct()
      await shop.runJobs()
      expect((await rowOf(shop, id)).state).toBe('waiting')
      expect((await look(shop, id)).status).toBe(202)
      await shop.runJobs()
      expect((await rowOf(shop, id)).state).toBe('active')
    })

    test('is refused what does not fit, what is old, what came before and what was signed for something else', async () => {
      const shop = await open()
      const id = await failed(shop)
      const refused = { status: 400, code: 'signature_invalid' }
      expect(await look(shop, id, { key: 'another' })).toMatchObject(refused)
      expect(await look(shop, id, { off: -301 })).toMatchObject(refused)
      expect(await look(shop, id, { id: `GET-${id}-1` })).toMatchObject(refused)
      expect(await look(shop, 'del_nothing')).toMatchObject({ status: 404, code: 'delivery_unknown' })
      expect((await rowOf(shop, id)).state).toBe('failed')
      const once = { id: `look-${id}-once` }
      expect((await look(shop, id, once)).status).toBe(202)
      expect(await look(shop, id, once)).toMatchObject(refused)
    })

    test('is told when there is nothing to do', async () => {
      const shop = await open()
      const id = await running(shop)
      expect(await look(shop, id)).toMatchObject({ status: 409, code: 'state_conflict' })
    })

    test('reaches no delivery of another seller', async () => {
      const shop = await open()
      const id = await failed(shop)
      const { vouches } = shop.shop.sellers
      shop.shop.sellers = {
        ...shop.shop.sellers,
        vouches: (owner, proof) => (owner.seller === 'northbeam' ? 'wrong' : vouches(owner, proof)),
      }
      expect(await look(shop, id)).toMatchObject({ status: 400 })
      expect((await rowOf(shop, id)).state).toBe('failed')
    })

    test('starts no second step while one is under way', async () => {
      const shop = await open()
      const { provision } = shop.world.ports('any').seller
      let asked = 0
      const id = await paid(shop)
      sellerSays(shop, {
        provision: async (line) => {
          asked += 1
          expect((await look(shop, id)).status).toBe(202)
          return provision(line)
        },
      })
      await finish(shop)
      expect((await rowOf(shop, id)).state).toBe('active')
      expect(asked).toBe(1)
    })
  })

  describe(`a KooGallery seller that restarts an order, on ${store}`, () => {
    async function restart(
      shop: TestShop,
      line: object | string,
      how: { key?: string; nonce?: string } = {},
    ) {
      const body = typeof line === 'string' ? line : JSON.stringify(line)
      const nonce = how.nonce ?? crypto.randomUUID()
      const ts = String(shop.shop.now().getTime())
      const signature = signUsage(how.key ?? sellerKey, { body, nonce, timestamp: ts })
      const answer = await shop.app.request(`${origin}/api/mkp-openapi-public/global/v1/order/restart`, {
        method: 'POST',
        headers: { signature, ts, nonce },
        body,
      })
      return ((await answer.json()) as { error_code: string }).error_code
    }

    test('has its failed order taken up again, once a call', async () => {
      const shop = await open()
      const id = await failed(shop)
      const { order_id: orderId, line_id } = await rowOf(shop, id)
      const line = { orderId, orderLineId: `${orderId}-${line_id.replace(/^line_/, '')}` }
      expect(await restart(shop, line, { key: 'another' })).toBe('MKT.0102')
      expect(await restart(shop, { ...line, orderId: 'ord_nothing' })).toBe('MKT.9001')
      expect(await restart(shop, { orderId })).toBe('MKT.0101')
      expect(await restart(shop, 'no JSON')).toBe('MKT.0101')
      expect((await rowOf(shop, id)).state).toBe('failed')
      expect(await restart(shop, line, { nonce: 'n-1' })).toBe('MKT.0000')
      expect(await restart(shop, line, { nonce: 'n-1' })).toBe('MKT.0102')
      await finish(shop)
      expect((await rowOf(shop, id)).state).toBe('active')
      expect(await restart(shop, line)).toBe('MKT.0151')
      // Sellers of V1 know the line as an order of its own.
      expect(await restart(shop, { ...line, orderId: line.orderLineId })).toBe('MKT.0151')
    })
  })

  describe(`what a vitrine seller says was used, on ${store}`, () => {
    async function metered() {
      const shop = await open()
      const id = await running(shop)
      const { line_id: line, order_id: order } = await rowOf(shop, id)
      const { read } = shop.shop.store
      const row = await read.selectFrom('lines').selectAll().where('id', '=', line).executeTakeFirstOrThrow()
      const billing = { usage: { unit: 'call', every: 'month' } }
      const snapshot = JSON.stringify({ ...(JSON.parse(row.snapshot) as object), billing })
      await read.updateTable('lines').set({ snapshot }).where('id', '=', line).execute()
      await read.updateTable('orders').set({ customer: 'cus_1' }).where('id', '=', order).execute()
      await shop.shop.store.transaction((tx) =>
        claimInstance(tx, { seller: 'northbeam', instance: id, delivery: id }),
      )
      return { shop, id, line }
    }

    const record = (shop: TestShop, instance: string, change: object = {}) => ({
      ...{ instance, serial: 'sn-1', value: '1.5' },
      begin: new Date(shop.shop.now().getTime() - 3_600_000).toISOString(),
      end: shop.shop.now().toISOString(),
      ...change,
    })
    const push = (shop: TestShop, records: object[], how: How = {}) =>
      call(shop, '/api/seller/usage', JSON.stringify({ records }), {
        id: `usage-${crypto.randomUUID()}`,
        ...how,
      })

    test('is taken, each record once', async () => {
      const { shop, id, line } = await metered()
      const many = Array.from({ length: 900 }, (_, n) =>
        record(shop, id, { serial: `many-${n}`, value: '1' }),
      )
      expect(await push(shop, [record(shop, id)])).toEqual({ status: 200, taken: 1 })
      expect(await push(shop, [record(shop, id), ...many])).toEqual({ status: 200, taken: 900 })
      const kept = await usageOf(shop.shop.store.read, line)
      expect(kept).toHaveLength(901)
      expect(kept.find(({ serial }) => serial === 'sn-1')?.value).toBe(15_000)
    })

    test('is refused by the rules of the usage push', async () => {
      const { shop, id, line } = await metered()
      const wrong = { status: 400, code: 'signature_invalid' }
      const old = new Date(shop.shop.now().getTime() - 22 * 86_400_000).toISOString()
      expect(await push(shop, [record(shop, id)], { key: 'another' })).toMatchObject(wrong)
      expect(await push(shop, [record(shop, id)], { id: 'PUT-1' })).toMatchObject(wrong)
      expect(await push(shop, [record(shop, 'del_nothing')])).toMatchObject({ status: 404 })
      expect(await push(shop, [record(shop, id, { value: '0' })])).toMatchObject({ status: 422 })
      expect(await push(shop, [record(shop, id, { value: '1.00001' })])).toMatchObject({ status: 422 })
      expect(await push(shop, [record(shop, id, { begin: old })])).toMatchObject({ status: 422 })
      expect(await push(shop, [])).toMatchObject({ status: 422 })
      expect(await usageOf(shop.shop.store.read, line)).toEqual([])
      expect(await push(shop, [record(shop, id)], { id: 'usage-once' })).toMatchObject({ status: 200 })
      expect(await push(shop, [record(shop, id)], { id: 'usage-once' })).toMatchObject(wrong)
    })
  })
}
