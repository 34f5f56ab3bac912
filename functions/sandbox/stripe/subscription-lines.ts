import type Stripe from 'stripe'
import { amountOf, later, share } from './amounts.ts'
import type { LineFacts } from './invoice-objects.ts'
import { onceLines } from './session-lines.ts'
import type { StripeStore } from './store.ts'
import { usedUnits } from './usage.ts'

type Subscription = Stripe.Subscription
type Item = Stripe.SubscriptionItem

interface Period {
  start: number
  end: number
}

export function nameOf(price: Stripe.Price, store: StripeStore): string {
  return store.get('product', String(price.product))?.name ?? ''
}

export function isMetered(price: Stripe.Price): boolean {
  return price.recurring?.usage_type === 'metered'
}

/** What a subscription pays when it begins: the first period, or nothing while it is tried; and what is paid once. */
export function firstLines(
  subscription: Subscription,
  once: readonly Stripe.LineItem[],
  store: StripeStore,
): LineFacts[] {
  const isTrial = subscription.status === 'trialing'
  const recurring = subscription.items.data.map((item) => {
    const quantity = isMetered(item.price) ? 0 : (item.quantity ?? 1)
    const name = nameOf(item.price, store)
    return {
      price: item.price,
      quantity,
      amount: isTrial ? 0 : amountOf(item.price, quantity, store),
      description: isTrial ? `Trial period for ${name}` : `${quantity} × ${name}`,
      period: { start: item.current_period_start, end: item.current_period_end },
      item: item.id,
    }
  })
  return [...recurring, ...onceLines(once, subscription.created, store)]
}

/** What is paid when one period ends and the next begins: use of the one, the price of the other. */
export function renewalLines(
  subscription: Subscription,
  { ended, next }: { ended: Period; next: Period | null },
  store: StripeStore,
): LineFacts[] {
  return subscription.items.data.flatMap((item) => {
    if (isMetered(item.price)) return [usageLine(subscription, item, ended, store)]
    if (!next) return []
    const quantity = item.quantity ?? 1
    return [
      {
        price: item.price,
        quantity,
        amount: amountOf(item.price, quantity, store),
        description: `${quantity} × ${nameOf(item.price, store)}`,
        period: next,
        item: item.id,
      },
    ]
  })
}

function usageLine(subscription: Subscription, item: Item, period: Period, store: StripeStore): LineFacts {
  const customer = String(subscription.customer)
  const quantity = usedUnits(item.price, { customer, from: period.start, until: period.end }, store)
  return {
    price: item.price,
    quantity,
    amount: amountOf(item.price, quantity, store),
    description: `${quantity} × ${nameOf(item.price, store)}`,
    period,
    item: item.id,
  }
}

export interface ItemChange {
  item: string
  price: Stripe.Price
  quantity: number
  metadata: Stripe.Metadata | null
}

/**
 * What a change costs at a moment: the unused part of what was paid back, the same part of what comes instead; a change
 * of the interval begins a new period. Source: docs.stripe.com/billing/subscriptions/prorations
 */
export function changeLines(
  subscription: Subscription,
  changes: readonly ItemChange[],
  facts: { at: number; store: StripeStore },
): LineFacts[] {
  if (subscription.status === 'trialing') return []
  return changes.flatMap((change) => prorated(subscription, change, facts))
}

function prorated(
  subscription: Subscription,
  change: ItemChange,
  { at, store }: { at: number; store: StripeStore },
): LineFacts[] {
  const item = subscription.items.data.find(({ id }) => id === change.item)
  if (!item || isMetered(item.price) || isMetered(change.price)) return []
  const { current_period_start: start, current_period_end: end } = item
  const day = new Date(at * 1000).toISOString().slice(0, 10)
  const left = Math.max(0, end - at)
  const before = amountOf(item.price, item.quantity ?? 1, store)
  const after = amountOf(change.price, change.quantity, store)
  const unused: LineFacts = {
    price: item.price,
    quantity: item.quantity ?? 1,
    amount: -share(before, left, end - start),
    description: `Unused time on ${nameOf(item.price, store)} after ${day}`,
    period: { start: at, end },
    item: item.id,
    proration: true,
  }
  const next: LineFacts = {
    price: change.price,
    quantity: change.quantity,
    amount: share(after, left, end - start),
    description: `Remaining time on ${change.quantity} × ${nameOf(change.price, store)} after ${day}`,
    period: { start: at, end },
    item: item.id,
    proration: true,
  }
  if (sameInterval(item.price, change.price)) return [unused, next]
  const whole = { start: at, end: later(at, change.price.recurring ?? monthly) }
  const description = `${change.quantity} × ${nameOf(change.price, store)}`
  return [unused, { ...next, amount: after, description, period: whole, proration: false }]
}

export function sameInterval(one: Stripe.Price, other: Stripe.Price): boolean {
  return (
    one.recurring?.interval === other.recurring?.interval &&
    one.recurring?.interval_count === other.recurring?.interval_count
  )
}

export const monthly = { interval: 'month', interval_count: 1 }

export function periodOf({ items, created }: Subscription): { start: number; end: number } {
  const item = items.data[0]
  return { start: item?.current_period_start ?? created, end: item?.current_period_end ?? created }
}
