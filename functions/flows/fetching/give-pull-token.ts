import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Registry, RegistryAccess } from '../../registry/registries.ts'
import { hashToken } from '../../storage/access.ts'
import { findDelivery } from '../../storage/deliveries.ts'
import { findPullToken } from '../../storage/pull-tokens.ts'
import type { Shop } from '../shop.ts'

/** What a program asks for in the name of a buyer. */
export interface TokenRequest {
  service: string
  /** `repository:<name>:<actions>`, as many as it likes; none when it only signs in. */
  scopes: readonly string[]
  user: string
  password: string
}

/**
 * A token for a registry, as distribution.github.io/distribution/spec/auth/token/ has it: what was asked for and may be
 * had, which is to pull what was bought, while it is paid for. Without any of it the token opens nothing.
 */
export async function givePullToken(
  request: TokenRequest,
  shop: Shop,
): Promise<{ token: string } | { refused: 'registry' | 'bearer' }> {
  const registry = shop.registries.byService(request.service)
  if (!registry) return { refused: 'registry' }
  const repositories = await repositoriesOf(request, registry, shop)
  if (!repositories) return { refused: 'bearer' }
  const access = request.scopes.flatMap((scope) => allowed(scope, repositories))
  return { token: await registry.sign(request.user, access) }
}

const namesSchema = z.array(z.string())

/** What the bearer may pull; null when it is nobody, or nobody any more. */
async function repositoriesOf(
  { user, password }: TokenRequest,
  registry: Registry,
  { store, now }: Shop,
): Promise<string[] | null> {
  const row = await findPullToken(store.read, user)
  if (!row || row.registry !== registry.name || !sameHash(row.hash, hashToken(password))) return null
  if (row.expires_at <= now().toISOString()) return null
  const delivery = await findDelivery(store.read, user)
  return delivery?.state === 'active' ? namesSchema.parse(JSON.parse(row.repositories)) : null
}

/** A scope cut down to what may be had; the grammar is at distribution.github.io/distribution/spec/auth/scope/. */
function allowed(scope: string, repositories: readonly string[]): RegistryAccess[] {
  const [, name = '', actions = ''] = /^repository:(.+):([a-z*,]*)$/.exec(scope) ?? []
  const pulls = actions.split(',').some((action) => action === 'pull' || action === '*')
  if (!pulls || !repositories.includes(name)) return []
  return [{ type: 'repository', name, actions: ['pull'] }]
}

function sameHash(kept: string, given: string): boolean {
  return kept.length === given.length && timingSafeEqual(Buffer.from(kept), Buffer.from(given))
}
