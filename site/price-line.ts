import { formatAmount } from '../catalog/money.ts'
import type { Texts } from './i18n/en.ts'
import type { Item } from './shop.ts'

/** What a row says of the price: the lowest one, that it is arranged, or that the sale has ended. */
export function priceLine(item: Item, t: Texts, locale: string): string {
  if (item.public.withdrawn) return t.list.withdrawn
  if (!item.from) return t.list.arranged
  return t.list.from(formatAmount(item.from.amount, item.from.currency, locale))
}
