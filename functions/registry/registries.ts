import type { Artifact, ArtifactAnswer } from '../../catalog/delivery/registry-port.ts'

/** What a token lets its bearer do, as the registry reads it: the `access` claim of the Distribution token specification. */
export interface RegistryAccess {
  type: string
  name: string
  actions: string[]
}

/** One private registry that trusts the shop's tokens. */
export interface Registry {
  name: string
  /** Where buyers pull from: `host` or `host:port`. */
  host: string
  /** The registry's name for itself in its challenge: `service`, the `aud` of its tokens. */
  service: string
  /** @returns a JWT that is good for `tokenSeconds` from now */
  sign(subject: string, access: readonly RegistryAccess[]): Promise<string>
}

/** The registries of the settings. */
export interface Registries {
  byName(name: string): Registry | null
  byService(service: string): Registry | null
  look(artifact: Artifact): Promise<ArtifactAnswer>
}

/** How long a registry takes a token for good; what was taken back ends no later than this. */
export const tokenSeconds = 300

/** Setting of a registry, for sentences that ask for it. */
export function registrySetting(name: string): string {
  return `REGISTRY_${name.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
}
