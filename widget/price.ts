import { formatAmount, type Money } from '../catalog/money.ts'
import type { Billing, Interval, PublicPlan, PublicProduct } from '../catalog/wire.ts'

/** Price of one unit in the wished currency, else in the plan's first; undefined when the plan has none. */
export function priceOf(plan: PublicPlan, currency?: string): Money | undefined {
  return plan.prices.find((price) => price.currency === currency) ?? plan.prices[0]
}

/** The lowest price of one unit in one currency, with its plan. What is measured counts only where all else is not sold. */
export function lowestPrice({ plans }: PublicProduct, currency?: string): [PublicPlan, Money] | undefined {
  const money = plans[0] && priceOf(plans[0], currency)?.currency
  const priced = plans.flatMap((plan) =>
    plan.prices.flatMap((price): [PublicPlan, Money][] => (price.currency === money ? [[plan, price]] : [])),
  )
  const rank = ({ billing }: PublicPlan) => (rateOf(billing).usage ? 1 : 0)
  return priced.sort(([a, x], [b, y]) => rank(a) - rank(b) || x.amount - y.amount)[0]
}

/** What one price is for, in order: the unit that is counted, then the unit that is measured or the period. */
export function unitsOf({ billing, quantity }: PublicPlan, words: Record<Interval, string>): string[] {
  const { every, usage } = rateOf(billing)
  return [quantity?.unit, usage?.unit, every && words[every]].filter((unit) => unit !== undefined)
}

/** Both ways of paying more than once as one shape; nothing of either for what is paid once. */
function rateOf(billing: Billing): { every?: Interval; usage?: { unit: string } } {
  return billing === 'once' ? {} : billing
}

/** A price as text; a locale that the browser does not know is written in English. */
export function priceText({ amount, currency }: Money, locale = 'en'): string {
  try {
    return formatAmount(amount, currency, locale)
  } catch {
    return formatAmount(amount, currency)
  }
}
