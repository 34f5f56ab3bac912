import fc from 'fast-check'
import { expect, test } from 'vitest'
import { dueOf, type PricedPlan, priceOf } from '../../catalog/line-price.ts'
import type { Tiers } from '../../catalog/wire.ts'

const usd = (amount: number) => [{ currency: 'USD', amount }]
const tiers = (mode: Tiers['mode']): Tiers => ({
  mode,
  steps: [
    { from: 10, prices: usd(900) },
    { from: 100, prices: usd(700) },
  ],
})
const planOf = (more: Partial<PricedPlan>): PricedPlan => ({ prices: usd(1000), billing: 'once', ...more })

test.each([
  ['volume', 1, 1000],
  ['volume', 9, 9000],
  ['volume', 10, 9000],
  ['volume', 99, 89_100],
  ['volume', 100, 70_000],
  ['graduated', 1, 1000],
  ['graduated', 9, 9000],
  ['graduated', 10, 9900],
  ['graduated', 99, 90_000],
  ['graduated', 100, 90_700],
] as const)('by %s steps, %i units cost %i', (mode, units, amount) => {
  expect(priceOf(planOf({ quantity: { tiers: tiers(mode) } }), 'USD', units)).toBe(amount)
})

test('by graduated steps one more unit never makes the whole cheaper, and never costs more than the first', () => {
  const plan = planOf({ quantity: { tiers: tiers('graduated') } })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1_000_000 }), (units) => {
      const more = (priceOf(plan, 'USD', units + 1) ?? 0) - (priceOf(plan, 'USD', units) ?? 0)
      expect([1000, 900, 700]).toContain(more)
    }),
  )
})

test('a currency the plan does not name has no price', () => {
  expect(priceOf(planOf({}), 'EUR', 1)).toBeUndefined()
  expect(dueOf(planOf({}), 'EUR', 1)).toBeUndefined()
})

const setup = usd(5000)
test.each<[string, Partial<PricedPlan>, ReturnType<typeof dueOf>]>([
  ['what is paid once, with its setup fee', { setup }, { now: 8000 }],
  [
    'the first period',
    { billing: { every: 'month' } },
    { now: 3000, later: { every: 'month', amount: 3000, trialDays: 0, times: undefined } },
  ],
  [
    'nothing but the setup fee before a trial',
    { billing: { every: 'year' }, trial: { days: 14 }, setup },
    { now: 5000, later: { every: 'year', amount: 3000, trialDays: 14, times: undefined } },
  ],
  [
    'the first of three payments',
    { billing: { every: 'month', times: 3 } },
    { now: 3000, later: { every: 'month', amount: 3000, trialDays: 0, times: 3 } },
  ],
  ['nothing yet of what is measured', { billing: { usage: { unit: 'GB', every: 'month' } } }, { now: 0 }],
])('due now is %s', (_what, plan, due) => {
  expect(dueOf(planOf(plan), 'USD', 3)).toEqual(due)
})
