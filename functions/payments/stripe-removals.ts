import type Stripe from 'stripe'
import type { Billing, Subscription } from './billing.ts'
import { askStripe, isMissing } from './stripe-answers.ts'
import { carryItems } from './stripe-schedules.ts'
import { neededSubscription, toSubscription } from './stripe-subscriptions.ts'

/** Takes an item out of a subscription, and out of what its schedule says comes next. */
export async function removeItem(
  stripe: Stripe,
  { id, subscription, item }: Parameters<Billing['removeItem']>[0],
): Promise<Subscription> {
  const before = await neededSubscription(stripe, subscription)
  if (before.items.data.some((one) => one.id === item)) await deleteItem(stripe, item, id)
  const after = await neededSubscription(stripe, subscription)
  // Also when it was out already: a crash may have come between the two.
  await carryItems(stripe, after, `${id}-schedule`)
  return toSubscription(after)
}

async function deleteItem(stripe: Stripe, item: string, id: string): Promise<void> {
  try {
    await askStripe('take a line out of a subscription', () =>
      stripe.subscriptionItems.del(item, { proration_behavior: 'none' }, { idempotencyKey: `vitrine-${id}` }),
    )
  } catch (error) {
    if (!isMissing(error)) throw error
  }
}
