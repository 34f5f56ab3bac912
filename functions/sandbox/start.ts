import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { CatalogProduct, Partner } from '../../catalog/catalog.ts'
import type { AnyCloudSettings } from '../clouds/settings.ts'
import type { Shop } from '../flows/shop.ts'
import type { Store } from '../storage/store.ts'
import type { ShelfSettings } from '../downloads/connect.ts'
import type { RegistrySettings } from '../registry/sign.ts'
import { sandboxFiles, sandboxShelves } from './bucket/places.ts'
import { type Child, startChild } from './child.ts'
import { clockAsked } from './child-clock.ts'
import { createSandboxClock, type SandboxClock } from './clock.ts'
import { sandboxClouds, sandboxImages } from './cloud/places.ts'
import { sandboxArtifacts, sandboxRegistries } from './registry/places.ts'
import { fillPools } from './fill-pools.ts'
import { openSecrets, type SandboxSecrets } from './secrets.ts'
import { worldPlaces, type WorldPlaces, type WorldSettings } from './world-settings.ts'

export interface SandboxOptions {
  /** The shop's own folder; the sandbox keeps everything in `sandbox/` inside it. */
  dataDir: string
  shopUrl: string
  /** The shop's port; the stand-ins take the eight after it, or free ones where those are taken. */
  port: number
  products: CatalogProduct[]
  partners: Partner[]
  /** Where the sandbox keeps its clock; without one the clock is the machine's. */
  store?: Store
  log(line: string): void
}

/** Where the stand-ins are, and the secrets that they share with the shop. */
export interface Sandbox {
  stripe: { apiBase: string; secretKey: string; webhookSecret: string; pageOrigin: string }
  smtpUrl: string
  mailboxUrl: string
  partnerUrl: string
  /** Pages of the clouds and of the sellers, for people. */
  cloudUrl: string
  sellerUrl: string
  /** Hosts of sellers and clouds, each with the origin of its stand-in. */
  hosts: Record<string, string>
  sellerKey(seller: string, name: string): string
  clouds: Record<string, AnyCloudSettings>
  downloads: Record<string, ShelfSettings>
  registries: Record<string, RegistrySettings>
  registryUrl: string
  /** There when the sandbox was given a store. */
  clock?: SandboxClock
  /** Gives pools of license keys that have none some to hand out. */
  fillPools(shop: Shop): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts the stand-ins in two processes of their own, side by side: the world (payment service, mailbox, cloud, partner
 * page) and the sellers. They end when this process ends, however it does.
 */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const dataDir = join(options.dataDir, 'sandbox')
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const secrets = openSecrets(dataDir)
  const cacheDir = join(dataDir, 'compiled')
  const children: Child<unknown>[] = []
  const clock = options.store && (await createSandboxClock(options.store, tellChildren))
  function tellChildren(clockOffsetMs: number): void {
    for (const child of children) child.tell({ clockOffsetMs })
  }
  const clockOffsetMs = clock?.offset() ?? 0
  const worldFile = join(dataDir, 'world.json')
  const worldSettings = { ...settingsOfWorld(options, dataDir, secrets), clockOffsetMs }
  writeFileSync(worldFile, JSON.stringify(worldSettings), { mode: 0o600 })
  const sellerSettings = JSON.stringify({ ...settingsOfSeller(options, dataDir, secrets), clockOffsetMs })
  const [world, seller] = await startTogether(
    startChild(
      { name: 'world', file: './world.ts', argument: worldFile, ready: worldPlaces, cacheDir },
      options.log,
      moveClock,
    ),
    startChild(
      { name: 'seller', file: './seller/main.ts', argument: sellerSettings, ready: sellerReady, cacheDir },
      options.log,
    ),
  )
  children.push(world, seller)
  if (clock) tellChildren(clock.offset())

  /** A person pressed a button on a page of the world. */
  function moveClock(message: unknown): void {
    const asked = clockAsked.safeParse(message).data
    if (!asked) return
    const jumped = clock ? clock.jump(asked.jumpMs) : Promise.reject(new Error('the sandbox has no store'))
    jumped.catch((error: unknown) => {
      options.log(`The clock could not be moved: ${String(error)}`)
      tellChildren(clock?.offset() ?? 0)
    })
  }

