import { multiply } from '../catalog/money.ts'
import type { Interval, PublicPlan } from '../catalog/wire.ts'

/** What choosing a plan costs, in minor units of one currency, before tax. */
export interface Due {
  now: number
  /** What comes again; absent for what is paid once or only measured. */
  later?: { every: Interval; amount: number; trialDays: number; times: number | undefined }
}

/**
 * What is due for so many units of a plan.
 * @returns undefined when the plan has no price in that currency
 */
export function dueOf(plan: PublicPlan, currency: string, quantity: number): Due | undefined {
  const amount = periodPrice(plan, currency, quantity)
  if (amount === undefined) return undefined
  const { billing, trial, setup } = plan
  const fee = setup?.find((price) => price.currency === currency)?.amount ?? 0
  if (billing === 'once') return { now: amount + fee }
  if ('usage' in billing) return { now: fee }
  const trialDays = trial?.days ?? 0
  return {
    now: fee + (trialDays ? 0 : amount),
    later: { every: billing.every, amount, trialDays, times: billing.times },
  }
}

/** Units times price, each unit at the price of its step. Source: catalog/wire/product.ts `tiersSchema` */
function periodPrice({ prices, quantity }: PublicPlan, currency: string, units: number): number | undefined {
  const base = amountIn(prices, currency)
  if (base === undefined) return undefined
  const { mode, steps = [] } = quantity?.tiers ?? {}
  const all = [
    { from: 1, amount: base },
    ...steps.map((step) => ({ from: step.from, amount: amountIn(step.prices, currency) ?? base })),
  ]
  const reached = all.filter(({ from }) => from <= units)
  if (mode !== 'graduated') return multiply(reached.at(-1)?.amount ?? base, units)
  return reached.reduce((sum, { from, amount }, index) => {
    const end = reached[index + 1]?.from ?? units + 1
    return sum + multiply(amount, end - from)
  }, 0)
}

function amountIn(prices: PublicPlan['prices'], currency: string): number | undefined {
  return prices.find((price) => price.currency === currency)?.amount
}
