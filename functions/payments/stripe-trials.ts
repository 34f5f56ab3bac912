import type Stripe from 'stripe'
import type { Billing, Subscription } from './billing.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import { neededSubscription, toSubscription } from './stripe-subscriptions.ts'
import { seconds } from './stripe-values.ts'

/**
 * Ends a trial now or at a time. Ended now, a bill for the whole first period is written and paid at once; a card that is
 * refused leaves the subscription past due, like any other renewal.
 */
export async function endTrial(
  stripe: Stripe,
  { id, subscription, at }: Parameters<Billing['endTrial']>[0],
): Promise<Subscription> {
  const before = await neededSubscription(stripe, subscription)
  const end = at === 'now' ? 'now' : seconds(at)
  if (before.status !== 'trialing' || before.schedule || before.trial_end === end) {
    return toSubscription(before)
  }
  const after = await askStripe('end a trial', () =>
    stripe.subscriptions.update(
      subscription,
      { trial_end: end, proration_behavior: 'none', expand: ['schedule'] },
      { idempotencyKey: `vitrine-${id}` },
    ),
  )
  return toSubscription(expectObject(after, 'subscription'))
}
