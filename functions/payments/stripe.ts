import type { Billing } from './billing.ts'
import type { Gateway } from './gateway.ts'
import { createStripeBilling } from './stripe-billing.ts'
import { createStripeClient, type StripeSettings } from './stripe-client.ts'
import { createStripeGateway } from './stripe-gateway.ts'
import { createPriceBook } from './stripe-prices.ts'

/**
 * Payments by Stripe: Checkout for the sale, Billing and Connect for what follows it. Runs wherever `fetch` and
 * WebCrypto are: Node and workerd alike. Each plan and currency becomes a Stripe Price the first time it is sold.
 */
export function createStripe(settings: StripeSettings): { gateway: Gateway; billing: Billing } {
  const { stripe, skew } = createStripeClient(settings)
  const prices = createPriceBook(stripe)
  return {
    gateway: createStripeGateway({
      stripe,
      prices,
      clockSkew: skew,
      webhookSecrets: settings.webhookSecrets,
    }),
    billing: createStripeBilling(stripe, prices),
  }
}
