import { formatAmount, type Money } from '../catalog/money.ts'
import type { PublicPlan, PublicProduct } from '../catalog/wire.ts'

/** Price of one unit in the wished currency, else in the plan's first; undefined when the plan has none. */
export function priceOf(plan: PublicPlan, currency?: string): Money | undefined {
  return plan.prices.find((price) => price.currency === currency) ?? plan.prices[0]
}

/** The lowest price of one unit in one currency, and whether other plans cost more. */
export function lowestPrice(
  product: PublicProduct,
  currency?: string,
): (Money & { from: boolean }) | undefined {
  const first = product.plans[0] && priceOf(product.plans[0], currency)
  if (!first) return undefined
  const amounts = product.plans.flatMap((plan) =>
    plan.prices.filter(({ currency }) => currency === first.currency).map(({ amount }) => amount),
  )
  return { amount: Math.min(...amounts), currency: first.currency, from: new Set(amounts).size > 1 }
}

/** A price as text; a locale that the browser does not know is written in English. */
export function priceText({ amount, currency }: Money, locale = 'en'): string {
  try {
    return formatAmount(amount, currency, locale)
  } catch {
    return formatAmount(amount, currency)
  }
}
