import { describe, expect, test } from 'vitest'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { signSdk } from '../../../functions/sellers/sdk-signature.ts'
import { signUsage } from '../../../functions/sellers/koogallery-signature.ts'
import { claimInstance } from '../../../functions/storage/instances.ts'
import { usageOf } from '../../../functions/storage/usage.ts'
import { buy, createTestShop, origin, sellerKey, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

const base = `${origin}/api/mkp-openapi-public/global/v1`

/** What KooGallery serves to sellers, on a store. */
export function servedToSellers(store: StoreKind): void {
  async function world() {
    const shop = await createTestShop({ store })
    const product = await shop.shop.catalog().get('saas')
    const plans = (product?.plans ?? []).map((plan) => ({
      ...plan,
      billing: { usage: { unit: 'call', every: 'month' as const } },
    }))
    const { order } = await buy(shop, 'saas')
    const [line] = (await shop.order(order)).lines
    const delivery = line?.delivery?.id ?? ''
    await shop.shop.store.transaction((tx) =>
      claimInstance(tx, { seller: 'northbeam', instance: 'i-1', delivery }),
    )
    // What was sold is in the line's snapshot; here it was sold by use.
    const { read } = shop.shop.store
    const row = await read
      .selectFrom('lines')
      .selectAll()
      .where('order_id', '=', order)
      .executeTakeFirstOrThrow()
    const snapshot = { ...(JSON.parse(row.snapshot) as object), billing: plans[0]?.billing }
    await read
      .updateTable('lines')
      .set({ snapshot: JSON.stringify(snapshot) })
      .where('id', '=', row.id)
      .execute()
    await read.updateTable('orders').set({ customer: 'cus_1' }).where('id', '=', order).execute()
    const reports: { id: string; value: number; meter: string; customer: string }[] = []
    shop.shop.billing = { ...shop.shop.billing, reportUsage: async (report) => void reports.push(report) }
    return { shop, order, line: row.id, reports }
  }

  const stamp = (at: Date) =>
    at
      .toISOString()
      .replace(/[-:]/g, '')
      .replace(/\.\d+Z/, 'Z')

  const record = (shop: TestShop, change: Record<string, unknown> = {}) => ({
    begin_time: stamp(new Date(shop.shop.now().getTime() - 3_600_000)),
    end_time: stamp(shop.shop.now()),
    instance_id: 'i-1',
    metering_sn: 'sn-1',
    record_time: stamp(shop.shop.now()),
    usage_value: '1.5',
    ...change,
  })

  async function push(
    shop: TestShop,
    records: object[],
    how: { key?: string; nonce?: string; offset?: number } = {},
  ) {
    const body = JSON.stringify({ usage_records: records })
    const nonce = how.nonce ?? crypto.randomUUID()
    const ts = String(shop.shop.now().getTime() + (how.offset ?? 0))
    const signature = signUsage(how.key ?? sellerKey, { body, nonce, timestamp: ts })
    const headers = { 'content-type': 'application/json', signature, ts, nonce }
    const answer = await shop.app.request(`${base}/isv/usage-data`, { method: 'POST', headers, body })
    return (await answer.json()) as { error_code: string; error_msg: string }
  }

  describe(`a usage push, on ${store}`, () => {
    test('counts each record once, and reports whole units, the rest with the next report', async () => {
      const { shop, line, reports } = await world()
      expect(await push(shop, [record(shop)])).toEqual({ error_code: 'MKT.0000', error_msg: 'success' })
      await shop.runJobs()
      expect(await push(shop, [record(shop), record(shop, { metering_sn: 'sn-2' })])).toMatchObject({
        error_code: 'MKT.0000',
      })
      await shop.runJobs()
      expect(reports.map(({ value }) => value)).toEqual([1, 2])
      expect(reports[0]).toMatchObject({ customer: 'cus_1', meter: 'vitrine_saas_team' })
      const kept = await usageOf(shop.shop.store.read, line)
      expect(kept.map(({ serial, value, state }) => [serial, value, state])).toEqual([
        ['sn-1', 15_000, 'sent'],
        ['sn-2', 15_000, 'sent'],
      ])
    })

    test('a report whose answer was lost is made again under the same id', async () => {
      const { shop, reports } = await world()
      let isLost = true
      const { billing } = shop.shop
      shop.shop.billing = {
        ...billing,
        async reportUsage(report) {
          await billing.reportUsage(report)
          if (!isLost) return
          isLost = false
          throw new Error('The answer was lost.')
        },
      }
      await push(shop, [record(shop, { usage_value: '3' })])
      await shop.runJobs()
      shop.world.pass(60)
      await push(shop, [record(shop, { usage_value: '4', metering_sn: 'sn-2' })])
      shop.world.pass(3600)
      await shop.runJobs()
      const once = new Map(reports.map(({ id, value }) => [id, value]))
      expect([...once.values()].reduce((sum, value) => sum + value, 0)).toBe(7)
      expect(reports.length).toBe(once.size + 1)
    })

    test('whose report has lost its job is reported by the reconciler, once', async () => {
      const { shop, order, line, reports } = await world()
      await push(shop, [record(shop, { usage_value: '3' })], { nonce: 'n-1' })
      await shop.loseJob(`usage.${line}.n-1`)
      await reconcile(shop.shop)
      await shop.runJobs()
      expect(reports).toEqual([])
      shop.world.pass(301)
      await reconcile(shop.shop)
      await reconcile(shop.shop)
      const jobs = await shop.shop.queue.jobsOf(shop.shop.store.read, order)
      expect(jobs.filter(({ id }) => id.startsWith('usage.'))).toHaveLength(1)
      await shop.runJobs()
      expect(reports.map(({ value }) => value)).toEqual([3])
      shop.world.pass(301)
      await reconcile(shop.shop)
      await shop.runJobs()
      expect(reports).toHaveLength(1)
    })

    test.each<[string, string, (shop: TestShop) => Promise<{ error_code: string }>]>([
      ['a wrong signature', 'MKT.0102', (shop) => push(shop, [record(shop)], { key: 'another' })],
      ['an old time', 'MKT.0102', (shop) => push(shop, [record(shop)], { offset: -301_000 })],
      ['an unknown instance', 'MKT.9001', (shop) => push(shop, [record(shop, { instance_id: 'i-2' })])],
      ['a value of 0', 'MKT.0101', (shop) => push(shop, [record(shop, { usage_value: '0' })])],
      ['five decimals', 'MKT.0101', (shop) => push(shop, [record(shop, { usage_value: '1.00001' })])],
      ['no records', 'MKT.0101', (shop) => push(shop, [])],
      [
        '1,001 records',
        'MKT.9003',
        (shop) =>
          push(
            shop,
            Array.from({ length: 1001 }, (_, n) => record(shop, { metering_sn: `sn-${n}` })),
          ),
      ],
      [
        'a begin 22 days ago',
        'MKT.9004',
        (shop) =>
          push(shop, [
            record(shop, { begin_time: stamp(new Date(shop.shop.now().getTime() - 22 * 86_400_000)) }),
          ]),
      ],
    ])('with %s is answered %s, and nothing is kept', async (_name, code, send) => {
      const { shop, line } = await world()
      expect((await send(shop)).error_code).toBe(code)
      expect(await usageOf(shop.shop.store.read, line)).toEqual([])
    })

    test('that is replayed is refused', async () => {
      const { shop } = await world()
      await push(shop, [record(shop)], { nonce: 'n-1' })
      expect(await push(shop, [record(shop)], { nonce: 'n-1' })).toMatchObject({ error_code: 'MKT.0102' })
    })

    test('for something that is not paid for by use is answered MKT.9002', async () => {
      const shop = await createTestShop({ store })
      const { order } = await buy(shop, 'saas')
      const delivery = (await shop.order(order)).lines[0]?.delivery?.id ?? ''
      await shop.shop.store.transaction((tx) =>
        claimInstance(tx, { seller: 'northbeam', instance: 'i-1', delivery }),
      )
      expect(await push(shop, [record(shop)])).toMatchObject({ error_code: 'MKT.9002' })
    })
  })

  describe(`the order query, on ${store}`, () => {
    async function query(shop: TestShop, orderId: string, orderLineId: string, key = sellerKey) {
      const headers: Record<string, string> = {
        host: 'shop.example',
        'x-sdk-date': stamp(shop.shop.now()),
      }
      const signedHeaders = ['host', 'x-sdk-date']
      const path = '/api/mkp-openapi-public/global/v1/order/query'
      const asked = [
        ['orderId', orderId],
        ['orderLineId', orderLineId],
      ] as const
      const signature = signSdk(key, { method: 'GET', path, query: asked, headers, body: '' }, signedHeaders)
      headers.authorization = `SDK-HMAC-SHA256 Access=northbeam.main, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`
      const answer = await shop.app.request(
        `${origin}${path}?${new URLSearchParams(asked.map(([a, b]) => [a, b]))}`,
        { headers },
      )
      return (await answer.json()) as { resultCode: string; orderInfo?: Record<string, unknown> }
    }

    test('tells the seller what was ordered, and of the buyer only what was agreed to', async () => {
      const { shop, order, line } = await world()
      const lineId = `${order}-${line.replace(/^line_/, '')}`
      expect(await query(shop, order, lineId)).toMatchObject({
        resultCode: '000000',
        orderInfo: {
          orderId: order,
          orderType: 'NEW',
          createTime: expect.stringMatching(/^\d{14}$/),
          orderLine: [
            {
              orderLineId: lineId,
              chargingMode: 'ON_DEMAND',
              productInfo: { skuCode: 'team', productId: 'saas' },
            },
          ],
          buyerInfo: { customerId: order, customerName: order },
        },
      })
      expect(await query(shop, order, lineId, 'another key')).toMatchObject({ resultCode: '000001' })
      expect(await query(shop, order, `${order}-nothing`)).toMatchObject({ resultCode: '000003' })
      expect(await query(shop, 'ord_nothing', 'ord_nothing-1')).toMatchObject({ resultCode: '000003' })
    })

    test.each([
      ['MOCKPERIODYEARNEW', 'NEW', 'PERIOD'],
      ['MOCKONETIMENEW', 'NEW', 'ONE_TIME'],
      ['MOCKONDEMAND', 'NEW', 'ON_DEMAND'],
      ['MOCKONDEMANDPKG', 'NEW', 'ON_DEMAND_PKG'],
      ['MOCKPERIODDAYTRIAL', 'TRIAL', 'PERIOD'],
      ['MOCKMONTYTRIALTOFORMAL', 'TRIAL_TO_FORMAL', 'PERIOD'],
      ['MOCKMONTYUNSUBSCRIBE', 'UNSUBSCRIBE', 'PERIOD'],
      ['MOCKMONTYRENEW', 'RENEW', 'PERIOD'],
      ['MOCKMONTYCHANGE', 'CHANGE', 'PERIOD'],
    ])('has the mock order %s', async (id, orderType, chargingMode) => {
      const shop = await createTestShop({ store })
      expect(await query(shop, id, `${id}-000001`)).toMatchObject({
        resultCode: '000000',
        orderInfo: { orderId: id, orderType, orderLine: [{ chargingMode }] },
      })
    })
  })
}
