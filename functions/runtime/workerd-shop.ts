import { AsyncLocalStorage } from 'node:async_hooks'
import type { Catalog } from '../../catalog/catalog.ts'
import { methodOf } from '../../catalog/delivery/methods.ts'
import { VitrineError } from '../errors.ts'
import type { FileStore } from '../files/file-store.ts'
import { createRowFiles } from '../files/rows.ts'
import { createTickets } from '../files/tickets.ts'
import type { Log, Shop } from '../flows/shop.ts'
import { type BossQueue, createBossQueue } from '../jobs/pgboss.ts'
import { createLicenses, type Licenses } from '../licenses/issuer.ts'
import { createHttpMailer } from '../mail/http.ts'
import type { Billing } from '../payments/billing.ts'
import type { Gateway } from '../payments/gateway.ts'
import { createStripe } from '../payments/stripe.ts'
import { createSealer } from '../secrets/seal.ts'
import { openPostgresStore, type PostgresStore } from '../storage/postgres.ts'
import { createCatalogRows } from './catalog-rows.ts'
import { queueWhenAsked } from './queue-when-asked.ts'
import { maxAttempts, ticketKey } from './shop-rules.ts'
import { refuseMoved, stampKeys, stampMode, stampShop } from './stamp.ts'
import {
  cloudElsewhere,
  downloadsElsewhere,
  registriesElsewhere,
  sellersElsewhere,
} from './workerd-elsewhere.ts'
import type { EdgeSettings } from './workerd-settings.ts'

/** What one request, or one run of the clock, has for itself: workerd lets no connection be shared between them. */
interface Belongings {
  store: PostgresStore
  queue: BossQueue
  files: FileStore
  gateway: Gateway
  billing: Billing
  catalog: Catalog
}

/** One request with its connections, which stay open until it leaves. */
export interface Visit {
  /** Lets work have the shop with this visit's connections. */
  run<Result>(work: () => Promise<Result>): Promise<Result>
  /** Waits for what goes on after the answer. */
  background(): Promise<void>
  /** Whether it made work for the queue. */
  poked(): boolean
  leave(): Promise<void>
}

export interface EdgeShop {
  /** One for the isolate; its store, queue and catalog are those of the visit that asks. */
  shop: Shop
  licenses: Licenses
  /** Never rejects: a visit without connections refuses whatever needs them. */
  enter(): Promise<Visit>
}

/** Connections of one visit: one for the transaction of each lane of `drain.ts`, and one for what is read beside them. */
const poolSize = 3

/** Puts the shop together for workerd. */
export function createEdgeShop(settings: EdgeSettings, log: Log): EdgeShop {
  const visits = new AsyncLocalStorage<Guest>()
  const catalogs = createCatalogRows()
  const now = (): Date => new Date()
  const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes))
  const ring = settings.SECRET_KEYS
  const licenses = createLicenses({
    jwks: settings.LICENSE_KEYS,
    issuer: settings.PUBLIC_URL,
    now,
  })
  const guest = (): Guest => {
    const visit = visits.getStore()
    if (!visit) throw new Error('the shop was asked outside a request')
    return visit
  }
  const here = (): Belongings => {
    const { belongings } = guest()
    if (belongings instanceof VitrineError) throw belongings
    return belongings
  }
  const shop: Shop = {
    get store() {
      return here().store
    },
    get queue() {
      return here().queue
    },
    get gateway() {
      return here().gateway
    },
    get billing() {
      return here().billing
    },
    get files() {
      return here().files
    },
    catalog: () => here().catalog,
    methodOf,
    sellers: sellersElsewhere(settings.sellerKeys, now),
    cloud: cloudElsewhere(settings.clouds),
    licenses,
    tickets: createTickets(ticketKey(ring)),
    downloads: downloadsElsewhere,
    registries: registriesElsewhere(settings.registries, { issuer: settings.PUBLIC_URL, now }),
    sealer: createSealer(ring, random),
    mailer: createHttpMailer(settings.MAIL_HTTP_URL, settings.MAIL_FROM),
    publicUrl: settings.PUBLIC_URL,
    mode: settings.mode,
    now,
    random,
    log,
    reached: () => {},
    poke: () => {
      guest().poked = true
    },
    changed: () => {},
    background: (work) => void guest().background.push(work),
  }

  let isStamped = false
  async function stampOnce(store: PostgresStore, name: string): Promise<void> {
    if (isStamped) return
    await refuseMoved(store)
    await stampMode(store, settings.mode)
    const change = await stampShop(store, { publicUrl: settings.PUBLIC_URL, name })
    if (change) log.warn({ code: 'shop_changed' }, change)
    await stampKeys(store, shop.sealer)
    isStamped = true
  }

  async function open(): Promise<Belongings> {
    const store = await openPostgresStore({ url: settings.DATABASE_URL, max: poolSize, migrate: false })
    try {
      const catalog = await catalogs.open(store)
      await stampOnce(store, catalog.store.name)
      const options = { maxAttempts, places: ['anywhere'], resident: false, migrate: false } as const
      const queue = queueWhenAsked(() => createBossQueue(store, options))
      return { store, queue, files: createRowFiles(store), ...stripeOf(settings), catalog }
    } catch (error) {
      await store.close()
      throw error
    }
  }

  return {
    shop,
    licenses,
    async enter() {
      const visit: Guest = {
        belongings: await open().catch((error: unknown) => unready(error, log)),
        poked: false,
        background: [],
      }
      return {
        run: (work) => visits.run(visit, work),
        background: async () => void (await Promise.allSettled(visit.background)),
        poked: () => visit.poked,
        async leave() {
          if (visit.belongings instanceof VitrineError) return
          await visit.belongings.queue.stop()
          await visit.belongings.store.close()
        },
      }
    },
  }
}

interface Guest {
  belongings: Belongings | VitrineError
  poked: boolean
  background: Promise<void>[]
}

/** The log says why; whoever asks learns that it is worth asking again. */
function unready(error: unknown, log: Log): VitrineError {
  log.error({ code: 'store_unavailable', error }, 'The shop cannot be opened')
  if (error instanceof VitrineError) return error
  const detail = 'The shop cannot be opened just now; nothing was changed.'
  return new VitrineError('store_unavailable', detail, {}, { cause: error })
}

/** Made for each request: it remembers prices as promises, which one request must not await of another. */
function stripeOf(settings: EdgeSettings): { gateway: Gateway; billing: Billing } {
  return createStripe({
    secretKey: settings.STRIPE_SECRET_KEY,
    webhookSecrets: settings.STRIPE_WEBHOOK_SECRET ?? [],
    ...(settings.STRIPE_API_BASE ? { apiBase: settings.STRIPE_API_BASE } : {}),
  })
}
