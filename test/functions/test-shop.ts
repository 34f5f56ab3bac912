import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import type { Catalog, CatalogProduct, Partner } from '../../catalog/catalog.ts'
import { type Delivery, methodOf } from '../../catalog/delivery/methods.ts'
import type { CheckoutRequest, PublicOrder } from '../../catalog/wire.ts'
import { createApp } from '../../functions/app.ts'
import { createDiskFiles } from '../../functions/files/disk.ts'
import { createTickets } from '../../functions/files/tickets.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { showOrder } from '../../functions/flows/order/show-order.ts'
import { putBack, work } from '../../functions/flows/work.ts'
import type { Letter } from '../../functions/mail/mailer.ts'
import { createSealer } from '../../functions/secrets/seal.ts'
import { vouch } from '../../functions/sellers/vouch.ts'
import { createWorld } from '../catalog/delivery/world.ts'
import { samples } from '../samples.ts'
import { createTestBilling } from './test-billing.ts'
import { createTestGateway } from './test-gateway.ts'
import { openTestStore, type StoreKind } from './test-store.ts'

export const origin = 'https://shop.example'
/** Of every seller in the tests. */
export const sellerKey = 'seller-key-of-the-tests'
export const operatorToken = 'operator-token-of-the-tests'

const eula = { sha256: 'e'.repeat(64), url: '/eula/' }
const legalText = (sha: string, url: string) => ({ sha256: sha.repeat(64), url })

/** A product for each kind, named as the kind. */
function productOf(kind: Delivery['kind']): CatalogProduct {
  const sample = samples[kind]
  const bought = 'bought' in sample ? sample.bought : undefined
  const plan = {
    id: 'team',
    name: 'Team',
    billing: 'once' as const,
    prices: [
      { currency: 'USD', amount: 4900 },
      { currency: 'JPY', amount: 7000 },
    ],
    ...(bought ? { quantity: { unit: bought.unit, min: 1, max: 50 } } : {}),
  }
  return {
    id: kind,
    name: `Product ${kind}`,
    tagline: `A ${kind}.`,
    category: 'tools',
    tags: [],
    listed: true,
    withdrawn: false,
    updated: '2026-11-01',
    seller: {
      id: 'northbeam',
      name: 'Northbeam',
      url: 'https://northbeam.example',
      email: 'sales@northbeam.example',
      hosts: ['api.northbeam.example'],
    },
    delivery: sample.terms,
    plans: kind === 'consulting' ? [] : [plan],
    eula: kind === 'consulting' ? null : eula,
    texts: {},
  }
}

/** The catalog of the tests; `change` replaces or removes a product while the shop runs. */
export function createTestCatalog() {
  const kinds = Object.keys(samples) as Delivery['kind'][]
  const products = new Map(kinds.map((kind) => [kind as string, productOf(kind)]))
  const partners: Partner[] = [
    { id: 'harbor', name: 'Harbor', origins: ['https://harbor.example'], commission: '10%' },
    { id: 'quay', name: 'Quay', origins: ['https://quay.example'], commission: '5%' },
  ]
  const catalog: Catalog = {
    version: 'v1',
    store: {
      name: 'Vitrine',
      currencies: ['USD', 'EUR', 'JPY'],
      locales: ['en', 'zh-CN'],
      tax: { behavior: 'exclusive', automatic: false },
      legal: {
        terms: legalText('a', '/legal/terms/'),
        privacy: legalText('b', '/legal/privacy/'),
        imprint: legalText('c', '/legal/imprint/'),
      },
      periods: { graceDays: 7, retentionDays: 30 },
      checkout: { promotionCodes: false, taxIds: false, billingAddress: 'auto' },
    },
    get: async (id) => products.get(id) ?? null,
    partner: async (id) => partners.find((partner) => partner.id === id) ?? null,
    partnersAt: async (at) => partners.filter(({ origins }) => origins.includes(at)),
    partners: async () => partners,
    products: async () => [...products.keys()],
  }
  const change = (id: string, to: Partial<CatalogProduct> | null): void => {
    if (to === null) products.delete(id)
    else products.set(id, { ...(products.get(id) as CatalogProduct), ...to })
  }
  return { catalog, change }
}

export interface TestShopOptions {
  mode?: Shop['mode']
  maxAttempts?: number
  /** Default: what VITRINE_TEST_STORE says, else SQLite. */
  store?: StoreKind
}

