import type { CloudPort } from '../../catalog/delivery/cloud-port.ts'
import { type Sellers, unaskable } from '../sellers/port.ts'
import { consoleUrl } from '../clouds/console-url.ts'
import type { CloudEnvironment } from './cloud-settings.ts'

/**
 * Sellers and clouds where no name can be resolved and its address pinned: they are not called. Jobs that need them
 * never run here; whatever else asks is told to try again, so that nothing is marked as refused for good.
 */
const elsewhere = {
  status: 'unreachable',
  reason: 'Sellers and clouds are not called from here, only from the Node processes of this shop.',
} as const

export const sellersElsewhere: Sellers = {
  for: () => unaskable(elsewhere),
  vouches: () => 'no-key',
}

export function cloudElsewhere(clouds: CloudEnvironment): CloudPort {
  return {
    grant: async () => elsewhere,
    status: async () => elsewhere,
    revoke: async () => elsewhere,
    consoleUrl: (share) => consoleUrl(clouds.get(share.cloud)?.consoleUrl, share),
  }
}
