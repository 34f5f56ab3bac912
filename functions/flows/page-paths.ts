import type { OrderRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

/** What stands before a path in a language of the store; its first locale has nothing. */
function prefixOf(locale: string, { catalog }: Pick<Shop, 'catalog'>): string {
  const [first, ...others] = catalog().store.locales
  return locale !== first && others.includes(locale) ? `/${locale}` : ''
}

/** Address of the order page in the language of the order. */
export function orderPage(
  { locale }: Pick<OrderRow, 'locale'>,
  { publicUrl, catalog }: Pick<Shop, 'publicUrl' | 'catalog'>,
): string {
  return `${publicUrl}${prefixOf(locale, { catalog })}/order/`
}

/** Path of the list of products in a language of the store. */
export function productsPath(locale: string, shop: Pick<Shop, 'catalog'>): string {
  return `${prefixOf(locale, shop)}/products/`
}

/** Path of a product's page in a language of the store. */
export function productPath(product: string, locale: string, shop: Pick<Shop, 'catalog'>): string {
  return `${prefixOf(locale, shop)}/products/${product}/`
}
