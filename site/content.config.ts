import type { Loader } from 'astro/loaders'
import { defineCollection } from 'astro:content'
import path from 'node:path'
import { partnerSchema } from '../catalog/partner.ts'
import { productSchema } from '../catalog/product.ts'
import { formatProblem, readCatalog } from '../catalog/read.ts'
import type { CatalogContent } from '../catalog/content.ts'
import { sellerSchema } from '../catalog/seller.ts'
import { storeSchema } from '../catalog/store.ts'

const catalogDir = process.env.CATALOG_DIR ?? 'catalog'

let reading: Promise<CatalogContent> | undefined
async function read(): Promise<CatalogContent> {
  const result = await readCatalog(catalogDir, {
    allowInsecureSellers: process.env.ALLOW_INSECURE_SELLERS === '1',
  })
  if ('content' in result) return result.content
  throw new Error(`The catalog has faults.\n${result.problems.map(formatProblem).join('\n')}`)
}

/**
 * Loads what the catalog's one reader has read and checked; `parseData` is not called, because the records are the
 * schema's output already. Editors take their hints from the collection's schema.
 * @param records picks the records of one collection
 * @param fileOf path of a record's file, relative to the catalog
 */
function fromCatalog<Kept extends { id: string }>(
  name: string,
  records: (content: CatalogContent) => Iterable<Kept>,
  fileOf: (id: string) => string,
): Loader {
  return {
    name: `catalog-${name}`,
    async load({ store, generateDigest }) {
      reading ??= read()
      store.clear()
      for (const [order, record] of [...records(await reading)].entries()) {
        const data = { ...record, order }
        const filePath = path.relative(process.cwd(), path.join(catalogDir, fileOf(record.id)))
        store.set({ id: record.id, data, filePath, digest: generateDigest(data) })
      }
    },
  }
}

export const collections = {
  products: defineCollection({
    loader: fromCatalog(
      'products',
      (content) => content.products,
      (id) => `products/${id}.md`,
    ),
    schema: productSchema,
  }),
  sellers: defineCollection({
    loader: fromCatalog(
      'sellers',
      (content) => content.sellers,
      (id) => `sellers/${id}.yaml`,
    ),
    schema: sellerSchema,
  }),
  partners: defineCollection({
    loader: fromCatalog(
      'partners',
      (content) => content.partners,
      (id) => `partners/${id}.yaml`,
    ),
    schema: partnerSchema,
  }),
  categories: defineCollection({
    loader: fromCatalog(
      'categories',
      (content) => content.categories,
      () => 'categories.yaml',
    ),
  }),
  store: defineCollection({
    loader: fromCatalog(
      'store',
      (content) => [{ ...content.store, id: 'store' }],
      () => 'store.yaml',
    ),
    schema: storeSchema,
  }),
}
