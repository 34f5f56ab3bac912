import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { CatalogSource } from '../../catalog/catalog.ts'
import { readCompiled, sourceOf } from '../../catalog/compile.ts'
import { formatProblem, readCatalog } from '../../catalog/read.ts'
import { publishCatalog } from '../runtime/catalog-rows.ts'
import { openShopStore } from '../runtime/open-store.ts'
import { refusal } from '../runtime/refusal.ts'
import { databaseName } from '../runtime/settings.ts'
import { type BuildSettings, buildSettings } from './build-settings.ts'
import { databaseUrl } from './database-url.ts'

/**
 * `npm run publish:catalog`: writes the catalog into DATABASE_URL, where the worker at the edge reads it, and makes
 * the database ready for the worker, which may not change its schema. It takes the catalog of the last build, so that
 * pages and prices agree; without a build, the catalog's own files.
 */
export async function main(): Promise<number> {
  const url = databaseUrl(process.env.DATABASE_URL)
  const settings = buildSettings(process.env)
  const { from, source } = await findCatalog(settings)
  const { store, stop } = await openShopStore({ DATABASE_URL: url.href, dataDir: '' })
  try {
    const { version, before, products } = await publishCatalog(store, source)
    const place = databaseName(url.href)
    const what = `${version.slice(0, 12)}, ${products === 1 ? '1 product' : `${products} products`}`
    console.log(
      version === before
        ? `${place} has this catalog already (${what}); nothing was changed.`
        : `Published ${from} (${what}) to ${place}.`,
    )
  } finally {
    await stop()
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
