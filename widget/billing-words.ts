import type { Interval, PublicPlan } from '../catalog/wire.ts'

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
}

const zh: typeof en = {
  once: (price) => `${price}，一次性付款`,
  every: { month: '月', year: '年' },
  a: (price, every) => `${price} / ${every}`,
  per: (price, unit) => `${price} / ${unit}`,
  perAnd: (price, unit, every) => `${price} / ${unit} / ${every}`,
  times: (count) => `，共 ${count} 期`,
  billed: (every) => `，每${every}结算`,
  free: (days, rest) => `免费试用 ${days} 天，之后 ${rest}`,
  setup: (price) => `，另收一次性开通费 ${price}`,
}

export type BillingWords = typeof en

export function billingWords(locale = ''): BillingWords {
  return /^zh/i.test(locale) ? zh : en
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
