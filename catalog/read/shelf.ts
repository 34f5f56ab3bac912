import type { z } from 'zod'
import { categoriesSchema } from '../category.ts'
import { jsonSchemas } from '../json-schemas.ts'
import { type PartnerFile, partnerSchema } from '../partner.ts'
import { type Product, type ProductText, productSchema, productTextSchema } from '../product.ts'
import { type Seller, sellerSchema } from '../seller.ts'
import { type Store, storeSchema } from '../store.ts'
import { idPattern } from '../wire.ts'
import { type Document, type DocumentKind, readDocument, refuse } from './document.ts'
import type { Entry, Folder } from './folder.ts'
import type { CatalogProblem } from './problem.ts'

export type Categories = z.output<typeof categoriesSchema>

/** A translation: `products/<id>.<locale>.md`. */
export interface Translation extends Document<ProductText> {
  locale: string
}

/** Every file of the catalog, read one by one; what they say of each other is not checked yet. */
export interface Shelf {
  store: Document<Store> | null
  categories: Document<Categories> | null
  sellers: Map<string, Document<Seller>>
  partners: Map<string, Document<PartnerFile>>
  products: Map<string, Document<Product>>
  translations: Translation[]
}

const storeKind: DocumentKind<Store> = { format: 'yaml', schema: storeSchema, guide: jsonSchemas.store }
const categoriesKind: DocumentKind<Categories> = {
  format: 'yaml',
  schema: categoriesSchema,
  guide: jsonSchemas.categories,
}
const sellerKind: DocumentKind<Seller> = {
  format: 'yaml',
  schema: sellerSchema,
  guide: jsonSchemas.seller,
  sourceText: (path) => path.slice(0, 3).join('.') === 'payouts.fee.fixed',
}
const partnerKind: DocumentKind<PartnerFile> = {
  format: 'yaml',
  schema: partnerSchema,
  guide: jsonSchemas.partner,
}
const productKind: DocumentKind<Product> = {
  format: 'markdown',
  schema: productSchema,
  guide: jsonSchemas.product,
  needsBody: true,
  sourceText: (path) => path[0] === 'version' || pricePath.test(path.join('.')),
}
const textKind: DocumentKind<ProductText> = {
  format: 'markdown',
  schema: productTextSchema,
  guide: jsonSchemas['product-text'],
}

/** Where product files have prices. */
const pricePath = /^plans\.\d+\.(?:price|setup|quantity\.tiers\.steps\.\d+\.price)\./

/** Reads every file. A file with faults is still on the shelf, so that others can refer to it. */
export async function readShelf(folder: Folder, problems: CatalogProblem[]): Promise<Shelf> {
  const [store, categories, sellers, partners, products] = await Promise.all([
    readTop(folder, 'store.yaml', storeKind, problems),
    readTop(folder, 'categories.yaml', categoriesKind, problems),
    readEach(folder, 'sellers', /^(.+)\.yaml$/, sellerKind, problems),
    readEach(folder, 'partners', /^(.+)\.yaml$/, partnerKind, problems),
    readEach(folder, 'products', /^([^.]+)\.md$/, productKind, problems, isTranslation),
  ])
  const translations = await readTranslations(folder, problems)
  return { store, categories, sellers, partners, products, translations }
}

async function readTop<Value>(
  folder: Folder,
  path: string,
  kind: DocumentKind<Value>,
  problems: CatalogProblem[],
): Promise<Document<Value> | null> {
  const entry = folder.entries.get(path)
  if (entry) return readDocument(folder, entry, path, kind, problems)
  return refuse(problems, path, {
    message: 'this file is missing',
    hint: `Add ${path} to the catalog folder.`,
  })
}

async function readEach<Value>(
  folder: Folder,
  subfolder: string,
  pattern: RegExp,
  kind: DocumentKind<Value>,
  problems: CatalogProblem[],
  skip: (name: string) => boolean = () => false,
): Promise<Map<string, Document<Value>>> {
  const ending = kind.format === 'yaml' ? 'yaml' : 'md'
  const documents = new Map<string, Document<Value>>()
  const named: { id: string; entry: Entry }[] = []
  for (const entry of folder.inside(subfolder)) {
    const name = entry.path.slice(subfolder.length + 1)
    if (skip(name)) continue
    const id = pattern.exec(name)?.[1] ?? ''
    if (idPattern.test(id) && id.length <= 64) named.push({ id, entry })
    else refuse(problems, entry.path, nameFault(ending))
  }
  const read = await inBatches(named, ({ id, entry }) => readDocument(folder, entry, id, kind, problems))
  for (const document of read) if (document) documents.set(document.id, document)
  return documents
}

async function readTranslations(folder: Folder, problems: CatalogProblem[]): Promise<Translation[]> {
  const named = folder.inside('products').flatMap((entry) => {
    const [, id, locale] = translationPattern.exec(entry.path.slice('products/'.length)) ?? []
    return id && locale ? [{ id, locale, entry }] : []
  })
  const read = await inBatches(named, async ({ id, locale, entry }) => {
    const document = await readDocument(folder, entry, id, textKind, problems)
    return document && { ...document, locale }
  })
  return read.filter((translation) => translation !== null)
}

const translationPattern = /^([a-z0-9-]+)\.([A-Za-z-]+)\.md$/

function isTranslation(name: string): boolean {
  return translationPattern.test(name)
}

function nameFault(ending: string) {
  return {
    message: 'the name of this file is not an id',
    allowed: `lower-case letters, digits and single hyphens, at most 64, then ".${ending}"${
      ending === 'md' ? '; for a translation, the locale between them: tracewell.zh-CN.md' : ''
    }`,
  }
}

/** A few files at a time: more gain nothing and would hold many open files. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  for (let start = 0; start < items.length; start += 64) {
    results.push(...(await Promise.all(items.slice(start, start + 64).map(work))))
  }
  return results
}
