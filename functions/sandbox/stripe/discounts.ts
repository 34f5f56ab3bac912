import type Stripe from 'stripe'
import { later, share } from './amounts.ts'
import { newId } from './ids.ts'
import type { StripeStore } from './store.ts'

/** The code a buyer typed, when it is one that may be used now; letters count alike in both cases. */
export function findCode(code: string, store: StripeStore, at: number): Stripe.PromotionCode | null {
  const found = store
    .list('promotion_code')
    .find((known) => known.active && known.code.toUpperCase() === code.trim().toUpperCase())
  if (!found || (found.expires_at !== null && found.expires_at <= at)) return null
  if (found.max_redemptions !== null && found.times_redeemed >= found.max_redemptions) return null
  return found
}

/** What a coupon takes off an amount, minor units, never more than the amount. */
export function amountOff(coupon: Stripe.Coupon, amount: number, currency: string): number {
  if (coupon.percent_off !== null) return share(amount, Math.round(coupon.percent_off * 100), 10_000)
  return coupon.currency === currency ? Math.min(coupon.amount_off ?? 0, amount) : 0
}

export function couponOf(code: Stripe.PromotionCode, store: StripeStore): Stripe.Coupon | null {
  return store.get('coupon', String(code.promotion.coupon))
}

/** Notes that a code was used, and how long its coupon lasts for this customer. */
export function redeem(
  code: Stripe.PromotionCode,
  coupon: Stripe.Coupon,
  facts: { customer: string; session: string; store: StripeStore; at: number },
): Stripe.Discount {
  const { customer, session, store, at } = facts
  const months = coupon.duration_in_months
  const discount: Stripe.Discount = {
    id: newId('di_'),
    object: 'discount',
    checkout_session: session,
    customer,
    customer_account: null,
    end: months === null ? null : later(at, { interval: 'month', interval_count: months }),
    invoice: null,
    invoice_item: null,
    promotion_code: code.id,
    source: { coupon: coupon.id, type: 'coupon' },
    start: at,
    subscription: null,
    subscription_item: null,
  }
  store.put('discount', discount)
  store.put('promotion_code', { ...code, times_redeemed: code.times_redeemed + 1 })
  store.put('coupon', { ...coupon, times_redeemed: coupon.times_redeemed + 1 })
  return discount
}

/** The discount of a subscription that holds at a time, and what it takes off an amount. */
export function discountOn(
  subscription: Stripe.Subscription,
  amount: number,
  facts: { store: StripeStore; at: number },
): { id: string; amount: number } | null {
  for (const id of subscription.discounts) {
    const discount = facts.store.get('discount', String(id))
    const coupon = facts.store.get('coupon', String(discount?.source.coupon))
    if (!discount || !coupon || (discount.end !== null && discount.end <= facts.at)) continue
    return { id: discount.id, amount: amountOff(coupon, amount, subscription.currency) }
  }
  return null
}

/** The discounts that are left when one invoice had them: those that hold once only are used up. */
export function leftAfterUse(subscription: Stripe.Subscription, store: StripeStore): string[] {
  return subscription.discounts.map(String).filter((id) => {
    const coupon = store.get('coupon', String(store.get('discount', id)?.source.coupon))
    return coupon?.duration !== 'once'
  })
}
