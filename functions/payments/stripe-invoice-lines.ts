import type Stripe from 'stripe'
import type { InvoiceLine } from './billing.ts'
import { lineOfPrice } from './stripe-lines.ts'
import { dateOf, idOf } from './stripe-values.ts'

/** Items of a subscription by their ids. */
export type Items = ReadonlyMap<string, Stripe.SubscriptionItem>

/** A line of an invoice in our words. */
export function toLine(line: Stripe.InvoiceLineItem, invoice: Stripe.Invoice, items: Items): InvoiceLine {
  const item = items.get(line.parent?.subscription_item_details?.subscription_item ?? '')
  const price = idOf(line.pricing?.price_details?.price) ?? ''
  const details = invoice.parent?.subscription_details
  const known = lineOfPrice(details ? details.metadata : invoice.metadata, price)
  const isMeasured = item?.price.recurring?.usage_type === 'metered'
  const kind = isProration(line)
    ? 'proration'
    : isMeasured
      ? 'usage'
      : known?.part === 'setup'
        ? 'setup'
        : 'price'
  const { start, end } = line.period
  return {
    line: item?.metadata.line ?? known?.line ?? null,
    kind,
    quantity: line.quantity ?? 1,
    net: netOf(line),
    tax: sumOf(line.taxes),
    period: end > start ? { start: dateOf(start), end: dateOf(end) } : null,
  }
}

export function isProration({ parent }: Stripe.InvoiceLineItem): boolean {
  return (parent?.subscription_item_details ?? parent?.invoice_item_details)?.proration === true
}

/** After discounts and before tax; of an amount that holds its tax, what is left without it. */
export function netOf(line: Stripe.InvoiceLineItem): number {
  return line.amount - sumOf(line.discount_amounts) - sumOf(line.taxes?.filter(isInside))
}

export function sumOf(parts: readonly { amount: number }[] | null | undefined): number {
  return (parts ?? []).reduce((total, { amount }) => total + amount, 0)
}

/** Tax that the amount of its line holds already. */
function isInside({ tax_behavior: behavior }: Stripe.InvoiceLineItem.Tax): boolean {
  return behavior === 'inclusive'
}
