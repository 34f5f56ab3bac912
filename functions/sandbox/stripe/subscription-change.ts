import type Stripe from 'stripe'
import { later } from './amounts.ts'
import { invalid } from './fault.ts'
import { planOf } from './objects.ts'
import { isMetered, type ItemChange, monthly, periodOf, sameInterval } from './subscription-lines.ts'

type Subscription = Stripe.Subscription

export interface Change {
  items: readonly ItemChange[]
  proration: 'always_invoice' | 'none'
  /** The moment that a change is reckoned from, seconds. */
  from: number
  /** True: nothing changes when the card fails. */
  needsPayment: boolean
  /** Metadata that comes with the change. */
  metadata: Stripe.Metadata
}

/** A subscription with other items; one whose interval changes begins a new period. */
export function changed(subscription: Subscription, change: Change, at: number): Subscription {
  const first = change.items[0]
  const known = subscription.items.data.find(({ id }) => id === first?.item)
  const isOther = first && known && !sameInterval(known.price, first.price)
  const data = subscription.items.data.map((item) => {
    const to = change.items.find((one) => one.item === item.id)
    if (!to) return item
    const { price, quantity } = to
    const metadata = to.metadata ?? item.metadata
    const { quantity: _, ...rest } = item
    return {
      ...rest,
      price,
      plan: planOf(price),
      metadata,
      ...(isMetered(price) ? {} : { quantity }),
    }
  })
  const metadata = { ...subscription.metadata, ...change.metadata }
  const next: Subscription = { ...subscription, metadata, items: { ...subscription.items, data } }
  if (!isOther || subscription.status === 'trialing') return next
  const period = { start: at, end: later(at, first.price.recurring ?? monthly) }
  return { ...withPeriod(next, period), billing_cycle_anchor: at }
}

/** A subscription in another period. */
export function withPeriod(
  subscription: Subscription,
  { start, end }: { start: number; end: number },
): Subscription {
  const data = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: start,
    current_period_end: end,
  }))
  return { ...subscription, items: { ...subscription.items, data } }
}

/**
 * A subscription whose trial ends at another time; its periods are counted from there.
 * @throws StripeFault when it is not on trial, which the sandbox does not begin anew
 */
export function withTrialEnd(subscription: Subscription, end: number): Subscription {
  if (subscription.status !== 'trialing' || subscription.schedule) {
    const message =
      'The sandbox moves the end of a trial while it runs, and of no subscription with a schedule.'
    throw invalid('trial_end', message)
  }
  const { start } = periodOf(subscription)
  return { ...withPeriod(subscription, { start, end }), trial_end: end, billing_cycle_anchor: end }
}

/** @throws StripeFault when it is the last one, which ends with the subscription itself */
export function withoutItem(subscription: Subscription, item: string): Subscription {
  const data = subscription.items.data.filter(({ id }) => id !== item)
  if (data.length > 0) return { ...subscription, items: { ...subscription.items, data } }
  throw invalid(
    'item',
    'A subscription must have at least one active item. To cancel it, cancel the subscription.',
  )
}
