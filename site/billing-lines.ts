import { amountIn } from '../catalog/line-price.ts'
import { formatAmount } from '../catalog/money.ts'
import type { PublicPlan } from '../catalog/wire.ts'
import type { Texts } from './i18n/en.ts'

/**
 * How a plan is paid in one currency: `14 days free, then 5.90 USD per user and month`. The same sentence as the
 * widget's `planWords`, which reaches a browser a language at a time.
 * @returns nothing where the plan has no price in it
 */
export function planLine(plan: PublicPlan, currency: string, t: Texts, locale: string): string {
  const words = t.buy.billing
  const amount = amountIn(plan.prices, currency)
  if (amount === undefined) return ''
  const { billing, trial } = plan
  const rest = rateLine(plan, formatAmount(amount, currency, locale), t)
  const paid = billing === 'once' ? words.once(rest) : rest
  const times = typeof billing === 'object' && 'every' in billing ? billing.times : undefined
  const fee = amountIn(plan.setup ?? [], currency)
  return [
    trial ? words.free(trial.days, paid) : paid,
    times ? words.times(times) : '',
    fee === undefined ? '' : words.setup(formatAmount(fee, currency, locale)),
  ].join('')
}

/** A price with what it is for: `5.90 USD per user and month`, `1,900 USD per server`, `240 USD`. */
export function rateLine({ billing, quantity }: PublicPlan, price: string, t: Texts): string {
  const { per, perAnd, a, billed, every } = t.buy.billing
  if (billing === 'once') return quantity ? per(price, quantity.unit) : price
  if ('usage' in billing) return per(price, billing.usage.unit) + billed(every[billing.usage.every])
  const time = every[billing.every]
  return quantity ? perAnd(price, quantity.unit, time) : a(price, time)
}

/** What a unit costs at each step of the quantity, a line each; nothing for a plan of one price. */
export function tierLines(plan: PublicPlan, currency: string, t: Texts, locale: string): string[] {
  const { tiers, unit = '' } = plan.quantity ?? {}
  if (!tiers) return []
  return tiers.steps.flatMap(({ from, prices }) => {
    const amount = amountIn(prices, currency)
    if (amount === undefined) return []
    return [t.buy.tiers[tiers.mode](from, unit, formatAmount(amount, currency, locale))]
  })
}

/** What is to be paid after today, with `%` for the amount; nothing for what is paid once. */
export function laterLine({ billing, trial }: PublicPlan, t: Texts): string | undefined {
  if (billing === 'once') return undefined
  const words = t.buy.billing
  return 'usage' in billing ? words.measured : words.after('%', words.every[billing.every], trial?.days ?? 0)
}
