import { getRandomValues } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { methodOf } from '../../catalog/delivery/methods.ts'
import { sellerKeySetting } from '../../catalog/seller.ts'
import { connectClouds } from '../clouds/connect.ts'
import { inTurn } from '../clouds/in-turn.ts'
import type { AnyCloudSettings } from '../clouds/settings.ts'
import type { Reached } from '../crash-points.ts'
import { createShelves } from '../downloads/connect.ts'
import { createDiskFiles } from '../files/disk.ts'
import { createRowFiles } from '../files/rows.ts'
import { createTickets } from '../files/tickets.ts'
import type { Log, Shop } from '../flows/shop.ts'
import type { Queue } from '../jobs/queue.ts'
import { createLicenses, type Licenses } from '../licenses/issuer.ts'
import { createHttpMailer } from '../mail/http.ts'
import type { Mailer } from '../mail/mailer.ts'
import { createSmtpMailer } from '../mail/smtp.ts'
import { createOutgoing } from '../outgoing/fetch.ts'
import { createStripe } from '../payments/stripe.ts'
import { createRegistries } from '../registry/distribution.ts'
import type { Sandbox } from '../sandbox/start.ts'
import { createSealer } from '../secrets/seal.ts'
import { createSellers } from '../sellers/connect.ts'
import type { SellerKey } from '../sellers/keys.ts'
import type { Store } from '../storage/store.ts'
import type { CatalogFiles } from './catalog-files.ts'
import type { LocalSecrets } from './local-secrets.ts'
import type { Settings } from './settings.ts'
import { ticketKey } from './shop-rules.ts'
import type { OrderWatch } from './watch.ts'

export interface Parts {
  settings: Settings
  store: Store
  queue: Queue
  catalog: CatalogFiles
  sandbox: Sandbox | null
  local: LocalSecrets | null
  log: Log
  watch: OrderWatch
  poke: () => void
  reached: Reached
}

/** Puts the shop together for a long-lived Node process: the one place that knows every implementation. */
export function buildShop(parts: Parts): { shop: Shop; licenses: Licenses } {
  const { settings, store, queue, catalog, sandbox, local, log, watch } = parts
  const now = sandbox?.clock?.now ?? ((): Date => new Date())
  const random = (bytes: number): Uint8Array => getRandomValues(new Uint8Array(bytes))
  const ring = settings.SECRET_KEYS ?? needed(local).ring
  const outgoing = createOutgoing({
    allowInsecure: settings.ALLOW_INSECURE_SELLERS,
    ...(sandbox ? { connect: sandbox.hosts } : {}),
    reached: parts.reached,
  })
  const licenses = createLicenses({
    jwks: settings.LICENSE_KEYS ?? needed(local).licenses,
    issuer: settings.PUBLIC_URL,
    now,
  })
  const shop: Shop = {
    store,
    queue,
    ...createStripe(stripeSettings(settings, sandbox)),
    catalog: catalog.current,
    methodOf,
    sellers: createSellers({
      outgoing,
      keys: sellerKeys(settings, sandbox),
      now,
      random,
      isTest: settings.mode === 'test',
    }),
    cloud: inTurn(
      connectClouds({
        outgoing,
        clouds: cloudsOf(settings, sandbox),
        now,
        signedAt: () => new Date(),
        pause: (ms) => pause(ms),
      }),
      { store: () => store, now: () => new Date(), random },
    ),
    licenses,
    // Processes that share a database share no disk.
    files: settings.DATABASE_URL ? createRowFiles(store) : createDiskFiles(join(settings.dataDir, 'files')),
    tickets: createTickets(ticketKey(ring)),
    downloads: createShelves({ ...sandbox?.downloads, ...settings.downloads }),
    registries: createRegistries({
      registries: { ...sandbox?.registries, ...settings.registries },
      issuer: settings.PUBLIC_URL,
      now,
      outgoing,
    }),
    sealer: createSealer(ring, random),
    mailer: mailerOf(
      settings,
      settings.MAIL_FROM ?? `${catalog.current().store.name} <shop@${new URL(settings.PUBLIC_URL).hostname}>`,
      sandbox,
    ),
    publicUrl: settings.PUBLIC_URL,
    mode: settings.mode,
    now,
    random,
    log,
    reached: parts.reached,
    poke: parts.poke,
    changed: watch.tell,
    // A process that stays needs no telling.
    background: () => {},
  }
  return { shop, licenses }
}

function mailerOf(settings: Settings, from: string, sandbox: Sandbox | null): Mailer {
  const { SMTP_URL, MAIL_HTTP_URL } = settings
  if (MAIL_HTTP_URL) return createHttpMailer(MAIL_HTTP_URL, from)
  return createSmtpMailer(SMTP_URL ?? needed(sandbox).smtpUrl, from)
}

function stripeSettings(settings: Settings, sandbox: Sandbox | null) {
  if (sandbox) {
    const { secretKey, apiBase, webhookSecret } = sandbox.stripe
    return { secretKey, apiBase, webhookSecrets: [webhookSecret] }
  }
  return {
    secretKey: settings.STRIPE_SECRET_KEY as string,
    webhookSecrets: settings.STRIPE_WEBHOOK_SECRET ?? [],
    ...(settings.STRIPE_API_BASE ? { apiBase: settings.STRIPE_API_BASE } : {}),
  }
}

function sellerKeys(settings: Settings, sandbox: Sandbox | null) {
  return (seller: string, name: string): SellerKey => {
    const setting = sellerKeySetting(seller, name)
    return { setting, secret: settings.sellerKeys.get(setting) ?? sandbox?.sellerKey(seller, name) }
  }
}

function cloudsOf(settings: Settings, sandbox: Sandbox | null): Record<string, AnyCloudSettings> {
  return sandbox ? sandbox.clouds : Object.fromEntries(settings.clouds)
}

function needed<Part>(part: Part | null): Part {
  if (part === null) throw new Error('a setting that the check of the settings requires is missing')
  return part
}
