import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'astro'
import { headersFile } from '../headers.ts'

const root = path.resolve(import.meta.dirname, '../..')

/** Where payments are made when the shop is not in the sandbox. */
const paymentOrigins = ['https://checkout.stripe.com']

/**
 * Builds the web root without the widget: pages, product data, search files, schemas, fonts, media and `_headers`.
 * One build at a time in a process: Astro's configuration is told the catalog through the environment.
 * @param options.outDir is emptied first
 * @param options.catalogDir the folder of product files
 * @param options.publicUrl origin of the shop, for canonical addresses and feeds
 * @throws Error with every fault of the catalog, a line each, when it cannot be read
 */
export async function buildSite(options: {
  outDir: string
  catalogDir: string
  publicUrl: string
}): Promise<void> {
  const outDir = path.resolve(options.outDir)
  const catalogDir = path.resolve(options.catalogDir)
  const cacheDir = await mkdtemp(path.join(tmpdir(), 'vitrine-site-'))
  Object.assign(process.env, {
    ASTRO_TELEMETRY_DISABLED: '1',
    CATALOG_DIR: catalogDir,
    PUBLIC_URL: options.publicUrl,
  })
  try {
    await build({ root, outDir, cacheDir, logLevel: 'warn' })
  } finally {
    await rm(cacheDir, { recursive: true, force: true })
  }
  const media = path.join(outDir, 'media')
  await mkdir(media, { recursive: true })
  await cp(path.join(catalogDir, 'media'), media, { recursive: true })
  await writeFile(path.join(outDir, '_headers'), headersFile({ paymentOrigins }))
}
