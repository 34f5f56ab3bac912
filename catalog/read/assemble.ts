import type { CatalogContent, ProductContent, SellerContent, StoreContent } from '../content.ts'
import type { Product } from '../product.ts'
import type { Seller } from '../seller.ts'
import type { Store } from '../store.ts'
import { sha256 } from './digest.ts'
import type { Document } from './document.ts'
import type { Shelf } from './shelf.ts'
import type { Agreed } from './texts.ts'

/**
 * Puts checked files together.
 * @throws Error when a file on the shelf has a fault; the caller looks for problems first
 */
export async function assemble(shelf: Shelf, texts: ReadonlyMap<string, Agreed>): Promise<CatalogContent> {
  const sellers = new Map([...shelf.sellers.values()].map((seller) => [seller.id, checked(seller)]))
  const translations = new Map<string, Shelf['translations']>()
  for (const translation of shelf.translations) {
    translations.set(translation.id, [...(translations.get(translation.id) ?? []), translation])
  }
  return {
    version: await versionOf(shelf, texts),
    store: storeContent(checked(shelf.store), texts),
    categories: Object.entries(checked(shelf.categories)).map(([id, category]) => ({ id, ...category })),
    sellers: [...sellers].map(([id, seller]): SellerContent => ({ id, ...seller })).sort(byName),
    partners: [...shelf.partners.values()]
      .map((partner) => ({ id: partner.id, ...checked(partner) }))
      .sort(byName),
    products: [...shelf.products.values()]
      .map((product) => productContent(product, sellers, texts, translations.get(product.id) ?? []))
      .sort(byName),
  }
}

function checked<Value>(document: Document<Value> | null): Value {
  if (!document || document.value === null) throw new Error(`${document?.file ?? 'a file'} was not checked`)
  return document.value
}

function storeContent(store: Store, texts: ReadonlyMap<string, Agreed>): StoreContent {
  const text = (name: keyof Store['legal']) => {
    const path = store.legal[name]
    return { path, url: `/legal/${name}/`, ...agreed(texts, path) }
  }
  return { ...store, legal: { terms: text('terms'), privacy: text('privacy'), imprint: text('imprint') } }
}

function productContent(
  document: Document<Product>,
  sellers: ReadonlyMap<string, Seller>,
  texts: ReadonlyMap<string, Agreed>,
  translations: Shelf['translations'],
): ProductContent {
  const { seller: sellerId, eula: eulaPath, updated, ...product } = checked(document)
  const seller = sellers.get(sellerId)
  if (!seller) throw new Error(`${document.file} names a seller that was not checked`)
  const eula = eulaPath === undefined ? null : agreed(texts, eulaPath)
  return {
    ...product,
    id: document.id,
    file: document.file,
    body: document.body,
    seller: {
      id: sellerId,
      name: seller.name,
      url: seller.url,
      email: seller.email,
      hosts: seller.hosts,
      ...(seller.payouts && { payouts: seller.payouts }),
    },
    tags: product.tags ?? [],
    plans: product.plans ?? [],
    gallery: product.gallery ?? [],
    links: product.links ?? [],
    requirements: product.requirements ?? [],
    support: product.support,
    updated: updated ?? document.changed.toISOString().slice(0, 10),
    eula: eula && { sha256: eula.sha256, url: `/eula/${document.id}/` },
    eulaText: eula?.text ?? null,
    texts: Object.fromEntries(
      translations.map((translation) => [
        translation.locale,
        { ...checked(translation), body: translation.body },
      ]),
    ),
  }
}

function agreed(texts: ReadonlyMap<string, Agreed>, path: string): Agreed {
  const text = texts.get(path)
  if (!text) throw new Error(`${path} was not checked`)
  return text
}

/** The same words give the same version, wherever and whenever they are read; pictures and dates do not count. */
async function versionOf(shelf: Shelf, texts: ReadonlyMap<string, Agreed>): Promise<string> {
  const documents: (Document<unknown> | null)[] = [
    shelf.store,
    shelf.categories,
    ...shelf.sellers.values(),
    ...shelf.partners.values(),
    ...shelf.products.values(),
    ...shelf.translations,
  ]
  const files = documents.filter((document) => document !== null)
  const lines = files.map(({ file, sha256 }) => `${file} ${sha256}`)
  lines.push(...[...texts].map(([path, text]) => `${path} ${text.sha256}`))
  return sha256(lines.sort().join('\n'))
}

function byName(a: { id: string; name: string }, b: { id: string; name: string }): number {
  return collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
}
const collator = new Intl.Collator('en')
