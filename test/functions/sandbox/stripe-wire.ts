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
  'GET /v1/customers/:id': Stripe.CustomerRetrieveParams
  'GET /v1/subscriptions/:id': Stripe.SubscriptionRetrieveParams
  'POST /v1/subscriptions/:id': Stripe.SubscriptionUpdateParams
  'DELETE /v1/subscriptions/:id': Stripe.SubscriptionCancelParams
  'GET /v1/subscriptions': Stripe.SubscriptionListParams
  'GET /v1/subscription_items': Stripe.SubscriptionItemListParams
  'DELETE /v1/subscription_items/:id': Stripe.SubscriptionItemDeleteParams
  'GET /v1/invoices': Stripe.InvoiceListParams
  'GET /v1/invoices/:id': Stripe.InvoiceRetrieveParams
  'POST /v1/invoices/:id/pay': Stripe.InvoicePayParams
  'POST /v1/invoices/:id/void': Stripe.InvoiceVoidInvoiceParams
  'GET /v1/invoices/:id/lines': Stripe.InvoiceListLineItemsParams
  'POST /v1/invoices/create_preview': Stripe.InvoiceCreatePreviewParams
  'GET /v1/invoice_payments': Stripe.InvoicePaymentListParams
  'POST /v1/subscription_schedules': Stripe.SubscriptionScheduleCreateParams
  'GET /v1/subscription_schedules/:id': Stripe.SubscriptionScheduleRetrieveParams
  'POST /v1/subscription_schedules/:id': Stripe.SubscriptionScheduleUpdateParams
  'POST /v1/subscription_schedules/:id/release': Stripe.SubscriptionScheduleReleaseParams
  'POST /v1/billing/meters': Stripe.Billing.MeterCreateParams
  'GET /v1/billing/meters': Stripe.Billing.MeterListParams
  'POST /v1/billing/meter_events': Stripe.Billing.MeterEventCreateParams
  'POST /v1/billing_portal/sessions': Pick<
    Stripe.BillingPortal.SessionCreateParams,
    'customer' | 'return_url' | 'expand'
  > & { locale?: string }
  'POST /v1/coupons': Stripe.CouponCreateParams
  'POST /v1/promotion_codes': Stripe.PromotionCodeCreateParams
  'GET /v1/refunds': Stripe.RefundListParams
  'GET /v1/refunds/:id': Stripe.RefundRetrieveParams
  'GET /v1/charges/:id': Stripe.ChargeRetrieveParams
  'GET /v1/charges': Stripe.ChargeListParams
  'GET /v1/disputes': Stripe.DisputeListParams
  'GET /v1/disputes/:id': Stripe.DisputeRetrieveParams
  'POST /v1/transfers': Stripe.TransferCreateParams
  'GET /v1/transfers/:id': Stripe.TransferRetrieveParams
  'GET /v1/transfers': Stripe.TransferListParams
  'POST /v1/transfers/:id/reversals': Stripe.TransferCreateReversalParams
  'GET /v1/application_fees/:id': Stripe.ApplicationFeeRetrieveParams
  'POST /v1/application_fees/:id/refunds': Stripe.ApplicationFeeCreateRefundParams
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
  'GET /v1/customers/:id': Stripe.Customer
  'GET /v1/subscriptions/:id': Stripe.Subscription
  'POST /v1/subscriptions/:id': Stripe.Subscription
  'DELETE /v1/subscriptions/:id': Stripe.Subscription
  'GET /v1/subscriptions': Stripe.ApiList<Stripe.Subscription>
  'GET /v1/subscription_items': Stripe.ApiList<Stripe.SubscriptionItem>
  'DELETE /v1/subscription_items/:id': Stripe.DeletedSubscriptionItem
  'GET /v1/invoices': Stripe.ApiList<Stripe.Invoice>
  'GET /v1/invoices/:id': Stripe.Invoice
  'POST /v1/invoices/:id/pay': Stripe.Invoice
  'POST /v1/invoices/:id/void': Stripe.Invoice
  'GET /v1/invoices/:id/lines': Stripe.ApiList<Stripe.InvoiceLineItem>
  'POST /v1/invoices/create_preview': Stripe.Invoice
  'GET /v1/invoice_payments': Stripe.ApiList<Stripe.InvoicePayment>
  'POST /v1/subscription_schedules': Stripe.SubscriptionSchedule
  'GET /v1/subscription_schedules/:id': Stripe.SubscriptionSchedule
  'POST /v1/subscription_schedules/:id': Stripe.SubscriptionSchedule
  'POST /v1/subscription_schedules/:id/release': Stripe.SubscriptionSchedule
  'POST /v1/billing/meters': Stripe.Billing.Meter
  'GET /v1/billing/meters': Stripe.ApiList<Stripe.Billing.Meter>
  'POST /v1/billing/meter_events': Stripe.Billing.MeterEvent
  'POST /v1/billing_portal/sessions': PortalSession
  'POST /v1/coupons': Stripe.Coupon
  'POST /v1/promotion_codes': Stripe.PromotionCode
  'GET /v1/refunds': Stripe.ApiList<Stripe.Refund>
  'GET /v1/refunds/:id': Stripe.Refund
  'GET /v1/charges/:id': Stripe.Charge
  'GET /v1/charges': Stripe.ApiList<Stripe.Charge>
  'GET /v1/disputes': Stripe.ApiList<Stripe.Dispute>
  'GET /v1/disputes/:id': Stripe.Dispute
  'POST /v1/transfers': Stripe.Transfer
  'GET /v1/transfers/:id': Stripe.Transfer
  'GET /v1/transfers': Stripe.ApiList<Stripe.Transfer>
  'POST /v1/transfers/:id/reversals': Stripe.TransferReversal
  'GET /v1/application_fees/:id': Stripe.ApplicationFee
  'POST /v1/application_fees/:id/refunds': Stripe.FeeRefund
}

/** Written out by field: a schema cannot hold two types of the name Session. */
type PortalSession = Pick<
  Stripe.BillingPortal.Session,
  | 'id'
  | 'object'
  | 'configuration'
  | 'created'
  | 'customer'
  | 'customer_account'
  | 'flow'
  | 'livemode'
  | 'on_behalf_of'
  | 'return_url'
  | 'url'
> & { locale: string | null }

/** Events that are posted to the webhook. */
type Posted =
  | Stripe.CheckoutSessionCompletedEvent
  | Stripe.CheckoutSessionExpiredEvent
  | Stripe.CheckoutSessionAsyncPaymentSucceededEvent
  | Stripe.CheckoutSessionAsyncPaymentFailedEvent
  | Stripe.CustomerSubscriptionCreatedEvent
  | Stripe.CustomerSubscriptionUpdatedEvent
  | Stripe.CustomerSubscriptionDeletedEvent
  | Stripe.InvoicePaidEvent
  | Stripe.InvoicePaymentFailedEvent
  | Stripe.InvoiceVoidedEvent
  | Stripe.RefundCreatedEvent
  | Stripe.RefundFailedEvent
  | Stripe.ChargeRefundedEvent
  | Stripe.ChargeDisputeCreatedEvent
  | Stripe.ChargeDisputeClosedEvent

/** The root: `stripe-schemas.ts` makes one schema of it, and each exchange is checked against its part. */
export interface Wire {
  asked: Asked
  answered: Answered
  posted: Posted
}
