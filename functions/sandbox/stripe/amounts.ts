import type Stripe from 'stripe'
import type { StripeStore } from './store.ts'

/**
 * What a quantity of a price comes to, minor units.
 * Source: docs.stripe.com/products-prices/pricing-models#tiered-pricing
 */
export function amountOf(price: Stripe.Price, quantity: number, store: StripeStore): number {
  if (price.billing_scheme !== 'tiered') return (price.unit_amount ?? 0) * quantity
  const tiers = store.get('tiers', price.id)?.data ?? []
  if (quantity === 0) return 0
  return price.tiers_mode === 'volume' ? volume(tiers, quantity) : graduated(tiers, quantity)
}

/** All units cost what the tier of the whole quantity says. */
function volume(tiers: readonly Stripe.Price.Tier[], quantity: number): number {
  const tier = tiers.find(({ up_to }) => up_to === null || quantity <= up_to)
  return tier ? (tier.unit_amount ?? 0) * quantity + (tier.flat_amount ?? 0) : 0
}

/** Each unit costs what the tier says in which it lies. */
function graduated(tiers: readonly Stripe.Price.Tier[], quantity: number): number {
  let sum = 0
  let below = 0
  for (const { up_to, unit_amount, flat_amount } of tiers) {
    if (quantity <= below) break
    const units = Math.min(quantity, up_to ?? Infinity) - below
    sum += units * (unit_amount ?? 0) + (flat_amount ?? 0)
    below = up_to ?? Infinity
  }
  return sum
}

/** A part of an amount, rounded to whole minor units; half away from zero, so that a credit mirrors its charge. */
export function share(amount: number, part: number, whole: number): number {
  const exact = (Math.abs(amount) * part) / whole
  return Math.sign(amount) * Math.round(exact) || 0
}

/** Rates of some countries that the sandbox knows, in percent; elsewhere no tax is due. */
export const taxPercents: Readonly<Record<string, number>> = {
  AT: 20,
  DE: 19,
  FR: 20,
  GB: 20,
  IE: 23,
  JP: 10,
}

/** The tax on an amount after discounts, minor units; of an inclusive price it is a part of the amount. */
export function taxOn(net: number, behavior: string | null, country: string | null): number {
  const percent = taxPercents[country ?? ''] ?? 0
  return behavior === 'inclusive' ? share(net, percent, 100 + percent) : share(net, percent, 100)
}

/** Divides an amount among others in proportion; the parts add up to it exactly. */
export function spread(amount: number, among: readonly number[]): number[] {
  const whole = among.reduce((sum, part) => sum + part, 0)
  if (whole === 0) return among.map(() => 0)
  let done = 0
  let given = 0
  return among.map((part) => {
    done += part
    const upTo = Math.round((amount * done) / whole)
    const own = upTo - given
    given = upTo
    return own
  })
}

/** A number of intervals after a time in seconds; a month that is too short ends with its last day. */
export function later(from: number, recurring: Interval, times = 1): number {
  const count = recurring.interval_count * times
  const start = new Date(from * 1000)
  if (recurring.interval === 'day' || recurring.interval === 'week') {
    return from + count * (recurring.interval === 'week' ? 7 : 1) * 86_400
  }
  const months = recurring.interval === 'year' ? 12 * count : count
  const end = new Date(start)
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(start.getUTCDate(), lastDay))
  return Math.floor(end.getTime() / 1000)
}

export interface Interval {
  interval: string
  interval_count: number
}

/** The end of the period that begins at a time, counted from the anchor, so that 31 January comes back in March. */
export function periodEnd(anchor: number, start: number, recurring: Interval): number {
  let times = 1
  while (later(anchor, recurring, times) <= start) times += 1
  return later(anchor, recurring, times)
}
