import { describe, expect, test } from 'vitest'
import type { SellerMeasure, UseCount } from '../../../catalog/delivery/seller-port.ts'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { auditOf } from '../../../functions/storage/audit.ts'
import { findUseCount } from '../../../functions/storage/use-counts.ts'
import { usageOf } from '../../../functions/storage/usage.ts'
import { finish, rowOf, sellerSays, want } from './delivery-desk.ts'
import { checkOut, createTestShop, requestFor, tell, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { pushUsage } from './push-usage.ts'

const hour = 3600

/** What a seller that has to be asked counted, hour by hour, on a store. */
export function describeMeasuring(store: StoreKind): void {
  /** A running delivery that is paid for by use, whose seller answers what the test says. */
  async function world(answer: () => SellerMeasure | Promise<SellerMeasure>) {
    const shop = await createTestShop({ store })
    const product = await shop.shop.catalog().get('saas')
    const billing = { usage: { unit: 'call', every: 'month' as const } }
    const plans = (product?.plans ?? []).map(({ quantity: _, ...plan }) => ({ ...plan, billing }))
    shop.change('saas', { plans })
    const asked: { instance: string; at: string }[] = []
    sellerSays(shop, {
      measure: async (instance) => {
        asked.push({ instance, at: shop.shop.now().toISOString() })
        return answer()
      },
    })
    const line = { product: 'saas', plan: 'team', quantity: 1, inputs: {} }
    const { order } = await checkOut(shop, requestFor('saas', { lines: [line] }))
    shop.gateway.pay(order)
    await tell(shop, order)
    await finish(shop)
    const id = (await shop.order(order)).lines[0]?.delivery?.id ?? ''
    const { line_id } = await rowOf(shop, id)
    return { shop, order, id, line: line_id, asked }
  }

  /** An hour passes, the shop looks after its work, and jobs are done. */
  async function pass(shop: TestShop, hours = 1): Promise<void> {
    shop.world.pass(hours * hour)
    await reconcile(shop.shop)
    await shop.runJobs()
  }

  const counted = (shop: TestShop, value: string, change: Partial<UseCount> = {}): SellerMeasure => ({
    status: 'measured',
    counts: [{ counter: '', value, at: shop.shop.now(), ...change }],
  })

  const records = async ({ shop, line }: { shop: TestShop; line: string }) =>
    (await usageOf(shop.shop.store.read, line)).map(({ value }) => value / 10_000)

  const sold = ({ billing }: TestShop) => billing.usage.reduce((sum, { value }) => sum + value, 0)

  const troubles = async (shop: TestShop, order: string) =>
    (await auditOf(shop.shop.store.read, order)).filter(({ code }) => code === 'use_not_counted')

  describe(`use that a seller is asked for, on ${store}`, () => {
    test('is asked for once an hour, and what the count rose by is reported', async () => {
      const values = ['1.5', '4', '4', '10.25']
      const sale = await world(() => counted(sale.shop, values.shift() ?? '10.25'))
      const { shop, line, asked } = sale
      expect(asked).toEqual([])
      for (let hours = 0; hours < 4; hours += 1) await pass(shop)
      expect(asked.map(({ instance }) => instance)).toEqual(['inst_1', 'inst_1', 'inst_1', 'inst_1'])
      expect(await records(sale)).toEqual([1.5, 2.5, 6.25])
      expect(sold(shop)).toBe(10)
      const [first, second] = await usageOf(shop.shop.store.read, line)
      expect(first).toMatchObject({ seller: 'northbeam', state: 'sent' })
      expect(first?.serial).toMatch(/^inst_1\.\d{17}$/)
      expect(second?.begin_at).toBe(first?.end_at)
    })

    test('is asked for once, however often the shop looks after its work in that hour', async () => {
      const sale = await world(() => counted(sale.shop, '2'))
      sale.shop.world.pass(hour * 1.2)
      await Promise.all([reconcile(sale.shop.shop), reconcile(sale.shop.shop)])
      await sale.shop.runJobs()
      for (let turn = 0; turn < 3; turn += 1) await pass(sale.shop, 0.1)
      expect(sale.asked).toHaveLength(1)
      expect(sold(sale.shop)).toBe(2)
    })

    test('a question whose job is gone is asked by another, in the same hour', async () => {
      const sale = await world(() => counted(sale.shop, '2'))
      const { shop, id } = sale
      const row = await findUseCount(shop.shop.store.read, id)
      const job = `measure.${id}.${Math.floor(Date.parse(row?.due_at ?? '') / (hour * 1000))}`
      await shop.loseJob(job)
      shop.world.pass(hour)
      await shop.runJobs()
      expect(sale.asked).toEqual([])
      await pass(shop, 0.1)
      expect(sale.asked).toHaveLength(1)
      await pass(shop, 0.1)
      expect(sale.asked).toHaveLength(1)
      await pass(shop)
      expect(sale.asked).toHaveLength(2)
    })

    test('a fault of ours that never ends costs an hour, not the count', async () => {
      let fails = true
      const sale = await world(() => {
        if (fails) throw new Error('A fault of ours.')
        return counted(sale.shop, '9')
      })
      for (let hours = 0; hours < 6; hours += 1) await pass(sale.shop)
      fails = false
      await pass(sale.shop)
      expect(await records(sale)).toEqual([9])
    })

    test('nothing is lost while the shop is down, and one question is enough after it', async () => {
      const sale = await world(() => counted(sale.shop, String(Math.min(sale.asked.length * 30, 90))))
      await pass(sale.shop)
      await pass(sale.shop, 9.5)
      expect(sale.asked).toHaveLength(2)
      expect(await records(sale)).toEqual([30, 30])
      await pass(sale.shop, 0.5)
      expect(sale.asked).toHaveLength(3)
    })

    test('a count that came before, or an older one, changes nothing', async () => {
      const first = new Date('2026-11-23T09:30:00.000Z')
      const times = [first, first, new Date(first.getTime() - 60_000)]
      const values = ['5', '8', '9']
      const sale = await world(() => counted(sale.shop, values.shift() ?? '', { at: times.shift() as Date }))
      for (let hours = 0; hours < 3; hours += 1) await pass(sale.shop)
      expect(await records(sale)).toEqual([5])
      expect(await troubles(sale.shop, sale.order)).toEqual([])
    })

    test('a count that begins anew goes on from where it fell, and the operator reads of the fall', async () => {
      const values = ['10', '2', '5', '6']
      const sale = await world(() => counted(sale.shop, values.shift() ?? ''))
      for (let hours = 0; hours < 4; hours += 1) await pass(sale.shop)
      expect(await records(sale)).toEqual([10, 3, 1])
      const [trouble, ...more] = await troubles(sale.shop, sale.order)
      expect(trouble).toMatchObject({ visible: 0, text: expect.stringContaining('fell from 10 to 2') })
      expect(more).toEqual([])
    })

    test('a count that fell for one hour by a slip is not paid for twice', async () => {
      const values = ['10', '0', '12', '3', '13']
      const sale = await world(() => counted(sale.shop, values.shift() ?? ''))
      for (let hours = 0; hours < 5; hours += 1) await pass(sale.shop)
      expect(await records(sale)).toEqual([10, 2, 1])
      expect(sold(sale.shop)).toBe(13)
    })

    test('a count of tomorrow, or of a month ago, is left alone until a fit one comes', async () => {
      const days = [1, -30, 0]
      const sale = await world(() => {
        const at = new Date(sale.shop.shop.now().getTime() + (days.shift() ?? 0) * 86_400_000)
        return counted(sale.shop, '7', { at })
      })
      await pass(sale.shop, 24 * 40)
      await pass(sale.shop)
      expect(await records(sale)).toEqual([])
      await pass(sale.shop)
      expect(await records(sale)).toEqual([7])
      expect(await troubles(sale.shop, sale.order)).toHaveLength(1)
      const [record] = await usageOf(sale.shop.shop.store.read, sale.line)
      const length = Date.parse(record?.end_at ?? '') - Date.parse(record?.begin_at ?? '')
      expect(length).toBe(21 * 86_400_000)
    })

    test('a seller that is away or refuses is asked again in an hour, and is noted once', async () => {
      const answers: SellerMeasure[] = [
        { status: 'unreachable', reason: 'no answer within 5 seconds' },
        { status: 'refused', fault: 'operator', reason: 'its server did not accept our signature (000001)' },
        { status: 'unknown', reason: 'its server does not know the account (000003)' },
      ]
      const sale = await world(() => answers.shift() ?? counted(sale.shop, '3'))
      for (let hours = 0; hours < 4; hours += 1) await pass(sale.shop)
      expect(sale.asked).toHaveLength(4)
      expect(await records(sale)).toEqual([3])
      expect(await troubles(sale.shop, sale.order)).toMatchObject([
        { text: expect.stringContaining('no answer within 5 seconds') },
      ])
      expect((await shopText(sale)).join(' ')).not.toContain('5 seconds')
    })

    test('what a dead process was asking for is asked again by the same job, and counts once', async () => {
      let dies = true
      const sale = await world(() => {
        if (dies) throw new Error('The process died.')
        return counted(sale.shop, '4')
      })
      await pass(sale.shop)
      dies = false
      await pass(sale.shop, 0.5)
      expect(await records(sale)).toEqual([4])
      expect(sold(sale.shop)).toBe(4)
    })

    test('each count of an instance is its own', async () => {
      const sale = await world(() => {
        const { shop } = sale
        const at = shop.shop.now()
        const hours = sale.asked.length
        const counts = [
          { counter: 'pkg-1', value: String(hours * 2), at },
          { counter: '', value: String(hours * 5), at },
        ]
        return { status: 'measured', counts }
      })
      await pass(sale.shop)
      await pass(sale.shop)
      expect((await records(sale)).sort()).toEqual([2, 2, 5, 5])
      expect(sold(sale.shop)).toBe(14)
    })

    test('who is suspended is still asked, and who is ended is not', async () => {
      const sale = await world(() => counted(sale.shop, String(sale.asked.length)))
      const { shop, id, asked } = sale
      await want(shop, id, { state: 'suspended', reason: 'unpaid' })
      await shop.runJobs()
      await pass(shop)
      expect(asked).toHaveLength(1)
      await want(shop, id, { state: 'ended', reason: 'expired' })
      await shop.runJobs()
      for (let hours = 0; hours < 3; hours += 1) await pass(shop)
      expect(asked).toHaveLength(1)
      expect(await findUseCount(shop.shop.store.read, id)).toMatchObject({ due_at: null })
    })

    test('a seller that pushes use is asked no more, and nothing is paid for twice', async () => {
      const sale = await world(() => counted(sale.shop, String(sale.asked.length * 5)))
      const { shop, asked } = sale
      await pass(shop)
      const lastCount = shop.shop.now()
      shop.world.pass(hour)
      const before = { begin: new Date(lastCount.getTime() - hour * 1000), end: lastCount, serial: 'sn-1' }
      const after = { begin: lastCount, end: shop.shop.now(), serial: 'sn-2' }
      expect(await pushUsage(shop, 'inst_1', [{ ...before, value: '5' }])).toBe('MKT.0000')
      expect(await pushUsage(shop, 'inst_1', [{ ...after, value: '6' }])).toBe('MKT.0000')
      for (let hours = 0; hours < 3; hours += 1) await pass(shop)
      expect(asked).toHaveLength(1)
      expect(await records(sale)).toEqual([5, 6])
      expect(sold(shop)).toBe(11)
    })

    test('a seller that pushed before it was ever asked is never asked', async () => {
      const sale = await world(() => counted(sale.shop, '50'))
      const { shop, asked } = sale
      const end = shop.shop.now()
      const record = { begin: new Date(end.getTime() - 60_000), end, serial: 'sn-1', value: '5' }
      expect(await pushUsage(shop, 'inst_1', [record])).toBe('MKT.0000')
      for (let hours = 0; hours < 2; hours += 1) await pass(shop)
      expect(asked).toEqual([])
      expect(sold(shop)).toBe(5)
    })
  })

  async function shopText({ shop, order }: { shop: TestShop; order: string }): Promise<string[]> {
    const shown = await shop.order(order)
    return (shown.lines[0]?.delivery?.timeline ?? []).map(({ text }) => text)
  }
}
