import type Stripe from 'stripe'
import type { StripeStore } from './store.ts'

/** Units of a price's meter that a customer used from a time until another, both in seconds. */
export function usedUnits(
  price: Stripe.Price,
  facts: { customer: string; from: number; until: number },
  store: StripeStore,
): number {
  const { customer, from, until } = facts
  return store
    .listBy('usage', 'customer', customer)
    .filter(
      ({ meter, timestamp }) => meter === price.recurring?.meter && timestamp >= from && timestamp < until,
    )
    .reduce((sum, { value }) => sum + value, 0)
}
