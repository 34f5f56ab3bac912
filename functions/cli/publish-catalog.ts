import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogSource } from '../../catalog/catalog.ts'
import { readCompiled, sourceOf } from '../../catalog/compile.ts'
import { formatProblem, readCatalog } from '../../catalog/read.ts'
import { createBossQueue } from '../jobs/pgboss.ts'
import { publishCatalog } from '../runtime/catalog-rows.ts'
import { refusal } from '../runtime/refusal.ts'
import { maxAttempts } from '../runtime/shop-rules.ts'
import { openPostgresStore } from '../storage/postgres.ts'
import { type BuildSettings, buildSettings } from './build-settings.ts'

/**
 * `npm run publish:catalog`: writes the catalog into DATABASE_URL, where the worker at the edge reads it, and makes
 * the database ready for the worker, which may not change its schema. It takes the catalog of the last build, so that
 * pages and prices agree; without a build, the catalog's own files.
 */
export async function main(): Promise<number> {
  const url = databaseUrl(process.env.DATABASE_URL)
  const settings = buildSettings(process.env)
  const { from, source } = await findCatalog(settings)
  const store = await openPostgresStore({ url: url.href })
  try {
    const queue = await createBossQueue(store, { maxAttempts, places: [], resident: false })
    await queue.stop()
    const { version, before, products } = await publishCatalog(store, source)
    const place = `${url.host}${url.pathname}`
    console.log(
      version === before
        ? `${place} has this catalog already (${version.slice(0, 12)}, ${products} products); nothing was changed.`
        : `Published ${from} (${version.slice(0, 12)}, ${products} products) to ${place}.`,
    )
  } finally {
    await store.close()
  }
  return 0
}

async function findCatalog({
  distDir,
  catalogDir,
  allowInsecureSellers,
}: BuildSettings): Promise<{ from: string; source: CatalogSource }> {
  const compiled = join(distDir, 'functions', 'catalog')
  if (existsSync(compiled))
    return { from: `the catalog built in ${distDir}`, source: await readCompiled(compiled) }
  const read = await readCatalog(catalogDir, { allowInsecureSellers })
  if ('problems' in read) {
    throw refusal(`${read.problems.map(formatProblem).join('\n')}\n\nNothing was published.`)
  }
  return { from: `the catalog in ${catalogDir}`, source: sourceOf(read.content) }
}

function databaseUrl(given: string | undefined): URL {
  const url = given ? URL.parse(given) : null
  if (url && /^postgres(ql)?:$/.test(url.protocol)) return url
  throw refusal(
    'DATABASE_URL must be the address of a PostgreSQL database, such as postgres://user:password@host/name.',
  )
}
