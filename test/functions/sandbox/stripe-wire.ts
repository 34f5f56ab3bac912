import type Stripe from 'stripe'

/**
 * What the shop asks of Stripe, in the words of the official package's own types. What the stand-in offers beyond
 * this has no place here: the check fails on a call that is not named.
 */
interface Asked {
  'POST /v1/products': Stripe.ProductCreateParams
  'POST /v1/products/:id': Stripe.ProductUpdateParams
  'GET /v1/prices': Stripe.PriceListParams
  'POST /v1/prices': Stripe.PriceCreateParams
  'POST /v1/checkout/sessions': Stripe.Checkout.SessionCreateParams
  'GET /v1/checkout/sessions': Stripe.Checkout.SessionListParams
  'GET /v1/checkout/sessions/:id': Stripe.Checkout.SessionRetrieveParams
  'POST /v1/checkout/sessions/:id/expire': Stripe.Checkout.SessionExpireParams
  'GET /v1/checkout/sessions/:id/line_items': Stripe.Checkout.SessionListLineItemsParams
  'GET /v1/payment_intents/:id': Stripe.PaymentIntentRetrieveParams
  'POST /v1/refunds': Stripe.RefundCreateParams
  'GET /v1/events': Stripe.EventListParams
}

interface Answered {
  'POST /v1/products': Stripe.Product
  'POST /v1/products/:id': Stripe.Product
  'GET /v1/prices': Stripe.ApiList<Stripe.Price>
  'POST /v1/prices': Stripe.Price
  'POST /v1/checkout/sessions': Stripe.Checkout.Session
  'GET /v1/checkout/sessions': Stripe.ApiList<Stripe.Checkout.Session>
  'GET /v1/checkout/sessions/:id': Stripe.Checkout.Session
  'POST /v1/checkout/sessions/:id/expire': Stripe.Checkout.Session
  'GET /v1/checkout/sessions/:id/line_items': Stripe.ApiList<Stripe.LineItem>
  'GET /v1/payment_intents/:id': Stripe.PaymentIntent
  'POST /v1/refunds': Stripe.Refund
  'GET /v1/events': Stripe.ApiList<Posted>
}

/** Events that are posted to the webhook. */
type Posted =
  | Stripe.CheckoutSessionCompletedEvent
  | Stripe.CheckoutSessionExpiredEvent
  | Stripe.CheckoutSessionAsyncPaymentSucceededEvent
  | Stripe.CheckoutSessionAsyncPaymentFailedEvent

/** The root: `stripe-schemas.ts` makes one schema of it, and each exchange is checked against its part. */
export interface Wire {
  asked: Asked
  answered: Answered
  posted: Posted
}
