import { decimalText } from '../catalog/money.ts'
import { priceSpecifications } from './offer-json-ld.ts'
import type { Item, Shop } from './shop.ts'

/**
 * What search engines are told of a product page: the product with an offer for each plan and currency (or the service,
 * when it is arranged with the seller), and the way to the page.
 * @param at absolute address of the page, and of the site
 */
export function productJsonLd(item: Item, shop: Shop, at: { url: string; site: string }): object[] {
  const { public: product, content } = item
  const category = shop.categories.find(({ id }) => id === content.category)
  const seller = { '@type': 'Organization', name: content.seller.name, url: content.seller.url }
  const about = {
    '@context': 'https://schema.org',
    name: product.name,
    description: product.tagline,
    url: at.url,
    ...(product.logo ? { image: new URL(product.logo, at.site).href } : {}),
    ...(category ? { category: category.name } : {}),
  }
  const thing = product.delivery.link
    ? { ...about, '@type': 'Service', provider: seller }
    : {
        ...about,
        '@type': 'Product',
        sku: product.id,
        brand: { '@type': 'Brand', name: content.seller.name },
        offers: product.plans.flatMap((plan) =>
          plan.prices.map((price) => {
            const specifications = priceSpecifications(plan, price)
            return {
              '@type': 'Offer',
              name: plan.name,
              price: decimalText(price.amount, price.currency),
              priceCurrency: price.currency,
              ...(specifications.length ? { priceSpecification: specifications } : {}),
              url: at.url,
              availability: `https://schema.org/${product.withdrawn ? 'Discontinued' : 'InStock'}`,
              seller,
            }
          }),
        ),
      }
  const crumbs = {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: [
      { name: shop.store.name, item: at.site },
      ...(category
        ? [{ name: category.name, item: new URL(`/categories/${category.id}/`, at.site).href }]
        : []),
      { name: product.name, item: at.url },
    ].map((step, index) => ({ '@type': 'ListItem', position: index + 1, ...step })),
  }
  return [thing, crumbs]
}
