import { formatAmount, type Money } from '../catalog/money.ts'
import type { PublicPlan, PublicProduct } from '../catalog/wire.ts'

/** Price of one unit in the wished currency, else in the plan's first; undefined when the plan has none. */
export function priceOf(plan: PublicPlan, currency?: string): Money | undefined {
  return plan.prices.find((price) => price.currency === currency) ?? plan.prices[0]
}

/** The lowest price of a product in one currency, and whether other plans cost more. */
export function lowestPrice(
  product: PublicProduct,
  currency?: string,
): (Money & { from: boolean }) | undefined {
  const first = product.plans[0] && priceOf(product.plans[0], currency)
  if (!first) return undefined
  const prices = product.plans
    .map((plan) => priceOf(plan, first.currency))
    .filter((price) => price !== undefined)
  const comparable = prices.filter((price) => price.currency === first.currency)
  const amount = Math.min(...comparable.map((price) => price.amount))
  return { amount, currency: first.currency, from: comparable.some((price) => price.amount !== amount) }
}

/** A price as text; a locale that the browser does not know is written in English. */
export function priceText({ amount, currency }: Money, locale = 'en'): string {
  try {
    return formatAmount(amount, currency, locale)
  } catch {
    return formatAmount(amount, currency)
  }
}
