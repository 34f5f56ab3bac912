import type Stripe from 'stripe'
import type { SessionRequest } from './gateway.ts'
import { lineMap } from './stripe-lines.ts'
import type { SoldPrice } from './stripe-prices.ts'
import { seconds, stripeLocale } from './stripe-values.ts'

/** What Stripe is asked for, to open a payment page. Metadata carries ids only. */
export function sessionParams(
  request: SessionRequest,
  sold: readonly SoldPrice[],
): Stripe.Checkout.SessionCreateParams {
  return {
    line_items: sold.map(({ price, quantity }) => ({ price, ...(quantity === null ? {} : { quantity }) })),
    client_reference_id: request.order,
    metadata: { order: request.order },
    // The buyer pays the price of the catalog, in its currency, and nothing converted from it.
    adaptive_pricing: { enabled: false },
    automatic_tax: { enabled: request.automaticTax },
    locale: stripeLocale(request.locale),
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    expires_at: seconds(request.expiresAt),
    ...(request.email ? { customer_email: request.email } : {}),
    ...(request.promotionCodes ? { allow_promotion_codes: true } : {}),
    ...(request.taxIds ? { tax_id_collection: { enabled: true } } : {}),
    ...(request.billingAddress === 'required' ? { billing_address_collection: 'required' } : {}),
    ...(request.mode === 'subscription' ? recurring(request, sold) : once(request, sold)),
  }
}

/** A one-time sale: it gets an invoice and a customer too, so that receipt, tax id and refund look alike everywhere. */
function once(request: SessionRequest, sold: readonly SoldPrice[]): Stripe.Checkout.SessionCreateParams {
  const { payouts } = request
  return {
    mode: 'payment',
    customer_creation: 'always',
    invoice_creation: { enabled: true, invoice_data: { metadata: lineMap(request.order, sold) } },
    payment_intent_data: {
      metadata: { order: request.order },
      ...(payouts ? { transfer_data: { destination: payouts.account } } : {}),
      ...(payouts?.feeAmount ? { application_fee_amount: payouts.feeAmount } : {}),
    },
  }
}

/** Source: docs.stripe.com/payments/checkout/subscriptions; one-time lines join the first invoice. */
function recurring(request: SessionRequest, sold: readonly SoldPrice[]): Stripe.Checkout.SessionCreateParams {
  const { payouts, trialDays } = request
  return {
    mode: 'subscription',
    // A trial, too, needs a card that pays when it ends.
    payment_method_collection: 'always',
    subscription_data: {
      metadata: lineMap(request.order, sold),
      ...(trialDays ? { trial_period_days: trialDays } : {}),
      ...(payouts ? { transfer_data: { destination: payouts.account } } : {}),
      ...(payouts?.feePercent ? { application_fee_percent: payouts.feePercent / 100 } : {}),
    },
  }
}
