import type { ContainerGrant, ContainerTerms } from './terms.ts'

/** Where to pull from, and as whom. */
type Access = Pick<ContainerGrant, 'host' | 'user'>

/** Signing in and pulling with Docker or Podman, which take the same words. */
export function pullLines(
  program: 'docker' | 'podman',
  { host, user }: Access,
  terms: ContainerTerms,
): string {
  const pulls = terms.repositories.map(({ name, tag }) => `${program} pull ${host}/${name}:${tag}`)
  return [
    '# Paste the pull token when you are asked for the password.',
    `${program} login ${host} --username ${user}`,
    ...pulls,
  ].join('\n')
}

/** Helm signs in by itself; the cluster needs the token, too, to pull the images. */
export function helmLines({ host, user }: Access, { chart }: ContainerTerms, name: string): string | null {
  if (!chart) return null
  return [
    `helm registry login ${host} --username ${user}`,
    `helm install ${name} oci://${host}/${chart.repository} --version ${chart.version}`,
  ].join('\n')
}

/** The secret from which a cluster pulls (kubernetes.io/docs/tasks/configure-pod-container/pull-image-private-registry). */
export function clusterLines({ host, user }: Access, name: string): string {
  return [
    '# PULL_TOKEN holds the pull token; name the secret in "imagePullSecrets".',
    `kubectl create secret docker-registry ${name}-pull \\`,
    `  --docker-server=${host} --docker-username=${user} --docker-password="$PULL_TOKEN"`,
  ].join('\n')
}
