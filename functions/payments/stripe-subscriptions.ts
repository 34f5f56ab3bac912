import type Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import type { Subscription, SubscriptionItem } from './billing.ts'
import { askStripe, expectObject, isMissing } from './stripe-answers.ts'
import { lineOfPrice } from './stripe-lines.ts'
import { dateOf, idOf, knownValue } from './stripe-values.ts'

/** As Stripe has it now; null when there is none. */
export async function subscriptionOf(stripe: Stripe, id: string): Promise<Subscription | null> {
  const found = await fetchSubscription(stripe, id)
  return found && toSubscription(found)
}

/** With its schedule. */
export async function fetchSubscription(stripe: Stripe, id: string): Promise<Stripe.Subscription | null> {
  try {
    const found = await askStripe('look at a subscription', () =>
      stripe.subscriptions.retrieve(id, { expand: ['schedule'] }),
    )
    return await withAllItems(stripe, expectObject(found, 'subscription'))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** A subscription shows its first ten items only; a cart has up to twenty lines. */
async function withAllItems(stripe: Stripe, subscription: Stripe.Subscription): Promise<Stripe.Subscription> {
  if (!subscription.items.has_more) return subscription
  const data: Stripe.SubscriptionItem[] = []
  await askStripe('look at the items of a subscription', async () => {
    const list = stripe.subscriptionItems.list({ subscription: subscription.id, limit: 100 })
    for await (const item of list) data.push(item)
  })
  return { ...subscription, items: { ...subscription.items, data, has_more: false } }
}

/** @throws VitrineError `payment_refused` when there is none */
export async function neededSubscription(stripe: Stripe, id: string): Promise<Stripe.Subscription> {
  const found = await fetchSubscription(stripe, id)
  if (found) return found
  throw new VitrineError('payment_refused', 'The payment service does not know this subscription.')
}

const states = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
] as const

/** Periods are the items' own; ours share one interval, so they share the period too. */
export function toSubscription(subscription: Stripe.Subscription): Subscription {
  const items = subscription.items.data
  const first = items[0]
  if (!first) throw new VitrineError('payment_unavailable', 'Stripe named a subscription without items.')
  return {
    id: subscription.id,
    reference: subscription.metadata.order ?? null,
    status: knownValue(states, subscription.status),
    customer: idOf(subscription.customer),
    currency: subscription.currency.toUpperCase(),
    items: items.map((item) => toItem(item, subscription.metadata)),
    periodStart: dateOf(first.current_period_start),
    periodEnd: dateOf(first.current_period_end),
    trialEnd: dateOf(subscription.trial_end),
    cancelAt: cancelAtOf(subscription, first),
    endedAt: dateOf(subscription.ended_at),
    isGivenUp: subscription.cancellation_details?.reason === 'payment_failed',
    schedule: idOf(subscription.schedule),
    livemode: subscription.livemode,
  }
}

function toItem(item: Stripe.SubscriptionItem, metadata: Stripe.Metadata): SubscriptionItem {
  return {
    item: item.id,
    line: item.metadata.line ?? lineOfPrice(metadata, item.price.id)?.line ?? null,
    plan: item.price.metadata.plan ?? null,
    price: item.price.id,
    quantity: item.quantity ?? 1,
    unitAmount: item.price.unit_amount ?? 0,
  }
}

function cancelAtOf(subscription: Stripe.Subscription, item: Stripe.SubscriptionItem): Date | null {
  if (subscription.cancel_at !== null) return dateOf(subscription.cancel_at)
  if (subscription.cancel_at_period_end) return dateOf(item.current_period_end)
  return dateOf(lastEnd(subscription.schedule))
}

/** When a schedule ends its subscription; null when it does not. */
export function lastEnd(schedule: Stripe.Subscription['schedule']): number | null {
  if (!schedule || typeof schedule === 'string' || schedule.end_behavior !== 'cancel') return null
  return schedule.phases.at(-1)?.end_date ?? null
}
