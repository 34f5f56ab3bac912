import type Stripe from 'stripe'
import type { Billing } from './billing.ts'
import { cancelSubscription, undoCancel } from './stripe-cancel.ts'
import { createChanges } from './stripe-changes.ts'
import { invoiceOf, invoicesOf } from './stripe-invoices.ts'
import { reverseTransfer, splitOf, transferAgain } from './stripe-payouts.ts'
import { openPortal } from './stripe-portal.ts'
import type { PriceBook } from './stripe-prices.ts'
import { disputeOf, disputesOf, sentBack } from './stripe-refunds.ts'
import { removeItem } from './stripe-removals.ts'
import { limitSubscription } from './stripe-schedules.ts'
import { subscriptionOf } from './stripe-subscriptions.ts'
import { endTrial } from './stripe-trials.ts'
import { reportUsage } from './stripe-usage.ts'

/** What follows a sale, by Stripe Billing and Connect. */
export function createStripeBilling(stripe: Stripe, prices: PriceBook): Billing {
  return {
    subscription: (id) => subscriptionOf(stripe, id),
    invoices: (subscription) => invoicesOf(stripe, subscription),
    invoice: (id) => invoiceOf(stripe, id),
    limit: (request) => limitSubscription(stripe, request),
    ...createChanges(stripe, prices),
    cancel: (request) => cancelSubscription(stripe, request),
    undoCancel: (request) => undoCancel(stripe, request),
    endTrial: (request) => endTrial(stripe, request),
    removeItem: (request) => removeItem(stripe, request),
    portal: (request) => openPortal(stripe, request),
    reportUsage: (report) => reportUsage(stripe, report),
    sentBack: (paymentIntent) => sentBack(stripe, paymentIntent),
    disputes: (paymentIntent) => disputesOf(stripe, paymentIntent),
    dispute: (id) => disputeOf(stripe, id),
    split: (paymentIntent) => splitOf(stripe, paymentIntent),
    reverseTransfer: (request) => reverseTransfer(stripe, request),
    transferAgain: (request) => transferAgain(stripe, request),
  }
}
