import type { Due } from '../catalog/line-price.ts'
import type { Interval, PublicPlan } from '../catalog/wire.ts'
import { priceText } from './core.ts'
import { furtherWords } from './further-words.ts'

const en = {
  once: (price: string) => `${price}, paid once`,
  every: { month: 'month', year: 'year' } satisfies Record<Interval, string>,
  a: (price: string, every: string) => `${price} a ${every}`,
  per: (price: string, unit: string) => `${price} per ${unit}`,
  perAnd: (price: string, unit: string, every: string) => `${price} per ${unit} and ${every}`,
  times: (count: number) => `, ${count} payments`,
  billed: (every: string) => `, billed after each ${every}`,
  free: (days: number, rest: string) => `${days} days free, then ${rest}`,
  setup: (price: string) => `, and ${price} once to set it up`,
  after: (price: string, every: string, days: number) =>
    days ? `After ${days} days: ${price} a ${every}` : `Then ${price} a ${every}`,
  measured: 'What is measured is paid after each period.',
  trial: 'Start the free trial',
}

export type BillingWords = typeof en

export function billingWords(locale = ''): BillingWords {
  return furtherWords(locale)?.billing ?? en
}

/**
 * How a plan is paid, whole: `14 days free, then 49 USD per seat and month`.
 * @param price of one unit, as text
 * @param setup fee as text
 */
export function planWords(
  { billing, quantity, trial }: PublicPlan,
  price: string,
  words: BillingWords,
  setup?: string,
): string {
  const { a, per, perAnd, every, once } = words
  const fee = setup ? words.setup(setup) : ''
  if (billing === 'once') return once(quantity ? per(price, quantity.unit) : price) + fee
  if ('usage' in billing)
    return per(price, billing.usage.unit) + words.billed(every[billing.usage.every]) + fee
  const time = every[billing.every]
  const rest = quantity ? perAnd(price, quantity.unit, time) : a(price, time)
  return (
    (trial ? words.free(trial.days, rest) : rest) + (billing.times ? words.times(billing.times) : '') + fee
  )
}

/**
 * What is to be paid after today, a sentence each.
 * @param later of all lines together
 */
export function laterWords(
  plans: readonly (PublicPlan | undefined)[],
  { later, currency }: { later?: Due['later'] | undefined; currency: string },
  words: BillingWords,
  locale?: string,
): string[] {
  const sentences: string[] = []
  if (later) {
    const price = priceText({ amount: later.amount, currency }, locale)
    sentences.push(words.after(price, words.every[later.every], later.trialDays))
  }
  if (plans.some((plan) => typeof plan?.billing === 'object' && 'usage' in plan.billing))
    sentences.push(words.measured)
  return sentences
}
