import { type Catalog, type CatalogSource, createCatalog } from '../../catalog/catalog.ts'
import { manifestSchema, shardOf } from '../../catalog/compiled.ts'
import { publishCatalogFiles, publishedVersion, readCatalogFile } from '../storage/catalog-files.ts'
import type { Store } from '../storage/store.ts'
import { refusal } from './refusal.ts'

/** How long a version counts as current without asking again. */
const everyMs = 2000
/** As many as the catalog itself keeps. */
const shardsKept = 16

/** One published version, as far as it was read. */
interface Edition {
  version: string
  catalog: Catalog
  ids: ReadonlySet<string>
  shards: Map<string, unknown>
}

/** The published catalog, kept in memory between requests that each bring their own connection. */
export interface CatalogRows {
  /**
   * The catalog that counts now, or did two seconds ago; its products are read through this store.
   * @throws a refusal when no catalog was published
   */
  open(store: Store): Promise<Catalog>
}

/**
 * Why values are kept and no promises: in workerd a request must not wait for another's input and output, and what
 * the other began may never end.
 */
export function createCatalogRows(now: () => Date = () => new Date()): CatalogRows {
  let edition: Edition | undefined
  let askedAt = Number.NEGATIVE_INFINITY

  async function current(store: Store): Promise<Edition> {
    if (edition && now().getTime() - askedAt < everyMs) return edition
    const version = await publishedVersion(store.read)
    if (!version) throw refusal('No catalog was published to this database; run "npm run publish:catalog".')
    if (edition?.version !== version) edition = await readEdition(store, version)
    askedAt = now().getTime()
    return edition
  }

  return {
    async open(store) {
      const { version, catalog, ids, shards } = await current(store)
      return {
        ...catalog,
        async get(id) {
          if (!ids.has(id)) return null
          const name = shardOf(id)
          if (!shards.has(name)) keep(shards, name, await readJson(store, version, shardFile(name)))
          return catalog.get(id)
        },
      }
    },
  }
}

/**
 * Makes a compiled catalog the one that counts, whole and in one transaction.
 * @returns both versions; they are the same when nothing changed
 */
export async function publishCatalog(
  store: Store,
  source: CatalogSource,
): Promise<{ version: string; before: string | undefined; products: number }> {
  const manifest = manifestSchema.parse(source.manifest)
  const files = new Map([['manifest', JSON.stringify(source.manifest)]])
  for (const name of manifest.shards) {
    files.set(shardFile(name), JSON.stringify(await source.readShard(name)))
  }
  const { version, ids } = manifest
  const before = await store.transaction((tx) => publishCatalogFiles(tx, version, files))
  return { version, before, products: ids.length }
}

async function readEdition(store: Store, version: string): Promise<Edition> {
  const manifest = manifestSchema.parse(await readJson(store, version, 'manifest'))
  const shards = new Map<string, unknown>()
  const readShard = async (name: string): Promise<unknown> => shards.get(name)
  return { version, catalog: createCatalog({ manifest, readShard }), ids: new Set(manifest.ids), shards }
}

async function readJson(store: Store, version: string, file: string): Promise<unknown> {
  const body = await readCatalogFile(store.read, version, file)
  if (body === undefined) throw new Error(`The published catalog ${version} has no ${file}.`)
  return JSON.parse(body)
}

function keep(shards: Map<string, unknown>, name: string, shard: unknown): void {
  shards.set(name, shard)
  for (const oldest of shards.keys()) {
    if (shards.size <= shardsKept) return
    shards.delete(oldest)
  }
}

function shardFile(name: string): string {
  return `shards/${name}`
}
