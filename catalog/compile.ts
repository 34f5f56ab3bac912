import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogSource } from './catalog.ts'
import {
  type CatalogProduct,
  catalogProductSchema,
  compiledPartnerSchema,
  type Manifest,
  manifestSchema,
  type StoreTerms,
  shardNames,
  shardOf,
} from './compiled.ts'
import type { CatalogContent, LegalText, ProductContent } from './content.ts'
import { jsonSchemas } from './json-schemas.ts'

/**
 * Writes what the functions need to sell: `manifest.json` and the products in shards, `shards/<name>.json`.
 * What is written is parsed by the schemas that read it again.
 * @param outDir a folder that is empty or not there yet; it becomes live by a rename
 */
export async function compileCatalog(content: CatalogContent, outDir: string): Promise<void> {
  const products = content.products.map(compileProduct)
  const shards = new Map<string, Record<string, CatalogProduct>>(shardNames.map((name) => [name, {}]))
  for (const product of products) {
    const shard = shards.get(shardOf(product.id))
    if (shard) shard[product.id] = product
  }
  await mkdir(join(outDir, 'shards'), { recursive: true })
  await Promise.all(
    [...shards].map(([name, shard]) =>
      writeFile(join(outDir, 'shards', `${name}.json`), JSON.stringify(shard)),
    ),
  )
  await writeFile(join(outDir, 'manifest.json'), JSON.stringify(compileManifest(content)))
}

/** A compiled catalog in files, as `compileCatalog` wrote it. */
export async function readCompiled(dir: string): Promise<CatalogSource> {
  return {
    manifest: JSON.parse(await readFile(join(dir, 'manifest.json'), 'utf8')),
    readShard: async (name) => {
      if (!shardNames.includes(name)) throw new RangeError(`"${name}" is not a shard`)
      return JSON.parse(await readFile(join(dir, 'shards', `${name}.json`), 'utf8'))
    },
  }
}

/** A checked catalog that stays in memory; for development and tests. */
export function sourceOf(content: CatalogContent): CatalogSource {
  const products = content.products.map(compileProduct)
  return {
    manifest: compileManifest(content),
    readShard: async (name) =>
      Object.fromEntries(
        products.filter(({ id }) => shardOf(id) === name).map((product) => [product.id, product]),
      ),
  }
}

/** Writes the JSON Schema of each kind of catalog file, for editors: `<outDir>/product.json` and so on. */
export async function writeSchemas(outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true })
  await Promise.all(
    Object.entries(jsonSchemas).map(([name, schema]) =>
      writeFile(join(outDir, `${name}.json`), `${JSON.stringify(schema, null, 2)}\n`),
    ),
  )
}

/** What the functions know of a product: not its description, not what only its page shows. */
export function compileProduct(product: ProductContent): CatalogProduct {
  const { file, body, eulaText, gallery, links, requirements, support, texts, ...sold } = product
  return catalogProductSchema.parse({
    ...sold,
    texts: Object.fromEntries(
      Object.entries(texts).map(([locale, { name, tagline, plans }]) => [locale, { name, tagline, plans }]),
    ),
  })
}

function compileManifest({ version, store, partners, products }: CatalogContent): Manifest {
  return manifestSchema.parse({
    version,
    store: storeTerms(store),
    partners: partners.map((partner) => compiledPartnerSchema.parse(partner)),
    shards: shardNames,
    ids: products.map(({ id }) => id),
  })
}

function storeTerms(store: CatalogContent['store']): StoreTerms {
  const ref = ({ sha256, url }: LegalText) => ({ sha256, url })
  const { terms, privacy, imprint } = store.legal
  return { ...store, legal: { terms: ref(terms), privacy: ref(privacy), imprint: ref(imprint) } }
}
