import { expect, test } from 'vitest'
import { retryDelivery } from '../../../functions/flows/delivery/mend-delivery.ts'
import { readDeadLetters } from '../../../functions/flows/healing/dead-letters.ts'
import { createTestShop, operatorToken, post, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import {
  because,
  december,
  finish,
  january,
  paid,
  rowOf,
  running,
  sellerSays,
  want,
} from './delivery-desk.ts'

/** Codes of a delivery's timeline, oldest first. */
async function codesOf(shop: TestShop, id: string): Promise<string[]> {
  const { order_id } = await rowOf(shop, id)
  const shown = await shop.order(order_id)
  return (shown.lines[0]?.delivery?.timeline ?? []).map(({ code }) => code).reverse()
}

const left = ({ world }: TestShop) => world.effects().instances.filter(({ released }) => !released)

/** Whatever order money is heard of in, every delivery comes to the one state it should have. */
export function describeDeliveryLife(store: StoreKind): void {
  const open = () => createTestShop({ store })

  test('a renewal before the first delivery finished is told once it has, and makes no second instance', async () => {
    const shop = await open()
    const id = await paid(shop)
    await want(shop, id, { until: december })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('waiting')
    await want(shop, id, { until: january, ref: 'pay_2' })
    await shop.runJobs()
    expect(shop.world.deeds).toEqual([])
    await finish(shop)
    expect(shop.world.deeds).toEqual([`inst_1 renewal ${january} pay_2`])
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', told: { until: january, ref: 'pay_2' } })
    expect(left(shop)).toHaveLength(1)
  })

  test.for(['queued', 'waiting', 'away', 'failed'] as const)(
    'a refund of a delivery that is %s ends it and leaves nothing behind',
    async (when) => {
      const shop = await open()
      const id = await paid(shop)
      if (when === 'away') shop.world.down = true
      if (when === 'failed') {
        sellerSays(shop, {
          provision: async () => ({ status: 'refused', fault: 'operator', reason: 'no key is configured' }),
        })
      }
      if (when !== 'queued') await shop.runJobs()
      await want(shop, id, { state: 'ended', reason: 'refund' })
      shop.world.down = false
      await shop.runJobs()
      expect((await rowOf(shop, id)).state).toBe('ended')
      expect(left(shop)).toEqual([])
      if (when === 'queued') expect(shop.world.effects().instances).toEqual([])
      shop.world.pass(7200)
      await shop.runJobs()
      expect((await codesOf(shop, id)).filter((code) => code === 'ended')).toHaveLength(1)
    },
  )

  test('a refund while the seller is being asked waits for the answer, and takes back what it gave', async () => {
    const shop = await open()
    const id = await paid(shop)
    const { provision } = shop.world.ports(id).seller
    sellerSays(shop, {
      provision: async (line) => {
        await want(shop, id, { state: 'ended', reason: 'refund' })
        return provision(line)
      },
    })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('ended')
    expect(shop.world.effects().instances).toMatchObject([{ released: true }])
  })

  test('a plan change during a suspension is told when the delivery goes on', async () => {
    const shop = await open()
    const id = await running(shop)
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('suspended')
    await want(shop, id, {
      plan: { id: 'company', name: 'Company' },
      quantity: 3,
      until: january,
      ref: 'pay_3',
    })
    await shop.runJobs()
    expect(shop.world.deeds).toEqual(['inst_1 suspend unpaid'])
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect(shop.world.deeds.slice(1)).toEqual([
      'inst_1 resume',
      'inst_1 change company 3 pay_3',
      `inst_1 renewal ${january} pay_3`,
    ])
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', told: { quantity: 3 } })
  })

  test('a dispute after the end changes nothing and says nothing', async () => {
    const shop = await open()
    const id = await running(shop)
    await want(shop, id, { state: 'ended', reason: 'canceled' })
    await shop.runJobs()
    const before = { row: await rowOf(shop, id), codes: await codesOf(shop, id) }
    await want(shop, id, { state: 'suspended', reason: 'dispute' })
    await want(shop, id, { state: 'active', until: january })
    await shop.runJobs()
    expect({ row: await rowOf(shop, id), codes: await codesOf(shop, id) }).toEqual(before)
  })

  test('a dispute while it is set up pauses it as soon as it is there; won, it goes on', async () => {
    const shop = await open()
    const id = await paid(shop)
    await shop.runJobs()
    await want(shop, id, { state: 'suspended', reason: 'dispute' })
    await finish(shop)
    expect((await rowOf(shop, id)).state).toBe('suspended')
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('active')
    expect(shop.world.deeds).toEqual(['inst_1 suspend dispute', 'inst_1 resume'])
  })

  test('each reason for another end of the term is told by its own scene', async () => {
    const shop = await open()
    const id = await paid(shop)
    await want(shop, id, { until: december, trial: true })
    await finish(shop)
    await want(shop, id, { trial: false, until: january, ref: 'pay_1' })
    await shop.runJobs()
    await want(shop, id, { until: december, ref: 'pay_2' })
    await shop.runJobs()
    await want(shop, id, { until: null, ref: 'pay_3' })
    await shop.runJobs()
    expect(shop.world.deeds).toEqual([
      `inst_1 trial-to-paid ${january} pay_1`,
      `inst_1 period-back ${december} pay_2`,
      'inst_1 renewal for ever pay_3',
    ])
  })

  test('what is taken back before anybody heard of it is told to nobody, and saying it twice says it once', async () => {
    const shop = await open()
    const id = await running(shop)
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await want(shop, id, { state: 'active' })
    await shop.runJobs()
    expect(shop.world.deeds).toEqual([])
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', job_id: null })
    // Until when it is paid, that it is paused, that it goes on.
    expect((await codesOf(shop, id)).filter((code) => code === 'told')).toHaveLength(3)
  })

  test('what the operator paused goes on only by the operator, and ends by whoever says so', async () => {
    const shop = await open()
    const id = await running(shop)
    const byOperator = { ...because, actor: 'operator' } as const
    await want(shop, id, { state: 'suspended', reason: 'operator' }, byOperator)
    await want(shop, id, { state: 'active', until: january })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('suspended')
    await want(shop, id, { state: 'active' }, byOperator)
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', told: { until: january } })
    await want(shop, id, { state: 'suspended', reason: 'operator' }, byOperator)
    await want(shop, id, { state: 'ended', reason: 'refund' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('ended')
  })

  test('a seller that is away during a renewal is tried again, then a person is called; access stays', async () => {
    const shop = await open()
    const id = await running(shop)
    shop.world.down = true
    await want(shop, id, { until: january, ref: 'pay_2' })
    await shop.runJobs()
    shop.world.pass(3600)
    await shop.runJobs()
    shop.world.pass(3600)
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', waiting_for: 'operator', job_id: null })
    expect((await codesOf(shop, id)).filter((code) => code === 'retrying')).toHaveLength(2)
    const letters = await readDeadLetters(shop.shop)
    expect(letters).toMatchObject([
      { id, kind: 'delivery', lastError: expect.stringContaining('Tried 3 times') },
    ])
    shop.world.down = false
    await retryDelivery(id, shop.shop)
    await shop.runJobs()
    expect(shop.world.deeds).toEqual([`inst_1 renewal ${january} pay_2`])
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', waiting_for: null, last_error: null })
    expect(await readDeadLetters(shop.shop)).toEqual([])
    await expect(retryDelivery(id, shop.shop)).rejects.toMatchObject({ code: 'state_conflict' })
  })

  test('what money says next is tried although a person is needed for what it said before', async () => {
    const shop = await open()
    const id = await running(shop)
    sellerSays(shop, {
      change: async () => ({ status: 'refused', fault: 'operator', reason: 'the plan is not known' }),
    })
    await want(shop, id, { quantity: 5 })
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', waiting_for: 'operator' })
    await want(shop, id, { state: 'ended', reason: 'refund' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('ended')
  })

  test('a seller that does not know an account has closed it; told anything else, it needs a person', async () => {
    const shop = await open()
    const id = await running(shop)
    sellerSays(shop, { renew: async () => ({ status: 'unknown', reason: 'no such instance' }) })
    await want(shop, id, { until: january })
    await shop.runJobs()
    const row = await rowOf(shop, id)
    expect(row).toMatchObject({ state: 'active', waiting_for: 'operator' })
    expect(row.last_error).toContain('does not know the account')
    await want(shop, id, { state: 'ended', reason: 'expired' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('ended')
  })

  test('a seller that takes its time over a change is asked again until it is done', async () => {
    const shop = await open()
    const id = await running(shop)
    let busy = true
    sellerSays(shop, {
      change: async () => (busy ? { status: 'working', afterSeconds: 120 } : { status: 'done' }),
    })
    await want(shop, id, { quantity: 2 })
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', waiting_for: 'seller' })
    shop.world.pass(121)
    await shop.runJobs()
    busy = false
    shop.world.pass(121)
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ waiting_for: null, told: { quantity: 2 } })
  })

  test('a method that has nobody to tell keeps to it, and the buyer reads it', async () => {
    const shop = await open()
    const id = await running(shop, 'license')
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'suspended', told: { state: 'suspended' } })
    await want(shop, id, { state: 'active', until: january })
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', told: { until: january }, job_id: null })
    expect(await codesOf(shop, id)).toEqual(expect.arrayContaining(['suspended', 'resumed']))
  })

  test('the operator may end a delivery whose seller could not be told something', async () => {
    const shop = await open()
    const id = await running(shop)
    shop.world.down = true
    await want(shop, id, { until: january })
    await shop.runJobs()
    shop.world.down = false
    const headers = { authorization: `Bearer ${operatorToken}` }
    expect((await post(shop.app, `/api/operator/deliveries/${id}/end`, {}, headers)).status).toBe(200)
    shop.world.pass(7200)
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'ended', job_id: null })
    expect(shop.world.deeds).toEqual([])
  })

  test('what is sold out at the seller ends, and its money goes back by itself', async () => {
    const shop = await open()
    sellerSays(shop, {
      provision: async () => ({ status: 'refused', fault: 'sold-out', reason: 'it is sold out (000106)' }),
    })
    const id = await paid(shop)
    await shop.runJobs()
    const row = await rowOf(shop, id)
    expect(row.state).toBe('ended')
    expect(await codesOf(shop, id)).toEqual(expect.arrayContaining(['sold_out', 'ended']))
    const refunds = await shop.shop.store.read.selectFrom('refunds').selectAll().execute()
    expect(refunds).toMatchObject([{ reason: 'sold_out', amount: 4900, order_id: row.order_id }])
  })
}
