import type Stripe from 'stripe'
import type { z } from 'zod'
import { amountOf, spread, taxOn } from './amounts.ts'
import { newLineItem } from './catalog-objects.ts'
import { amountOff, couponOf } from './discounts.ts'
import { invalid, missing } from './fault.ts'
import type { LineFacts } from './invoice-objects.ts'
import type { params } from './params/params.ts'
import type { SessionTerms, StripeStore } from './store.ts'

type SessionGiven = z.output<(typeof params)['sessionCreate']>

/**
 * The lines of a payment page with what each costs now: nothing for what is measured or on trial.
 * @throws StripeFault when prices and mode do not go together
 */
export function sessionLines(given: SessionGiven, store: StripeStore): Stripe.LineItem[] {
  const isTrial = given.subscription_data?.trial_period_days !== undefined
  const lines = given.line_items.map((item, index) => {
    const name = `line_items[${index}]`
    const price = store.get('price', item.price)
    if (!price) throw missing('price', item.price, `${name}[price]`)
    if (!price.active) throw invalid(`${name}[price]`, 'The price specified is inactive.', 'price_inactive')
    const isMetered = price.recurring?.usage_type === 'metered'
    if (item.quantity === undefined && !isMetered) {
      const param = `${name}[quantity]`
      throw invalid(param, `Missing required param: ${param}.`, 'parameter_missing')
    }
    if (item.quantity !== undefined && isMetered) {
      throw invalid(`${name}[quantity]`, 'Quantity should not be specified where usage_type is `metered`.')
    }
    const quantity = item.quantity ?? 0
    return newLineItem(price, {
      description: store.get('product', String(price.product))?.name ?? '',
      quantity: isMetered ? null : quantity,
      amount: price.recurring && isTrial ? 0 : amountOf(price, quantity, store),
      metadata: item.metadata ?? {},
    })
  })
  refuseMixed(given, lines)
  return lines
}

function refuseMixed({ mode }: SessionGiven, lines: readonly Stripe.LineItem[]): void {
  if (new Set(lines.map((line) => line.currency)).size > 1) {
    throw invalid('line_items', 'All prices must be in the same currency.')
  }
  const intervals = lines.flatMap(({ price }) =>
    price?.recurring ? [`${price.recurring.interval_count} ${price.recurring.interval}`] : [],
  )
  if (mode === 'payment' && intervals.length > 0) {
    const message =
      'You specified `payment` mode but passed a recurring price. Switch to `subscription` mode.'
    throw invalid('mode', message)
  }
  if (mode === 'subscription' && intervals.length === 0) {
    throw invalid('mode', 'You must provide at least one recurring price in `subscription` mode.')
  }
  if (new Set(intervals).size > 1) {
    throw invalid('line_items', 'Checkout does not support multiple prices with different billing intervals.')
  }
}

/** Lines of a payment page that are paid once, as an invoice has them. */
export function onceLines(lines: readonly Stripe.LineItem[], at: number, store: StripeStore): LineFacts[] {
  return lines.flatMap(({ price, quantity, description, metadata }) =>
    price
      ? [
          {
            price,
            quantity: quantity ?? 1,
            amount: amountOf(price, quantity ?? 1, store),
            description: description ?? '',
            period: { start: at, end: at },
            metadata: metadata ?? {},
          },
        ]
      : [],
  )
}

/** The lines again, with a discount spread over them and the taxes of a country. */
export function pricedLines(
  lines: readonly Stripe.LineItem[],
  terms: SessionTerms,
  facts: { hasTax: boolean; store: StripeStore },
): Stripe.LineItem[] {
  const subtotals = lines.map(({ amount_subtotal }) => amount_subtotal)
  const code = facts.store.get('promotion_code', terms.promotionCode ?? '')
  const coupon = code && couponOf(code, facts.store)
  const whole = subtotals.reduce((sum, amount) => sum + amount, 0)
  const off = spread(coupon ? amountOff(coupon, whole, lines[0]?.currency ?? '') : 0, subtotals)
  return lines.map((line, index) => {
    const discount = off[index] ?? 0
    const behavior = line.price?.tax_behavior ?? null
    const net = line.amount_subtotal - discount
    const tax = taxOn(net, behavior, facts.hasTax ? terms.country : null)
    return {
      ...line,
      amount_discount: discount,
      amount_tax: tax,
      amount_total: behavior === 'inclusive' ? net : net + tax,
    }
  })
}

export function termsOf(session: string, given: SessionGiven): SessionTerms {
  const { subscription_data: subscription, payment_intent_data: payment } = given
  const destination = subscription?.transfer_data?.destination ?? payment?.transfer_data?.destination
  return {
    id: session,
    metadata: subscription?.metadata ?? payment?.metadata ?? {},
    trialDays: subscription?.trial_period_days ?? 0,
    feeAmount: payment?.application_fee_amount ?? null,
    feePercent: subscription?.application_fee_percent ?? null,
    destination: destination ?? null,
    country: null,
    promotionCode: null,
  }
}

/** The terms of a session; one that an older sandbox opened has none but its metadata. */
export function readTerms({ id, metadata }: Stripe.Checkout.Session, store: StripeStore): SessionTerms {
  const known = store.get('terms', id)
  if (known) return known
  const none = { feeAmount: null, feePercent: null, destination: null, country: null, promotionCode: null }
  return { id, metadata: metadata ?? {}, trialDays: 0, ...none }
}
