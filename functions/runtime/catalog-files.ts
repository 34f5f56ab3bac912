import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Catalog, createCatalog } from '../../catalog/catalog.ts'
import { readCompiled } from '../../catalog/compile.ts'
import { refusal } from './refusal.ts'

export interface CatalogFiles {
  current(): Catalog
  stop(): void
}

/** How often a running shop looks for a new build. */
const everyMs = 1000

/**
 * The compiled catalog of the last build. A new build takes its place while the shop runs; one that cannot be read is
 * told of, and the last good one stays.
 * @throws a refusal when there is no build
 */
export async function openCatalogFiles(
  distDir: string,
  told: (error: unknown) => void,
): Promise<CatalogFiles> {
  let stamp = await buildStamp(distDir)
  let current = await load(distDir)
  const timer = setInterval(async () => {
    try {
      const now = await buildStamp(distDir)
      if (now === stamp) return
      current = await load(distDir)
      stamp = now
    } catch (error) {
      told(error)
    }
  }, everyMs)
  timer.unref()
  return { current: () => current, stop: () => clearInterval(timer) }
}

async function load(distDir: string): Promise<Catalog> {
  return createCatalog(await readCompiled(join(distDir, 'functions', 'catalog')))
}

async function buildStamp(distDir: string): Promise<string> {
  const path = join(distDir, 'build.json')
  try {
    const { mtimeMs, ino } = await stat(path)
    return `${mtimeMs}/${ino}`
  } catch (cause) {
    throw refusal(`There is no build in ${distDir}; run "npm run build" first.`, cause)
  }
}
