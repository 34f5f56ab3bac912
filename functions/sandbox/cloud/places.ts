import type { CloudSettings } from '../../clouds/openstack.ts'
import type { CloudImage, CloudUser } from './app.ts'

/** What is needed of a product: whether it is an image, and of which cloud. */
export interface ImageProduct {
  name: string
  delivery: { kind: string; cloud?: string; images?: { region: string; id: string }[] }
}

/** Every image that the products name, for `createCloudStandIn`. */
export function sandboxImages(products: readonly ImageProduct[]): CloudImage[] {
  return products.flatMap(({ name, delivery }) =>
    (delivery.images ?? []).map(({ region, id }) => ({ id, region, name })),
  )
}

/** The shop's user at every cloud of the sandbox. */
export function sandboxCloudUser(password: string): CloudUser {
  return { name: 'vitrine', password, project: 'vitrine' }
}

/**
 * Settings of every cloud that the products name, and the hosts that lead to the stand-in. Addresses look as in
 * production; only the console's is the stand-in's own, since the buyer's browser has to reach it.
 * @param origin where the stand-in listens
 */
export function sandboxClouds(
  products: readonly ImageProduct[],
  { origin, password }: { origin: string; password: string },
): { clouds: Record<string, CloudSettings>; hosts: Record<string, string> } {
  const names = new Set(products.flatMap(({ delivery }) => delivery.cloud ?? []))
  const user = sandboxCloudUser(password)
  const clouds = [...names].map((name): [string, CloudSettings] => [
    name,
    {
      authUrl: `https://identity.${name}.example/v3`,
      username: user.name,
      password: user.password,
      projectName: user.project,
      consoleUrl: `${origin}/console/{project}?region={region}&image={image}`,
    },
  ])
  const hosts = [...names].flatMap((name) => [`identity.${name}.example`, `image.${name}.example`])
  return {
    clouds: Object.fromEntries(clouds),
    hosts: Object.fromEntries(hosts.map((host) => [host, origin])),
  }
}