/** A whole shop on a real store, with the outside world in memory. Closed when the test ends. */
export async function createTestShop(options: TestShopOptions = {}) {
  const { mode = 'test', maxAttempts = 3 } = options
  const folder = mkdtempSync(join(tmpdir(), 'vitrine-'))
  const { store, queue, loseJob, stop } = await openTestStore({ folder, maxAttempts, kind: options.store })
  onTestFinished(async () => {
    await stop()
    rmSync(folder, { recursive: true, force: true })
  })
  const world = createWorld()
  for (const { files } of samples.download.terms.releases)
    for (const { path, size } of files) world.fetching.sizes.set(path, size)
  const billing = createTestBilling(world.now)
  const gateway = createTestGateway(billing)
  const { catalog, change } = createTestCatalog()
  const letters: Letter[] = []
  const logged: string[] = []
  const log = (_fields: object, message: string): void => void logged.push(message)
  const anyPorts = world.ports('any')
  const key = randomBytes(32)
  const shop: Shop = {
    store,
    queue,
    gateway,
    billing,
    catalog: () => catalog,
    methodOf,
    sellers: {
      for: () => anyPorts.seller,
      vouches: (_owner, proof) => vouch([sellerKey], proof, world.now()),
    },
    cloud: anyPorts.cloud,
    licenses: world.licenses,
    files: createDiskFiles(join(folder, 'files')),
    tickets: createTickets(key),
    downloads: world.fetching.shelves,
    registries: world.fetching.registries,
    sealer: createSealer({ current: 'k1', keys: new Map([['k1', key]]) }, (bytes) => randomBytes(bytes)),
    mailer: { send: async (letter) => void letters.push(letter) },
    publicUrl: origin,
    mode,
    now: world.now,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    log: { info: log, warn: log, error: log },
    reached: () => {},
    poke: () => {},
    changed: () => {},
    background: () => {},
  }
  const app = createApp(shop, {
    operatorToken,
    addressOf: () => '203.0.113.7',
    version: '0.0.0',
    jwks: world.licenses.jwks,
    pageHeaders: () => ({}),
  })

  /** Runs every job that is due, and those they lead to, until nothing is due. */
  async function runJobs(): Promise<void> {
    for (;;) {
      const job = await shop.queue.claim(shop.now())
      if (!job) return
      await work(job, shop).catch((error: unknown) => putBack(job, error, shop))
    }
  }

  async function order(id: string): Promise<PublicOrder> {
    const shown = await showOrder(id, shop)
    if (!shown) throw new Error(`no order ${id}`)
    return shown
  }

  return { shop, app, world, gateway, billing, change, letters, logged, runJobs, loseJob, order, folder }
}

export type TestShop = Awaited<ReturnType<typeof createTestShop>>

/** A valid request for one product of a kind. */
export function requestFor(kind: Delivery['kind'], more: Partial<CheckoutRequest> = {}): CheckoutRequest {
  const sample = samples[kind]
  const quantity = 'bought' in sample ? sample.bought?.quantity : undefined
  return {
    lines: [{ product: kind, plan: 'team', inputs: { ...sample.inputs }, ...(quantity ? { quantity } : {}) }],
    email: 'ada@buyer.example',
    currency: 'USD',
    agreements: { eula: eula.sha256, terms: 'a'.repeat(64) },
    ...more,
  }
}

/** Posts JSON to the app. */
export function post(
  app: TestShop['app'],
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
) {
  return app.request(`${origin}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}

/** Opens an order through the HTTP door as a server would, and answers its id and token. */
export async function checkOut(
  { app }: TestShop,
  request: CheckoutRequest,
): Promise<{ order: string; token: string; url: string }> {
  const response = await post(app, '/api/checkout', request)
  const answer = (await response.json()) as { order: string; token: string; url: string; detail?: string }
  if (response.status !== 201) throw new Error(`checkout answered ${response.status}: ${answer.detail}`)
  return answer
}

/** Opens an order, pays it, and tells the shop by webhook. */
export async function buy(
  test: TestShop,
  kind: Delivery['kind'],
  request = requestFor(kind),
): Promise<{ order: string; token: string }> {
  const placed = await checkOut(test, request)
  test.gateway.pay(placed.order)
  await tell(test, placed.order)
  await test.runJobs()
  return placed
}

/** Posts a payment event about an order. */
export function tell({ app, gateway }: TestShop, order: string, body = gateway.eventFor(order)) {
  return app.request(`${origin}/api/payment-events`, {
    method: 'POST',
    headers: { 'stripe-signature': 'signed' },
    body,
  })
}
