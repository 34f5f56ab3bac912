/** An artifact of a private registry: a container image or a Helm chart. */
export interface Artifact {
  /** Name of the registry, as settings have it. */
  registry: string
  repository: string
  tag: string
}

export type ArtifactAnswer =
  /** `digest` such as `sha256:…`, of the manifest that the tag points to now. */
  | { status: 'found'; digest: string }
  | { status: 'refused'; reason: string }
  | { status: 'unreachable'; reason: string }

/** What the bearer of a delivery's pull token may pull. */
export interface PullPass {
  registry: string
  repositories: readonly string[]
  password: string
  until: Date
}

/** A private registry that asks the shop who may pull; bound to one delivery. Each call may be repeated. */
export interface RegistryPort {
  /** Host that buyers pull from, such as `registry.example`; null when no such registry is set. */
  host(registry: string): string | null
  look(artifact: Artifact): Promise<ArtifactAnswer>
  /**
   * Lets the delivery's user name and this password pull, and no password before it. A pass opens only while the
   * delivery is active, whatever its own end.
   */
  allow(pass: PullPass): Promise<void>
  /** Moves the end of the pass that is there. */
  extend(until: Date, repositories: readonly string[]): Promise<void>
  forget(): Promise<void>
}
