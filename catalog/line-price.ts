import { type Money, multiply } from './money.ts'
import type { Billing, Interval, Tiers } from './wire.ts'

/** What of a plan decides its price; every plan has it, in the catalog and in public. */
export interface PricedPlan {
  prices: readonly Money[]
  billing: Billing
  trial?: { days: number } | undefined
  setup?: readonly Money[] | undefined
  quantity?: { tiers?: Tiers | undefined } | undefined
}

/** What a line costs, in minor units of one currency, before tax and discounts. */
export interface Due {
  now: number
  /** What comes again; absent for what is paid once or only measured. */
  later?: { every: Interval; amount: number; trialDays: number; times: number | undefined }
}

/**
 * What so many units of a plan cost: at once, for each period, or (measured) when they were used. Without the setup fee.
 * Source of the steps: docs.stripe.com/products-prices/pricing-models#volume-pricing
 * @returns minor units; undefined when the plan has no price in that currency
 */
export function priceOf(
  { prices, quantity }: Pick<PricedPlan, 'prices' | 'quantity'>,
  currency: string,
  units: number,
): number | undefined {
  const base = amountIn(prices, currency)
  if (base === undefined) return undefined
  const { mode, steps = [] } = quantity?.tiers ?? {}
  const reached = [
    { from: 1, amount: base },
    ...steps.map((step) => ({ from: step.from, amount: amountIn(step.prices, currency) ?? base })),
  ].filter(({ from }) => from <= units)
  if (mode !== 'graduated') return multiply(reached.at(-1)?.amount ?? base, units)
  return reached.reduce((sum, { from, amount }, index) => {
    const end = reached[index + 1]?.from ?? units + 1
    return sum + multiply(amount, end - from)
  }, 0)
}

/**
 * What is due for a line now and later: what is paid once, the first period unless a trial comes before it, and the
 * setup fee; nothing yet for what is measured.
 * @returns undefined when the plan has no price in that currency
 */
export function dueOf(plan: PricedPlan, currency: string, units: number): Due | undefined {
  const amount = priceOf(plan, currency, units)
  if (amount === undefined) return undefined
  const { billing, trial, setup } = plan
  const fee = amountIn(setup ?? [], currency) ?? 0
  if (billing === 'once') return { now: amount + fee }
  if ('usage' in billing) return { now: fee }
  const trialDays = trial?.days ?? 0
  const later = { every: billing.every, amount, trialDays, times: billing.times }
  return { now: fee + (trialDays ? 0 : amount), later }
}

/** How often a plan is billed; null for what is paid once. */
export function intervalOf(billing: Billing): Interval | null {
  if (billing === 'once') return null
  return 'usage' in billing ? billing.usage.every : billing.every
}

/** The amount among prices by currency. */
export function amountIn(prices: readonly Money[], currency: string): number | undefined {
  return prices.find((price) => price.currency === currency)?.amount
}
