import type { Product } from '../product.ts'
import type { Seller } from '../seller.ts'
import type { Document } from './document.ts'
import { type FieldFinding, at, key, lengthAt, valueAt } from './finding.ts'
import { storeCurrencies } from './plan-rules.ts'
import type { Shelf } from './shelf.ts'

/** What a seller's file says of payouts: fixed fees in currencies of the store. */
export function payoutFindings(seller: Document<Seller>, shelf: Shelf): FieldFinding[] {
  return storeCurrencies(seller.raw, ['payouts', 'fee', 'fixed'], shelf.store?.value?.currencies)
}

/**
 * What a product sold with payouts cannot have: a subscription beside a fixed fee, or a price that the fee eats up.
 * Source: docs.stripe.com/connect/subscriptions#application-fees (of subscriptions, a percentage alone)
 */
export function sharedSaleFindings(product: Document<Product>, shelf: Shelf): FieldFinding[] {
  const seller = shelf.sellers.get(String(valueAt(product.raw, ['seller'])))
  const fee = seller?.value?.payouts?.fee
  if (!seller || !fee?.fixed) return []
  const findings: FieldFinding[] = []
  for (let index = 0; index < lengthAt(product.raw, ['plans']); index++) {
    const path = ['plans', index]
    const billing = valueAt(product.raw, [...path, 'billing'])
    if (billing !== undefined && billing !== 'once') {
      const message = `${seller.file} keeps a fixed fee of each payment, which is not possible with a subscription`
      const hint = 'Sell this plan once, or remove "fixed" from the seller’s fee.'
      findings.push(key([...path, 'billing'], { message, hint }))
    }
  }
  for (const [index, plan] of (product.value?.plans ?? []).entries()) {
    for (const { currency, amount } of plan.prices) {
      const fixed = fee.fixed.find((price) => price.currency === currency)?.amount ?? 0
      const lowest = amount * (plan.quantity?.min ?? 1)
      if (fixed + Math.ceil((lowest * fee.percent) / 10_000) < lowest) continue
      const message = `the fee of ${seller.file} leaves the seller nothing of this price`
      findings.push(
        at(['plans', index, 'price', currency], { message, hint: 'Raise the price or lower the fee.' }),
      )
    }
  }
  return findings
}
