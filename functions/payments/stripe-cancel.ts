import type Stripe from 'stripe'
import type { Billing, Subscription } from './billing.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import { endEarly, restoreEnd } from './stripe-schedules.ts'
import { neededSubscription, toSubscription } from './stripe-subscriptions.ts'

/** At once, with an invoice of what was measured and not paid for yet; or at the end of what is paid. */
export async function cancelSubscription(
  stripe: Stripe,
  { id, subscription, at }: Parameters<Billing['cancel']>[0],
): Promise<Subscription> {
  const before = await neededSubscription(stripe, subscription)
  if (isOver(before)) return toSubscription(before)
  const options = { idempotencyKey: `vitrine-${id}` }
  if (at === 'period_end' && before.schedule) return shownAfter(stripe, await endEarly(stripe, before, id))
  const after = await askStripe('cancel a subscription', () =>
    at === 'now'
      ? stripe.subscriptions.cancel(subscription, { invoice_now: true, prorate: false }, options)
      : stripe.subscriptions.update(subscription, { cancel_at_period_end: true }, options),
  )
  return toSubscription(expectObject(after, 'subscription'))
}

export async function undoCancel(
  stripe: Stripe,
  { id, subscription }: Parameters<Billing['undoCancel']>[0],
): Promise<Subscription> {
  const before = await neededSubscription(stripe, subscription)
  if (before.schedule) return shownAfter(stripe, await restoreEnd(stripe, before, id))
  const after = await askStripe('undo a cancellation', () =>
    stripe.subscriptions.update(
      subscription,
      { cancel_at_period_end: false },
      { idempotencyKey: `vitrine-${id}` },
    ),
  )
  return toSubscription(expectObject(after, 'subscription'))
}

async function shownAfter(stripe: Stripe, subscription: string): Promise<Subscription> {
  return toSubscription(await neededSubscription(stripe, subscription))
}

function isOver({ status }: Stripe.Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired'
}
