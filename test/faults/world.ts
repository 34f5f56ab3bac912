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
import { withEveryWay } from './catalog.ts'
import { createNetwork, type Network } from './network.ts'
import { sellerKeyName, type ShopPlan } from './shop-plan.ts'
import { requireEveryWay } from './ways.ts'

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
  /** Between a shop and the stand-ins. */
  network: Network
  /** Places of the stand-ins, as a shop is told them. */
  places: ShopPlan['sandbox']
  /** How many keys the seller of each pool put into it. */
  pools: Readonly<Record<string, number>>
  /** Where a stand-in keeps its book. */
  ledger(name: 'stripe.sqlite' | 'mails.sqlite' | 'seller.json' | 'cloud.json'): string
  stop(): Promise<void>
}

/**
 * Starts the stand-ins in a fresh folder and makes what a shop needs to run beside them.
 * @param options.poolKeys how many license keys each pool is given
 */
export async function startWorld(
  fromPort: number,
  { poolKeys = 50 }: { poolKeys?: number } = {},
): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-faults-'))
  const port = await freePorts(fromPort)
  const shopUrl = `http://127.0.0.1:${port}`
  const read = await readCatalog(buildSettings({}).catalogDir)
  if ('problems' in read) throw new Error('The catalog has problems.')
  const content = withEveryWay(read.content)
  const products = content.products.map(compileProduct)
  requireEveryWay(products)
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
  const network = createNetwork()
  const pools = poolsOf(products, poolKeys)
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
    network,
    places: await placesOf(sandbox, { products, network, pools }),
    pools,
    ledger: (name) => join(folder, 'world', 'sandbox', name),
    async stop() {
      await network.stop()
      await sandbox.stop()
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

async function placesOf(
  sandbox: Sandbox,
  { products, network, pools }: Pick<World, 'products' | 'network' | 'pools'>,
): Promise<ShopPlan['sandbox']> {
  const { stop: _stop, fillPools: _fill, clock: _clock, sellerKey, ...places } = sandbox
  const keys = products.flatMap(({ seller, delivery }) =>
    'key' in delivery && delivery.key
      ? [[sellerKeyName(seller.id, delivery.key), sellerKey(seller.id, delivery.key)]]
      : [],
  )
  const hosts = Object.entries(places.hosts).map(async ([host, origin]) => [host, await network.to(origin)])
  const downloads = Object.entries(places.downloads).map(async ([name, shelf]) => [
    name,
    'endpoint' in shelf && shelf.endpoint ? { ...shelf, endpoint: await network.to(shelf.endpoint) } : shelf,
  ])
  return {
    ...places,
    stripe: { ...places.stripe, apiBase: await network.to(places.stripe.apiBase) },
    smtpUrl: await network.to(places.smtpUrl),
    hosts: Object.fromEntries(await Promise.all(hosts)) as Record<string, string>,
    downloads: Object.fromEntries(await Promise.all(downloads)) as typeof places.downloads,
    sellerKeys: Object.fromEntries(keys) as Record<string, string>,
    pools: { ...pools },
  }
}

function poolsOf(products: CatalogProduct[], keys: number): Record<string, number> {
  const pools = products.flatMap(({ delivery }) =>
    'pool' in delivery && delivery.pool ? [delivery.pool] : [],
  )
  return Object.fromEntries(pools.map((pool) => [pool, keys]))
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
