import Stripe from 'stripe'
import type { z } from 'zod'
import { newId } from './ids.ts'
import type { params } from './params/params.ts'

type Given<Name extends keyof typeof params> = z.output<(typeof params)[Name]>

/** Objects as Stripe answers them, every field that its types require. Times in seconds. */
export function newProduct(given: Given<'productCreate'>, created: number): Stripe.Product {
  return {
    id: given.id ?? newId('prod_', 14),
    object: 'product',
    active: given.active ?? true,
    created,
    default_price: null,
    description: given.description ?? null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: given.metadata ?? {},
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: created,
    url: null,
  }
}

export function newPrice(given: Given<'priceCreate'>, created: number): Stripe.Price {
  return {
    id: newId('price_'),
    object: 'price',
    active: true,
    billing_scheme: given.billing_scheme ?? 'per_unit',
    created,
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: given.lookup_key ?? null,
    metadata: given.metadata ?? {},
    nickname: given.nickname ?? null,
    product: given.product,
    recurring: given.recurring ? recurring(given.recurring) : null,
    tax_behavior: given.tax_behavior ?? 'unspecified',
    tiers_mode: given.tiers_mode ?? null,
    transform_quantity: null,
    type: given.recurring ? 'recurring' : 'one_time',
    unit_amount: given.unit_amount ?? null,
    unit_amount_decimal:
      given.unit_amount === undefined ? null : Stripe.Decimal.from(String(given.unit_amount)),
  }
}

function recurring(given: NonNullable<Given<'priceCreate'>['recurring']>): Stripe.Price.Recurring {
  return {
    interval: given.interval,
    interval_count: given.interval_count ?? 1,
    meter: given.meter ?? null,
    trial_period_days: null,
    usage_type: given.usage_type ?? 'licensed',
  }
}

export function newTiers(given: NonNullable<Given<'priceCreate'>['tiers']>): Stripe.Price.Tier[] {
  return given.map(({ up_to, unit_amount, flat_amount }) => ({
    flat_amount: flat_amount ?? null,
    flat_amount_decimal: flat_amount === undefined ? null : Stripe.Decimal.from(String(flat_amount)),
    unit_amount: unit_amount ?? null,
    unit_amount_decimal: unit_amount === undefined ? null : Stripe.Decimal.from(String(unit_amount)),
    up_to: up_to === 'inf' ? null : up_to,
  }))
}

/** A line before discounts and taxes; `amount` is what it costs now, minor units. */
export function newLineItem(
  price: Stripe.Price,
  facts: { description: string; quantity: number | null; amount: number; metadata: Stripe.Metadata },
): Stripe.LineItem {
  const { amount } = facts
  return {
    id: newId('li_'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: price.currency,
    description: facts.description,
    metadata: facts.metadata,
    price,
    quantity: facts.quantity,
  }
}

export function newMeter(given: Given<'meterCreate'>, created: number): Stripe.Billing.Meter {
  return {
    id: newId('mtr_test_'),
    object: 'billing.meter',
    created,
    customer_mapping: {
      event_payload_key: given.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
      type: 'by_id',
    },
    default_aggregation: given.default_aggregation,
    display_name: given.display_name,
    event_name: given.event_name,
    event_time_window: null,
    livemode: false,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: created,
    value_settings: { event_payload_key: given.value_settings?.event_payload_key ?? 'value' },
  }
}

export function newCoupon(given: Given<'couponCreate'>, created: number): Stripe.Coupon {
  return {
    id: given.id ?? newId('', 8),
    object: 'coupon',
    amount_off: given.amount_off ?? null,
    created,
    currency: given.currency ?? null,
    duration: given.duration ?? 'once',
    duration_in_months: given.duration_in_months ?? null,
    livemode: false,
    max_redemptions: given.max_redemptions ?? null,
    metadata: given.metadata ?? {},
    name: given.name ?? null,
    percent_off: given.percent_off ?? null,
    redeem_by: null,
    times_redeemed: 0,
    valid: true,
  }
}

export function newPromotionCode(given: Given<'codeCreate'>, created: number): Stripe.PromotionCode {
  return {
    id: newId('promo_'),
    object: 'promotion_code',
    active: given.active ?? true,
    code: given.code ?? newId('', 8).toUpperCase(),
    created,
    customer: null,
    customer_account: null,
    expires_at: given.expires_at ?? null,
    livemode: false,
    max_redemptions: given.max_redemptions ?? null,
    metadata: given.metadata ?? {},
    promotion: given.promotion,
    restrictions: { first_time_transaction: false, minimum_amount: null, minimum_amount_currency: null },
    times_redeemed: 0,
  }
}
