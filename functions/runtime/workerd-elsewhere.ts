import type { CloudPort } from '../../catalog/delivery/cloud-port.ts'
import { sellerKeySetting } from '../../catalog/seller.ts'
import { ShelfError, type Shelves } from '../downloads/shelves.ts'
import type { Registries } from '../registry/registries.ts'
import { createRegistry } from '../registry/sign.ts'
import { createVoucher, type SellerKey } from '../sellers/keys.ts'
import { type Sellers, unaskable } from '../sellers/port.ts'
import { consoleUrl } from '../clouds/console-url.ts'
import type { CloudEnvironment } from './cloud-settings.ts'
import type { RegistryEnvironment } from './registry-settings.ts'

/**
 * Sellers and clouds where no name can be resolved and its address pinned: they are not called. Jobs that need them
 * never run here; whatever else asks is told to try again, so that nothing is marked as refused for good.
 */
const elsewhere = {
  status: 'unreachable',
  reason: 'Sellers and clouds are not called from here, only from the Node processes of this shop.',
} as const

/** What sellers tell of themselves is taken here as anywhere: a signature needs the key and no network. */
export function sellersElsewhere(keys: ReadonlyMap<string, string>, now: () => Date): Sellers {
  const keyOf = (seller: string, name: string): SellerKey => {
    const setting = sellerKeySetting(seller, name)
    return { setting, secret: keys.get(setting) }
  }
  return { for: () => unaskable(elsewhere), vouches: createVoucher(keyOf, now) }
}

export function cloudElsewhere(clouds: CloudEnvironment): CloudPort {
  return {
    grant: async () => elsewhere,
    status: async () => elsewhere,
    revoke: async () => elsewhere,
    consoleUrl: (share) => consoleUrl(clouds.get(share.cloud)?.consoleUrl, share),
  }
}

/** The files that are sold are handed out by the Node processes, which have the folders and the client for buckets. */
export const downloadsElsewhere: Shelves = () => ({
  look: async () => ({
    status: 'unreachable',
    reason: 'Files are handed out by the Node processes of this shop.',
  }),
  read: async () => {
    throw new ShelfError('Files are handed out by the Node processes of this shop.')
  },
})

/** Tokens for registries are signed here, too; whether an image is there is asked from a Node process. */
export function registriesElsewhere(
  registries: RegistryEnvironment,
  options: { issuer: string; now: () => Date },
): Registries {
  const known = Object.entries(registries).map(([name, settings]) => createRegistry(name, settings, options))
  return {
    byName: (name) => known.find((registry) => registry.name === name) ?? null,
    byService: (service) => known.find((registry) => registry.service === service) ?? null,
    look: async () => elsewhere,
  }
}
