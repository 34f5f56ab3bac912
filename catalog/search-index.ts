import type { CatalogProduct } from './compiled.ts'
import type { CatalogContent, ProductContent } from './content.ts'
import { methodOf } from './delivery/methods.ts'
import { amountIn } from './line-price.ts'
import { nameIn } from './product-name.ts'
import { priceModelOf, priceModels } from './product.ts'
import { type SearchHead, type SearchLabel, searchColumns } from './search-format.ts'

/**
 * The search file of one language: every listed product, in the format of search-format.ts.
 * @param locale one of the store's; texts that are not translated stay in the first language
 */
export function buildSearchIndex(content: CatalogContent, locale: string): string {
  const named = content.products
    .filter(({ listed }) => listed)
    .map((product) => ({
      product,
      name: nameIn(product, locale),
      tagline: product.texts[locale]?.tagline ?? product.tagline,
    }))
  const collator = new Intl.Collator(locale)
  const rows = named.sort(
    (a, b) => collator.compare(a.name, b.name) || (a.product.id < b.product.id ? -1 : 1),
  )
  const head = headOf(
    content,
    rows.map(({ product }) => product),
    locale,
  )
  const cells: Record<(typeof searchColumns)[number], (row: (typeof rows)[number]) => string> = {
    id: ({ product }) => product.id,
    name: ({ name }) => name,
    tagline: ({ tagline }) => tagline,
    seller: ({ product }) => numberOf(head.sellers, product.seller.id),
    category: ({ product }) => numberOf(head.categories, product.category),
    kind: ({ product }) => numberOf(head.kinds, product.delivery.kind),
    model: ({ product }) => head.models.indexOf(priceModelOf(product)).toString(36),
    tags: ({ product }) => product.tags.map((tag) => head.tags.indexOf(tag).toString(36)).join(' '),
    from: ({ product }) => {
      const from = lowestPrice(product, head.currencies)
      return from ? `${head.currencies.indexOf(from.currency).toString(36)} ${from.amount.toString(36)}` : ''
    },
  }
  const lines = searchColumns.flatMap((column) => rows.map((row) => cells[column](row)))
  return [JSON.stringify(head), ...lines, ''].join('\n')
}

/**
 * Lowest price of a product in the first of these currencies in which it has one. What is measured counts only where
 * nothing else is sold: the price of one unit says little of what a month costs.
 * @returns null when the product has no price in any of them
 */
export function lowestPrice<Plan extends Pick<CatalogProduct['plans'][number], 'prices' | 'billing'>>(
  product: { plans: readonly Plan[] },
  currencies: readonly string[],
): { currency: string; amount: number; plan: Plan } | null {
  const fixed = product.plans.filter(({ billing }) => billing === 'once' || 'every' in billing)
  const plans = fixed.length ? fixed : product.plans
  for (const currency of currencies) {
    const priced = plans.flatMap((plan) => {
      const amount = amountIn(plan.prices, currency)
      return amount === undefined ? [] : [{ currency, amount, plan }]
    })
    const [lowest] = priced.toSorted((a, b) => a.amount - b.amount)
    if (lowest) return lowest
  }
  return null
}

function headOf(content: CatalogContent, products: readonly ProductContent[], locale: string): SearchHead {
  const kinds = [...new Set(products.map(({ delivery }) => delivery.kind))].sort()
  const named = ({ id, name, translations }: Named): SearchLabel => ({
    id,
    name: translations?.[locale]?.name ?? name,
  })
  return {
    format: 1,
    locale,
    count: products.length,
    sellers: content.sellers.map(named),
    categories: content.categories.map(named),
    kinds: kinds.map((id) => {
      const words = methodOf(id)?.words
      return { id, name: (words?.[locale] ?? words?.en)?.label ?? id }
    }),
    models: [...priceModels],
    tags: [...new Set(products.flatMap(({ tags }) => tags))].sort(),
    currencies: content.store.currencies,
  }
}

interface Named {
  id: string
  name: string
  translations?: Record<string, { name?: string | undefined }> | undefined
}

function numberOf(labels: readonly SearchLabel[], id: string): string {
  return labels.findIndex((label) => label.id === id).toString(36)
}
