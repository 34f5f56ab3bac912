import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { methodOf } from '../../catalog/delivery/methods.ts'
import { createDiskFiles } from '../../functions/files/disk.ts'
import { createTickets } from '../../functions/files/tickets.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { createLicenses, generateLicenseKeys } from '../../functions/licenses/issuer.ts'
import { createOutgoing } from '../../functions/outgoing/fetch.ts'
import { openShopStore } from '../../functions/runtime/open-store.ts'
import { createSealer } from '../../functions/secrets/seal.ts'
import { createSellers } from '../../functions/sellers/connect.ts'
import { samples } from '../samples.ts'

/** Where the orders are: a folder for the embedded store, or a database. */
export interface Place {
  dataDir: string
  databaseUrl?: string | undefined
}

export const sellerKey = 'key-of-the-bench'

/** What an order of the figures sold: an account at a seller whose server answers at once. */
export function soldTerms(sellerPort: number) {
  return { ...samples.saas.terms, url: `http://127.0.0.1:${sellerPort}/`, key: 'bench' }
}

/** As much of a shop as deliveries need: real store, queue, seals and calls; nobody pays and no mail leaves. */
export async function openDeliveryShop({ dataDir, databaseUrl }: Place, key: Buffer) {
  const opened = await openShopStore({ dataDir, ...(databaseUrl ? { DATABASE_URL: databaseUrl } : {}) })
  const silent = () => {}
  const now = () => new Date()
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
  const shop: Partial<Shop> = {
    store: opened.store,
    queue: opened.queue,
    catalog: () => ({ get: async () => null }) as never,
    methodOf,
    sellers: createSellers({
      outgoing: createOutgoing({ allowInsecure: true }),
      keys: () => ({ setting: 'SELLER_KEY_BENCH', secret: sellerKey }),
      now,
      random,
    }),
    sealer: createSealer({ current: 'k1', keys: new Map([['k1', key]]) }, random),
    licenses: createLicenses({ jwks: await generateLicenseKeys(), issuer: 'https://shop.example', now }),
    files: createDiskFiles(join(dataDir, 'files')),
    tickets: createTickets(key),
    mailer: { send: async () => {} },
    publicUrl: 'https://shop.example',
    mode: 'test',
    now,
    random,
    log: {
      info: silent,
      warn: (f, message) => console.error(message, f.error),
      error: (f, message) => console.error(message, f.error),
    },
    reached: silent,
    poke: silent,
    changed: silent,
    background: silent,
  }
  return { shop: shop as Shop, stop: opened.stop }
}
