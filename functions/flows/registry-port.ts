import type { RegistryPort } from '../../catalog/delivery/registry-port.ts'
import { hashToken } from '../storage/access.ts'
import { changePullToken, deletePullToken, putPullToken } from '../storage/pull-tokens.ts'
import type { DeliveryRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

/** The private registries, and the pull token of one delivery. */
export function registryOf({ id }: DeliveryRow, { registries, store, now }: Shop): RegistryPort {
  return {
    host: (name) => registries.byName(name)?.host ?? null,
    look: (artifact) => registries.look(artifact),
    async allow({ registry, repositories, password, until }) {
      await putPullToken(store.read, {
        delivery_id: id,
        hash: hashToken(password),
        registry,
        repositories: JSON.stringify(repositories),
        created_at: now().toISOString(),
        expires_at: until.toISOString(),
      })
    },
    extend: (until, repositories) =>
      changePullToken(store.read, id, {
        repositories: JSON.stringify(repositories),
        expires_at: until.toISOString(),
      }),
    forget: () => deletePullToken(store.read, id),
  }
}
