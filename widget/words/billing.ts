import type { Interval, PublicPlan } from '../../catalog/wire.ts'

/** How a plan is paid, in English; every other language has the same shape. For buttons and pages alike. */
export const en = {
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
  const paid =
    'usage' in billing
      ? per(price, billing.usage.unit) + words.billed(every[billing.usage.every])
      : quantity
        ? perAnd(price, quantity.unit, every[billing.every])
        : a(price, every[billing.every])
  const times = 'times' in billing && billing.times ? words.times(billing.times) : ''
  return (trial ? words.free(trial.days, paid) : paid) + times + fee
}
