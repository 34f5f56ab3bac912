import { createHash } from 'node:crypto'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { amountIn, priceOf } from '../../catalog/line-price.ts'
import type { Billing, Interval, Tiers } from '../../catalog/wire.ts'
import type { Snapshot } from './order.ts'

/** A plan in one currency, as a line keeps it and the payment service is told. */
export type LineTerms = Pick<
  Snapshot,
  'billing' | 'trialDays' | 'setup' | 'tiers' | 'price' | 'termsHash' | 'unit'
>

/**
 * Terms of so many units of a plan. The price is that of one unit: of the first step where steps go with a
 * subscription, of the step reached where they are paid once, because the payment service takes steps of recurring
 * prices only.
 * @param sale.tax how the store's prices stand to tax
 * @returns null when the plan has no price in the currency
 */
export function lineTerms(
  plan: CatalogProduct['plans'][number],
  sale: { currency: string; quantity: number; tax: string },
): LineTerms | null {
  const { currency, quantity } = sale
  const { billing } = plan
  const units = billing === 'once' ? quantity : 1
  const total = priceOf(plan, currency, units)
  if (total === undefined) return null
  const price = { currency, amount: total / units }
  const unit = plan.quantity?.unit ?? null
  const tiers = billing === 'once' ? undefined : tiersIn(plan.quantity?.tiers, currency)
  const setup = amountIn(plan.setup ?? [], currency)
  return {
    billing,
    ...(plan.trial && { trialDays: plan.trial.days }),
    ...(setup !== undefined && { setup }),
    ...(tiers && { tiers }),
    price,
    unit,
    termsHash: hashTerms({ price, tax: sale.tax, billing, unit, tiers, setup }),
  }
}

/** What recurs of a line, as the payment service is told; undefined for what is paid once. */
export function recurringOf({
  billing,
  tiers,
}: {
  billing: Billing
  tiers?: Tiers | undefined
}): { every: Interval; metered?: { unit: string }; tiers?: Tiers } | undefined {
  if (billing === 'once') return undefined
  if ('usage' in billing) return { every: billing.usage.every, metered: { unit: billing.usage.unit } }
  return { every: billing.every, ...(tiers && { tiers }) }
}

/** What a line costs for each period; 0 for what is paid once or measured. Minor units, before tax. */
export function perPeriod({ billing, price, tiers }: LineTerms, quantity: number): number {
  if (billing === 'once' || 'usage' in billing) return 0
  return priceOf({ prices: [price], quantity: { tiers } }, price.currency, quantity) ?? 0
}

function tiersIn(tiers: Tiers | undefined, currency: string): Tiers | undefined {
  if (!tiers) return undefined
  const steps = tiers.steps.map(({ from, prices }) => ({
    from,
    prices: prices.filter((price) => price.currency === currency),
  }))
  return { mode: tiers.mode, steps }
}

/** What a Stripe Price stands for; a changed plan gets a Price of its own. */
function hashTerms(terms: Record<string, unknown>): string {
  return createHash('sha256').update(JSON.stringify(terms)).digest('hex').slice(0, 12)
}
