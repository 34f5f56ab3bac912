import type { CatalogContent, ProductContent } from '../../catalog/read.ts'

/** The sample catalog, and what it does not sell in one payment: a run buys every way of every method that way. */
export function withEveryWay(content: CatalogContent): CatalogContent {
  const products = content.products.map(onceOf)
  return { ...content, products: [...products, ...products.flatMap(byHandOf)] }
}

/** License codes are rented in the sample catalog. */
function onceOf(product: ProductContent): ProductContent {
  const { delivery } = product
  const isCode = delivery.kind === 'license' && delivery.protocol === 'koogallery-v2'
  if (!isCode) return product
  return { ...product, plans: product.plans.map((plan) => ({ ...plan, billing: 'once' as const })) }
}

/** Beside the license that a seller's server makes, one that its people make. */
function byHandOf(product: ProductContent): ProductContent[] {
  const { delivery } = product
  if (delivery.kind !== 'license' || delivery.protocol !== 'koogallery-v1') return []
  const { protocol: _protocol, url: _url, key: _key, ...byHand } = delivery
  return [{ ...product, id: `${product.id}-by-hand`, name: `${product.name} By Hand`, delivery: byHand }]
}
