import fc from 'fast-check'
import { expect, test } from 'vitest'
import { retryDelivery } from '../../../functions/flows/delivery/mend-delivery.ts'
import type { Wanted } from '../../../functions/orders/wanted.ts'
import { createTestShop, type TestShop } from '../test-shop.ts'
import { december, january, paid, rowOf, want } from './delivery-desk.ts'

/** What money may say, in any order. */
const sayings: Record<string, Partial<Wanted>> = {
  'paid to December': { until: december, ref: 'pay_1' },
  'paid to January': { until: january, ref: 'pay_2' },
  'no longer tried': { trial: false, ref: 'pay_3' },
  'larger plan': { plan: { id: 'company', name: 'Company' }, ref: 'pay_4' },
  'more seats': { quantity: 9, ref: 'pay_5' },
  'not paid': { state: 'suspended', reason: 'unpaid' },
  disputed: { state: 'suspended', reason: 'dispute' },
  'good again': { state: 'active' },
  refunded: { state: 'ended', reason: 'refund' },
}

const world = ['seller away', 'seller back', 'work', 'time', 'seller finishes'] as const
type Happening = (typeof world)[number] | keyof typeof sayings

const happening = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Happening>(...world) },
  // An end is one of nine, or there would be little but ends.
  { weight: 2, arbitrary: fc.constantFrom<Happening>(...Object.keys(sayings)) },
)

test.for(['sqlite', 'postgres'] as const)(
  'on %s, whatever money says and whoever is away meanwhile, a delivery ends up as the last word has it',
  { timeout: 120_000 },
  async (store) => {
    const shop = await createTestShop({ store })
    const story = fc.array(happening, { maxLength: 24 })
    await fc.assert(
      fc.asyncProperty(story, async (happenings) => {
        const id = await paid(shop)
        await want(shop, id, { until: december, trial: true })
        for (const one of happenings) await happen(shop, id, one)
        await settle(shop, id)
        const row = await rowOf(shop, id)
        const wanted = JSON.parse(row.wanted ?? '') as Wanted
        expect(row).toMatchObject({ state: wanted.state, waiting_for: null, job_id: null })
        const made = shop.world.effects().instances.filter(({ delivery }) => delivery === id)
        expect(made.length).toBeLessThanOrEqual(1)
        expect(made.filter(({ released }) => !released)).toHaveLength(wanted.state === 'ended' ? 0 : 1)
        if (wanted.state !== 'active') return
        const { plan, quantity, until, trial } = wanted
        expect(row.told).toMatchObject({ state: 'active', plan, quantity, until, trial })
      }),
      { numRuns: store === 'sqlite' ? 60 : 15 },
    )
  },
)

async function happen(shop: TestShop, id: string, what: Happening): Promise<void> {
  const saying = sayings[what]
  if (saying) await want(shop, id, saying)
  if (what === 'seller away') shop.world.down = true
  if (what === 'seller back') shop.world.down = false
  if (what === 'seller finishes') shop.world.othersAct()
  if (what === 'time') shop.world.pass(900)
  if (what === 'work') await shop.runJobs()
}

/** Everybody is back, and the operator sends back to work what needed a person. */
async function settle(shop: TestShop, id: string): Promise<void> {
  shop.world.down = false
  for (let turn = 0; turn < 4; turn += 1) {
    shop.world.othersAct()
    await shop.runJobs()
    shop.world.pass(7200)
    const { state, waiting_for } = await rowOf(shop, id)
    if (state === 'failed' || (waiting_for === 'operator' && state !== 'ended'))
      await retryDelivery(id, shop.shop)
  }
}