  const sellerUrl = `http://127.0.0.1:${seller.ready.port}`
  const { clouds, hosts } = sandboxClouds(options.products, {
    origin: world.ready.cloud,
    password: secrets.cloudPassword,
  })
  const { registries, hosts: registryHosts } = sandboxRegistries(options.products, {
    origin: world.ready.registry,
    key: secrets.registryKey,
  })
  return {
    ...placesOf(world.ready, secrets),
    cloudUrl: world.ready.cloud,
    sellerUrl,
    hosts: { ...hosts, ...registryHosts, ...hostsOf(options.products, sellerUrl) },
    sellerKey: secrets.sellerKey,
    clouds,
    downloads: sandboxShelves(options.products, { origin: world.ready.bucket, key: secrets.bucket }),
    registries,
    registryUrl: world.ready.registry,
    ...(clock ? { clock } : {}),
    fillPools,
    async stop() {
      clock?.stop()
      await Promise.all([world.stop(), seller.stop()])
    },
  }
}

const sellerReady = z.object({ ready: z.literal(true), port: z.int() })

function placesOf(
  places: WorldPlaces,
  secrets: SandboxSecrets,
): Pick<Sandbox, 'stripe' | 'smtpUrl' | 'mailboxUrl' | 'partnerUrl'> {
  const { stripeKey, webhookSecret } = secrets
  return {
    stripe: { apiBase: places.stripe, pageOrigin: places.stripe, secretKey: stripeKey, webhookSecret },
    smtpUrl: places.smtp,
    mailboxUrl: places.mailbox,
    partnerUrl: places.partner,
  }
}

function settingsOfWorld(
  options: SandboxOptions,
  dataDir: string,
  secrets: SandboxSecrets,
): Omit<WorldSettings, 'clockOffsetMs'> {
  const { port, partners, products } = options
  // Port 0 asks for free ones.
  const after = (places: number): number => (port === 0 ? 0 : port + places)
  const partner = partners.find(({ id }) => id === 'harbor-weekly') ?? partners[0]
  return {
    dataDir,
    shopUrl: options.shopUrl,
    ports: {
      partner: after(1),
      mailbox: after(2),
      stripe: after(3),
      cloud: after(4),
      smtp: after(6),
      registry: after(7),
      bucket: after(8),
    },
    stripe: { secretKey: secrets.stripeKey, webhookSecret: secrets.webhookSecret },
    cloud: { password: secrets.cloudPassword, images: sandboxImages(products) },
    registry: { key: secrets.registryKey, artifacts: sandboxArtifacts(products) },
    bucket: { key: secrets.bucket, files: sandboxFiles(products) },
    partner: { id: partner?.id ?? 'harbor-weekly', name: partner?.name ?? 'Harbor Weekly' },
    products: oneOfEachKind(products).map((product) => ({
      id: product.id,
      name: product.name,
      tagline: product.tagline,
      seller: product.seller.name,
      plan: product.plans[0]?.id ?? null,
    })),
  }
}

function settingsOfSeller(options: SandboxOptions, dataDir: string, secrets: SandboxSecrets): object {
  const names = options.products.flatMap(({ seller, delivery }) =>
    'key' in delivery && typeof delivery.key === 'string' ? [[seller.id, delivery.key] as const] : [],
  )
  const keys = names.map(([seller, name]) => [`${seller}/${name}`, secrets.sellerKey(seller, name)])
  const port = options.port === 0 ? 0 : options.port + 5
  return { port, dataDir, shopUrl: options.shopUrl, keys: Object.fromEntries(keys) }
}

/** The first listed product of each delivery method that the catalog has; what is not sold here comes last. */
function oneOfEachKind(products: readonly CatalogProduct[]): CatalogProduct[] {
  const firsts = new Map<string, CatalogProduct>()
  for (const product of products) {
    const isShown = product.listed && !product.withdrawn
    if (isShown && !firsts.has(product.delivery.kind)) firsts.set(product.delivery.kind, product)
  }
  return [...firsts.values()].sort((a, b) => Number(b.plans.length > 0) - Number(a.plans.length > 0))
}

function hostsOf(products: readonly CatalogProduct[], seller: string): Record<string, string> {
  return Object.fromEntries(products.flatMap((product) => product.seller.hosts).map((host) => [host, seller]))
}

/** Waits for both; when one fails, the other is stopped before the error goes on. */
async function startTogether<A, B>(
  a: Promise<Child<A>>,
  b: Promise<Child<B>>,
): Promise<[Child<A>, Child<B>]> {
  try {
    return await Promise.all([a, b])
  } catch (error) {
    for (const result of await Promise.allSettled([a, b])) {
      if (result.status === 'fulfilled') await result.value.stop()
    }
    throw error
  }
}
