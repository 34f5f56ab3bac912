import type { RegistrySettings } from '../../registry/sign.ts'
import type { RegistryArtifact } from './artifacts.ts'

/** What is needed of a product: whether it is pulled from a registry, and what. */
export interface PulledProduct {
  delivery: {
    kind: string
    registry?: string
    repositories?: { name: string; tag: string }[]
    chart?: { repository: string; version: string } | undefined
  }
}

/** Every image and chart that the products name, for `createRegistryStandIn`. */
export function sandboxArtifacts(products: readonly PulledProduct[]): RegistryArtifact[] {
  return products.flatMap(({ delivery: { repositories = [], chart } }) => [
    ...repositories.map(({ name, tag }) => ({ repository: name, tag, kind: 'image' as const })),
    ...(chart ? [{ repository: chart.repository, tag: chart.version, kind: 'chart' as const }] : []),
  ])
}

/**
 * Settings of every registry that the products name. All are the one stand-in, under the address at which docker on
 * this machine reaches it.
 * @param origin where the stand-in listens
 */
export function sandboxRegistries(
  products: readonly PulledProduct[],
  { origin, key }: { origin: string; key: string },
): { registries: Record<string, RegistrySettings>; hosts: Record<string, string> } {
  const names = new Set(products.flatMap(({ delivery }) => delivery.registry ?? []))
  const { host } = new URL(origin)
  return {
    registries: Object.fromEntries([...names].map((name) => [name, { host, key }])),
    hosts: names.size ? { [host]: origin } : {},
  }
}
