import type { Category } from './category.ts'
import type { CatalogProduct, Partner, StoreTerms, TextRef } from './compiled.ts'
import type { Product, ProductText } from './product.ts'
import type { Seller } from './seller.ts'
import type { Store } from './store.ts'

/** A text people agree to or may read, with its Markdown. */
export interface LegalText extends TextRef {
  /** Path inside the catalog folder. */
  path: string
  text: string
}

/** A product with everything its page shows. Also a CatalogProduct, so that it can be published as it is. */
export interface ProductContent extends Omit<CatalogProduct, 'texts'> {
  /** Path of its file inside the catalog folder. */
  file: string
  /** Markdown below the front matter. */
  body: string
  /** Markdown of the license terms; null when the product has none. */
  eulaText: string | null
  gallery: NonNullable<Product['gallery']>
  links: NonNullable<Product['links']>
  requirements: string[]
  support: Product['support']
  /** Translations by locale; an empty body means that the text is not translated. */
  texts: Record<string, ProductText & { body: string }>
}

export interface SellerContent extends Seller {
  id: string
}

export interface CategoryContent extends Category {
  id: string
}

export interface StoreContent extends StoreTerms {
  legal: Record<keyof Store['legal'], LegalText>
}

/** Everything the catalog folder says, checked. Lists are in the order in which pages show them. */
export interface CatalogContent {
  /** Hash of all files that were read. */
  version: string
  store: StoreContent
  categories: CategoryContent[]
  sellers: SellerContent[]
  partners: Partner[]
  products: ProductContent[]
}
