import { getCollection } from 'astro:content'
import type { MethodLook, MethodWords } from '../catalog/delivery/define.ts'
import { methodOf, methods } from '../catalog/delivery/methods.ts'
import { toPublicProduct } from '../catalog/publish.ts'
import { lowestPrice } from '../catalog/search-index.ts'
import type {
  CatalogContent,
  CategoryContent,
  ProductContent,
  SellerContent,
  StoreContent,
} from '../catalog/content.ts'
import { type PriceModel, priceModelOf, priceModels } from '../catalog/product.ts'
import type { Partner } from '../catalog/compiled.ts'
import type { PublicPlan, PublicProduct } from '../catalog/wire.ts'
import type { collections } from './content.config.ts'

/** A product as the pages of one locale show it. */
export interface Item {
  content: ProductContent
  public: PublicProduct
  /** Markdown of the page, translated where there is a translation; so are the three below. */
  body: string
  links: ProductContent['links']
  requirements: string[]
  gallery: { src: string; alt: string }[]
  words: MethodWords
  look: MethodLook
  priceModel: PriceModel
  /** Lowest price, in the first of the store's currencies it has, with its plan; null when the price is arranged. */
  from: { currency: string; amount: number; plan: PublicPlan } | null
}

/** A value of a facet, with the static page that shows its products. */
export interface FacetValue {
  id: string
  name: string
  path: string
  count: number
}

export interface Facet {
  key: 'method' | 'category' | 'seller' | 'price'
  values: FacetValue[]
}

/** The whole catalog as the pages of one locale show it. */
export interface Shop {
  locale: string
  store: StoreContent
  /** In every list: sold or withdrawn is told on the row. Sorted by name. */
  listed: Item[]
  /** Everything that has a page. */
  items: Item[]
  sellers: { id: string; name: string; description: string | undefined; content: SellerContent }[]
  categories: { id: string; name: string; description: string }[]
  partners: Partner[]
}

/** The store and its locales; the first one is served without a prefix. */
export async function readStore(): Promise<StoreContent> {
  const [store] = await read<StoreContent>('store')
  if (!store) throw new Error('The catalog has no store.yaml.')
  return store
}

/** Everything the catalog says, as its reader made it. */
export async function readContent(): Promise<CatalogContent> {
  return {
    version: '',
    store: await readStore(),
    categories: await read<CategoryContent>('categories'),
    sellers: await read<SellerContent>('sellers'),
    partners: await read<Partner>('partners'),
    products: await read<ProductContent>('products'),
  }
}

/** Records of a collection, in the catalog's order; our loader puts them there as the reader made them. */
async function read<Kept>(collection: keyof typeof collections): Promise<Kept[]> {
  const entries: { data: unknown }[] = await getCollection(collection)
  const records = entries.map((entry) => entry.data as Kept & { order: number })
  return records.sort((a, b) => a.order - b.order)
}

/** Reads the catalog for one locale, from the collections of content.config.ts. */
export async function readShop(locale: string): Promise<Shop> {
  const { store, products, sellers, categories, partners } = await readContent()
  const items = products
    .map((content) => itemOf(content, locale, store))
    .sort((a, b) => a.public.name.localeCompare(b.public.name, locale))
  return {
    locale,
    store,
    items,
    listed: items.filter((item) => item.content.listed),
    sellers: sellers.map((content) => ({
      id: content.id,
      name: content.translations?.[locale]?.name ?? content.name,
      description: content.translations?.[locale]?.description ?? content.description,
      content,
    })),
    categories: categories.map(({ id, name, description, translations }) => ({
      id,
      name: translations?.[locale]?.name ?? name,
      description: translations?.[locale]?.description ?? description,
    })),
    partners,
  }
}

function itemOf(content: ProductContent, locale: string, store: StoreContent): Item {
  const shown = toPublicProduct(content, { locale, store })
  const text = content.texts[locale]
  return {
    content,
    public: shown,
    body: text?.body || content.body,
    links: text?.links ?? content.links,
    requirements: text?.requirements ?? content.requirements,
    gallery: content.gallery.map(({ path, alt }, index) => ({
      src: `/${path}`,
      alt: text?.gallery?.[index] ?? alt,
    })),
    ...methodIn(content.delivery.kind, locale),
    priceModel: priceModelOf(content),
    from: lowestPrice(shown, store.currencies),
  }
}

/**
 * What pages say and draw of a delivery method.
 * @throws RangeError when the kind is not in the list of methods
 */
export function methodIn(kind: string, locale: string): { words: MethodWords; look: MethodLook } {
  const method = methodOf(kind)
  if (!method) throw new RangeError(`no method delivers "${kind}"`)
  return { words: method.words[locale] ?? method.words.en, look: method.look }
}

/** The four facets with the number of listed products of each value; values without products are left out. */
export function facetsOf(shop: Shop, priceNames: Record<PriceModel, string>): Facet[] {
  const count = (test: (item: Item) => boolean) => shop.listed.filter(test).length
  const kept = (values: FacetValue[]) => values.filter((value) => value.count > 0)
  return [
    {
      key: 'method',
      values: kept(
        methods.map((method) => ({
          id: method.kind,
          name: methodIn(method.kind, shop.locale).words.label,
          path: `/methods/${method.kind}/`,
          count: count((item) => item.content.delivery.kind === method.kind),
        })),
      ),
    },
    {
      key: 'category',
      values: kept(
        shop.categories.map(({ id, name }) => ({
          id,
          name,
          path: `/categories/${id}/`,
          count: count((item) => item.content.category === id),
        })),
      ),
    },
    {
      key: 'seller',
      values: kept(
        shop.sellers.map(({ id, name }) => ({
          id,
          name,
          path: `/sellers/${id}/`,
          count: count((item) => item.content.seller.id === id),
        })),
      ),
    },
    {
      key: 'price',
      values: kept(
        priceModels.map((id) => ({
          id,
          name: priceNames[id],
          path: `/prices/${id}/`,
          count: count((item) => item.priceModel === id),
        })),
      ),
    },
  ]
}
