import {
  type CatalogProduct,
  manifestSchema,
  type Partner,
  type StoreTerms,
  shardOf,
  shardSchema,
} from './compiled.ts'

export type { CatalogProduct, Partner, StoreTerms } from './compiled.ts'

/** Where a compiled catalog is kept: files on Node, a table elsewhere. */
export interface CatalogSource {
  manifest: unknown
  /** @param name one of the manifest's shards */
  readShard(name: string): Promise<unknown>
}

/** What the functions may ask of the catalog. Answers are parsed by schema and not to be changed. */
export interface Catalog {
  /** Hash of the content; orders remember it. */
  version: string
  store: StoreTerms
  /** A product by id, unlisted and withdrawn ones too; null when there is none. */
  get(id: string): Promise<CatalogProduct | null>
  partner(id: string): Promise<Partner | null>
  /** The partners that list this origin; usually none or one. */
  partnersAt(origin: string): Promise<Partner[]>
  /** Every partner. */
  partners(): Promise<Partner[]>
  /** Every product id. */
  products(): Promise<string[]>
}

const shardsKept = 16

/**
 * Looks products up in a compiled catalog, a shard at a time; the shards used last are kept in memory.
 * @throws ZodError when the manifest is not one; look-ups reject when a shard is not
 */
export function createCatalog(source: CatalogSource): Catalog {
  const manifest = manifestSchema.parse(source.manifest)
  const ids = new Set(manifest.ids)
  const partners = new Map(manifest.partners.map((partner) => [partner.id, partner]))
  const shards = new Map<string, Promise<Map<string, CatalogProduct>>>()

  function shard(name: string): Promise<Map<string, CatalogProduct>> {
    const products = shards.get(name) ?? readShard(source, name)
    shards.delete(name)
    shards.set(name, products)
    // A read that failed is not remembered: the next look-up tries again.
    products.catch(() => shards.get(name) === products && shards.delete(name))
    for (const oldest of shards.keys()) {
      if (shards.size <= shardsKept) break
      shards.delete(oldest)
    }
    return products
  }

  return {
    version: manifest.version,
    store: manifest.store,
    get: async (id) => (ids.has(id) ? ((await shard(shardOf(id))).get(id) ?? null) : null),
    partner: async (id) => partners.get(id) ?? null,
    partnersAt: async (origin) => manifest.partners.filter(({ origins }) => origins.includes(origin)),
    partners: async () => [...manifest.partners],
    products: async () => [...manifest.ids],
  }
}

async function readShard(source: CatalogSource, name: string): Promise<Map<string, CatalogProduct>> {
  return new Map(Object.entries(shardSchema.parse(await source.readShard(name))))
}
