import { expect, test } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import { createTestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'
import { rowOf, want } from './delivery-desk.ts'
import { buySaas, deliveryOf, everyRow, offered, press, sellerActs } from './saas-desk.ts'

const byHand: Delivery = {
  kind: 'saas',
  supervised: true,
  deadlines: { answer: 2, deliver: 3, review: 5 },
  silence: 'accept',
}

const access = { 'front-url': 'https://ada.northbeam.example/', 'user-name': 'ada', password: 'pw-by-hand-1' }

/** An account that the seller's people make, from its purchase to its end, through the doors of buyer and seller. */
export function describeSaasByHand(store: StoreKind): void {
  const open = () => createTestShop({ store })

  test('an account made by hand is asked for, taken on, handed over, sent back, handed over, accepted', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    expect(deliveryOf(await shop.order(placed.order))).toMatchObject({
      state: 'waiting',
      waitingFor: 'seller',
    })
    expect(await sellerActs(shop, 'deliver', access)).toBe(404)
    expect(await sellerActs(shop, 'take-on')).toBe(200)
    expect(await sellerActs(shop, 'deliver', { ...access, 'front-url': 'javascript:alert(1)' })).toBe(422)
    expect(await sellerActs(shop, 'deliver', { ...access, 'front-url': 'https://localhost/' })).toBe(409)
    expect(await sellerActs(shop, 'deliver', access)).toBe(200)
    expect((await press(shop, placed, 'reveal')).show).toMatchObject([{ value: 'pw-by-hand-1' }])
    expect(await offered(shop, placed)).toEqual(['reveal', 'accept', 'reject', 'appeal', 'ask-refund'])
    expect((await press(shop, placed, 'reject', { note: 'I cannot sign in.' })).status).toBe(200)
    expect(deliveryOf(await shop.order(placed.order)).text).toContain('I cannot sign in.')
    expect(await sellerActs(shop, 'deliver', { ...access, password: 'pw-by-hand-2' })).toBe(200)
    expect((await press(shop, placed, 'accept')).status).toBe(200)
    const done = deliveryOf(await shop.order(placed.order))
    expect(done).toMatchObject({ state: 'active', text: 'Your Product saas account is ready.' })
    expect((await press(shop, placed, 'reveal')).show).toMatchObject([{ value: 'pw-by-hand-2' }])
    expect(JSON.stringify([shop.letters, shop.logged, await everyRow(shop)])).not.toContain('pw-by-hand')
  })

  test('silence after an account was handed over accepts it, where the product says so', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    await sellerActs(shop, 'deliver', access)
    shop.world.pass(6 * 86_400)
    await shop.runJobs()
    expect(deliveryOf(await shop.order(placed.order)).state).toBe('active')
  })

  test('a seller without a server pauses and closes by hand, and the shop does not wait for ever', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    await sellerActs(shop, 'deliver', access)
    await press(shop, placed, 'accept')
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { until: '2027-01-23T09:00:00.000Z' })
    await want(shop, id, { state: 'suspended', reason: 'unpaid' })
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'active', waiting_for: 'seller' })
    expect(await sellerActs(shop, 'done')).toBe(200)
    await shop.runJobs()
    expect(await rowOf(shop, id)).toMatchObject({ state: 'suspended', waiting_for: null })
    await want(shop, id, { state: 'ended', reason: 'unpaid' })
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('suspended')
    shop.world.pass(3 * 86_400)
    await shop.runJobs()
    expect((await rowOf(shop, id)).state).toBe('ended')
  })

  test('working days count for what is asked of the seller by hand, too', async () => {
    const shop = await open()
    const delivery: Delivery = {
      kind: 'saas',
      supervised: true,
      deadlines: { answer: 2, deliver: 3, review: 5, count: 'working', workdays: ['mon', 'thu'] },
      silence: 'accept',
    }
    shop.change('saas', { delivery })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    await sellerActs(shop, 'deliver', access)
    await press(shop, placed, 'accept')
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { state: 'ended', reason: 'unpaid' })
    await shop.runJobs()
    // Monday is the day it was asked; Thursday is the first working day after it, the next Monday the second.
    for (const [later, state] of [
      [6, 'active'],
      [1.1, 'ended'],
    ] as const) {
      shop.world.pass(later * 86_400)
      await shop.runJobs()
      expect((await rowOf(shop, id)).state).toBe(state)
    }
  })

  test('a refund while an account is made by hand ends it', async () => {
    const shop = await open()
    shop.change('saas', { delivery: byHand })
    const placed = await buySaas(shop)
    await sellerActs(shop, 'take-on')
    const { id } = deliveryOf(await shop.order(placed.order))
    await want(shop, id, { state: 'ended', reason: 'refund' })
    await shop.runJobs()
    expect(deliveryOf(await shop.order(placed.order))).toMatchObject({ state: 'ended', actions: [] })
    expect(await sellerActs(shop, 'deliver', access)).toBe(404)
  })
}
