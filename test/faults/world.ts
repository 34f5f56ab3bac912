import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { CatalogProduct } from '../../catalog/catalog.ts'
import { compileCatalog, compileProduct } from '../../catalog/compile.ts'
import { type CatalogContent, readCatalog } from '../../catalog/read.ts'
import { buildSettings } from '../../functions/cli/build-settings.ts'
import { projectRoot } from '../../functions/cli/tool.ts'
import { type Sandbox, startSandbox } from '../../functions/sandbox/start.ts'
import { freePorts } from '../e2e/free-ports.ts'
import { sellerKeyName, type ShopPlan } from './shop-plan.ts'

/** All that outlives a shop: the payment service, sellers, cloud and mailbox, which also judge it. */
export interface World {
  folder: string
  /** The bundled shop. */
  program: string
  distDir: string
  port: number
  shopUrl: string
  operatorToken: string
  content: CatalogContent
  products: CatalogProduct[]
  sandbox: Sandbox
  /** Places of the stand-ins, as a shop is told them. */
  places: ShopPlan['sandbox']
  /** Where a stand-in keeps its book. */
  ledger(name: 'stripe.sqlite' | 'mails.sqlite' | 'seller.json' | 'cloud.json'): string
  stop(): Promise<void>
}

/** Starts the stand-ins in a fresh folder and makes what a shop needs to run beside them. */
export async function startWorld(fromPort: number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-faults-'))
  const port = await freePorts(fromPort)
  const shopUrl = `http://127.0.0.1:${port}`
  const read = await readCatalog(buildSettings({}).catalogDir)
  if ('problems' in read) throw new Error('The catalog has problems.')
  const { content } = read
  const products = content.products.map(compileProduct)
  const distDir = join(folder, 'dist')
  await mkdir(join(distDir, 'site'), { recursive: true })
  await compileCatalog(content, join(distDir, 'functions', 'catalog'))
  await writeFile(join(distDir, 'build.json'), JSON.stringify({ publicUrl: shopUrl }))
  const program = join(folder, 'shop-entry.js')
  await bundle('test/faults/shop-entry.ts', program)
  await bundle('test/faults/backup-entry.ts', join(folder, 'backup-entry.js'))
  const sandbox = await startSandbox({
    dataDir: join(folder, 'world'),
    shopUrl,
    port: 0,
    products,
    partners: content.partners.map(({ id, name, origins, commission }) => ({
      id,
      name,
      origins,
      commission,
    })),
    log: (line) => console.error(line),
  })
  return {
    folder,
    program,
    distDir,
    port,
    shopUrl,
    operatorToken: 'operator-of-the-fault-run',
    content,
    products,
    sandbox,
    places: placesOf(sandbox, products),
    ledger: (name) => join(folder, 'world', 'sandbox', name),
    async stop() {
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

function placesOf(
  { stop: _, sellerKey, ...places }: Sandbox,
  products: CatalogProduct[],
): ShopPlan['sandbox'] {
  const keys = products.flatMap(({ seller, delivery }) =>
    'key' in delivery && delivery.key
      ? [[sellerKeyName(seller.id, delivery.key), sellerKey(seller.id, delivery.key)]]
      : [],
  )
  return { ...places, sellerKeys: Object.fromEntries(keys) as Record<string, string> }
}

/** One file that starts fast: a run starts it a thousand times. */
async function bundle(entry: string, outfile: string): Promise<void> {
  await build({
    entryPoints: [join(projectRoot, entry)],
    absWorkingDir: projectRoot,
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    conditions: ['production'],
    legalComments: 'none',
    logLevel: 'silent',
    tsconfig: join(projectRoot, 'tsconfig.json'),
    banner: {
      js: "import { createRequire as vitrineRequire } from 'node:module'; const require = vitrineRequire(import.meta.url);",
    },
  })
  await writeFile(join(outfile, '..', 'package.json'), '{ "type": "module" }\n')
}
