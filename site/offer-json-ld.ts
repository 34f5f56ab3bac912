import { amountIn, intervalOf } from '../catalog/line-price.ts'
import { decimalText, type Money } from '../catalog/money.ts'
import type { PublicPlan } from '../catalog/wire.ts'

/** Codes of UN/CEFACT recommendation 20, which schema.org asks for. */
const unitCodes = { day: 'DAY', month: 'MON', year: 'ANN' } as const

/**
 * How a plan is paid in one currency, for search engines: a price for each step of the quantity with its period, the
 * days that are free, the setup fee. Nothing for a plan that is just its price.
 * Source: schema.org/UnitPriceSpecification
 */
export function priceSpecifications(plan: PublicPlan, { currency, amount }: Money): object[] {
  const { billing, trial, quantity } = plan
  const every = intervalOf(billing)
  const fee = amountIn(plan.setup ?? [], currency)
  const steps = quantity?.tiers?.steps ?? []
  if (!every && fee === undefined && !steps.length) return []
  const times = typeof billing === 'object' && 'every' in billing ? billing.times : undefined
  const unit = typeof billing === 'object' && 'usage' in billing ? billing.usage.unit : quantity?.unit
  const price = (of: number) => ({
    '@type': 'UnitPriceSpecification',
    price: decimalText(of, currency),
    priceCurrency: currency,
  })
  const period = every && {
    priceComponentType: 'https://schema.org/Subscription',
    billingDuration: times ?? 1,
    billingIncrement: 1,
    unitCode: unitCodes[every],
  }
  const levels = [{ from: quantity?.min ?? 1, amount }, ...steps.flatMap((step) => levelOf(step, currency))]
  const prices = levels.map((level, index) => ({
    ...price(level.amount),
    ...period,
    ...(unit && { referenceQuantity: { '@type': 'QuantitativeValue', value: 1, unitText: unit } }),
    ...(steps.length && {
      eligibleQuantity: {
        '@type': 'QuantitativeValue',
        minValue: level.from,
        maxValue: (levels[index + 1]?.from ?? (quantity?.max ?? level.from) + 1) - 1,
      },
    }),
  }))
  return [
    ...prices,
    ...(trial ? [{ ...price(0), billingDuration: trial.days, unitCode: unitCodes.day }] : []),
    ...(fee === undefined ? [] : [{ ...price(fee), priceComponentType: 'https://schema.org/ActivationFee' }]),
  ]
}

function levelOf({ from, prices }: { from: number; prices: Money[] }, currency: string) {
  const amount = amountIn(prices, currency)
  return amount === undefined ? [] : [{ from, amount }]
}
