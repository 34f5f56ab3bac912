import { createHash } from 'node:crypto'
import type { Artifact, ArtifactAnswer } from '../../catalog/delivery/registry-port.ts'
import { type Outgoing, OutgoingError } from '../outgoing/fetch.ts'
import { type Registries, type Registry, registrySetting } from './registries.ts'
import { createRegistry, type RegistrySettings } from './sign.ts'

/** Manifests that an image or a chart may have (OCI distribution specification 1.1, and Docker's own before it). */
const manifestTypes = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

/** Registries of the settings, asked over the one way by which calls leave. */
export function createRegistries(options: {
  registries: Readonly<Record<string, RegistrySettings>>
  issuer: string
  now: () => Date
  outgoing: Outgoing
}): Registries {
  const { outgoing } = options
  const known = Object.entries(options.registries).map(([name, settings]) =>
    createRegistry(name, settings, options),
  )
  const byName = (name: string) => known.find((registry) => registry.name === name) ?? null
  return {
    byName,
    byService: (service) => known.find((registry) => registry.service === service) ?? null,
    async look(artifact) {
      const registry = byName(artifact.registry)
      if (registry) return look(registry, artifact, outgoing)
      const setting = registrySetting(artifact.registry)
      return {
        status: 'refused',
        reason: `No registry "${artifact.registry}" is configured; set ${setting}_HOST.`,
      }
    },
  }
}

async function look(
  { host, sign }: Registry,
  { repository, tag }: Artifact,
  outgoing: Outgoing,
): Promise<ArtifactAnswer> {
  const token = await sign('vitrine', [{ type: 'repository', name: repository, actions: ['pull'] }])
  try {
    const { status, headers, body } = await outgoing({
      url: `https://${host}/v2/${repository}/manifests/${tag}`,
      method: 'GET',
      headers: { authorization: `Bearer ${token}`, accept: manifestTypes },
      hosts: [host],
    })
    const name = `${repository}:${tag}`
    if (status === 404) return { status: 'refused', reason: `The registry ${host} has no ${name}.` }
    if (status === 401 || status === 403) {
      const reason = `The registry ${host} does not take the shop’s tokens; compare its issuer, service and certificate.`
      return { status: 'refused', reason }
    }
    if (status !== 200)
      return { status: 'unreachable', reason: `The registry ${host} answered with HTTP ${status}.` }
    const digest = headers.get('docker-content-digest')
    return { status: 'found', digest: digest ?? `sha256:${createHash('sha256').update(body).digest('hex')}` }
  } catch (error) {
    if (!(error instanceof OutgoingError)) throw error
    return { status: error.fault === 'refused' ? 'refused' : 'unreachable', reason: error.reason }
  }
}
