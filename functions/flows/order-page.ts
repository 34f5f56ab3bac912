import type { OrderRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

/** Address of the order page in the language of the order; the store's first locale has no prefix. */
export function orderPage(
  { locale }: Pick<OrderRow, 'locale'>,
  { publicUrl, catalog }: Pick<Shop, 'publicUrl' | 'catalog'>,
): string {
  const [first, ...others] = catalog().store.locales
  return locale !== first && others.includes(locale) ? `${publicUrl}/${locale}/order/` : `${publicUrl}/order/`
}
