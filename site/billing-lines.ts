import { amountIn } from '../catalog/line-price.ts'
import { formatAmount } from '../catalog/money.ts'
import type { PublicPlan } from '../catalog/wire.ts'
import { planWords } from '../widget/words/billing.ts'
import type { Texts } from './i18n/en.ts'

/**
 * How a plan is paid in one currency: `14 days free, then 5.90 USD per user and month`.
 * @returns nothing where the plan has no price in it
 */
export function planLine(plan: PublicPlan, currency: string, t: Texts, locale: string): string {
  const amount = amountIn(plan.prices, currency)
  if (amount === undefined) return ''
  const fee = amountIn(plan.setup ?? [], currency)
  const setup = fee === undefined ? undefined : formatAmount(fee, currency, locale)
  return planWords(plan, formatAmount(amount, currency, locale), t.buy.billing, setup)
}

/** A price with what it is for: `5.90 USD per user and month`, `1,900 USD per server`, `240 USD`. */
export function rateLine(plan: PublicPlan, price: string, t: Texts): string {
  const words = { ...t.buy.billing, once: (rate: string) => rate, times: () => '' }
  return planWords({ ...plan, trial: undefined }, price, words)
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
