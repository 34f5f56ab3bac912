import { newCoupon, newPromotionCode } from './catalog-objects.ts'
import type { StripeStore } from './store.ts'

/** Promotion codes that a fresh sandbox has, as a shop owner would make them in Stripe's dashboard. */
const codes = [
  { code: 'WELCOME20', coupon: { percent_off: 20, duration: 'once' } },
  { code: 'ALWAYS10', coupon: { percent_off: 10, duration: 'forever' } },
] as const

export function openShelf(store: StripeStore, at: number): void {
  if (store.list('promotion_code').length > 0) return
  for (const { code, coupon } of codes) {
    const made = newCoupon(coupon, at)
    store.put('coupon', made)
    store.put(
      'promotion_code',
      newPromotionCode({ promotion: { type: 'coupon', coupon: made.id }, code }, at),
    )
  }
}
