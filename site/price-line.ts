import { formatAmount } from '../catalog/money.ts'
import { rateLine } from './billing-lines.ts'
import type { Texts } from './i18n/en.ts'
import type { Item } from './shop.ts'

/** What a row says of the price: the lowest one, that it is arranged, or that the sale has ended. */
export function priceLine(item: Item, t: Texts, locale: string): string {
  if (item.public.withdrawn) return t.list.withdrawn
  if (!item.from) return t.list.arranged
  return t.list.from(lowestLine(item.from, t, locale))
}

/** The lowest price and what it is for: `5.90 USD per user and month`, `240 USD`. */
export function lowestLine(
  { amount, currency, plan }: NonNullable<Item['from']>,
  t: Texts,
  locale: string,
): string {
  return rateLine(plan, formatAmount(amount, currency, locale), t)
}
