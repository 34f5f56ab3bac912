import type { AnyCloudSettings } from '../../clouds/settings.ts'
import type { CloudImage, CloudUser } from './app.ts'
import { projectIdOf } from './identity.ts'

/** What is needed of a product: whether it is an image, and of which cloud. */
export interface ImageProduct {
  name: string
  delivery: {
    kind: string
    cloud?: string
    platform?: string | undefined
    images?: { region: string; id: string; copies?: string[] | undefined }[]
  }
}

/** Every image that the products name, for `createCloudStandIn`. */
export function sandboxImages(products: readonly ImageProduct[]): CloudImage[] {
  return products.flatMap(({ name, delivery }) =>
    (delivery.images ?? []).flatMap(({ region, id, copies = [] }) =>
      [id, ...copies].map((one) => ({ id: one, region, name })),
    ),
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
): { clouds: Record<string, AnyCloudSettings>; hosts: Record<string, string> } {
  const platforms = new Map(
    products.flatMap(({ delivery }) =>
      delivery.cloud ? [[delivery.cloud, delivery.platform] as const] : [],
    ),
  )
  const regions = new Set(
    products.flatMap(({ delivery }) => (delivery.images ?? []).map(({ region }) => region)),
  )
  const user = sandboxCloudUser(password)
  const clouds = [...platforms].map(([name, platform]): [string, AnyCloudSettings] => {
    const consoleUrl = `${origin}/console/{project}?region={region}&image={image}`
    if (platform === 'huawei' || platform === 'aws') {
      const [accessKey, secretKey] = [user.name, user.password]
      const endpoint = `https://${platform === 'aws' ? 'ec2' : 'ims'}.{region}.${name}.example`
      const projectId = projectIdOf(user.project)
      return [name, { kind: platform, accessKey, secretKey, projectId, endpoint, consoleUrl }]
    }
    const authUrl = `https://identity.${name}.example/v3`
    const projectName = user.project
    return [name, { authUrl, username: user.name, password: user.password, projectName, consoleUrl }]
  })
  const hosts = [...platforms].flatMap(([name, platform]) => {
    if (platform !== 'huawei' && platform !== 'aws')
      return [`identity.${name}.example`, `image.${name}.example`]
    return [...regions].map((region) => `${platform === 'aws' ? 'ec2' : 'ims'}.${region}.${name}.example`)
  })
  return {
    clouds: Object.fromEntries(clouds),
    hosts: Object.fromEntries(hosts.map((host) => [host, origin])),
  }
}
