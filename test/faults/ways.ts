import type { CatalogProduct } from '../../catalog/catalog.ts'
import { asksForFiles } from '../../catalog/delivery/engagement-form.ts'
import { methods } from '../../catalog/delivery/methods.ts'

/** Every way in which something is delivered: a method, and by whom or by what protocol. */
export const ways = [
  'saas by koogallery-v2',
  'saas by koogallery-v1',
  'saas by vitrine',
  'saas by people',
  'license signed',
  'license from a pool',
  'license by koogallery-v1',
  'license by koogallery-v2',
  'license by people',
  'image by openstack',
  'image by huawei',
  'image by aws',
  'service',
  'service with files',
  'download',
  'container',
] as const
export type Way = (typeof ways)[number]

/** What people at the seller's make, by the link in their letter. */
export const waysByPeople: readonly Way[] = [
  'saas by people',
  'license by people',
  'service',
  'service with files',
]
/** What is bought by a call to a seller, a cloud or a registry. */
export const waysByCall: readonly Way[] = [
  'saas by koogallery-v2',
  'saas by koogallery-v1',
  'saas by vitrine',
  'license by koogallery-v1',
  'image by openstack',
  'image by huawei',
  'image by aws',
  'container',
]

export const isByPeople = (way: Way): boolean => waysByPeople.includes(way)
export const isImage = (way: Way): boolean => way.startsWith('image ')

/** How a product is delivered; null for what is not sold. */
export function wayOf({ delivery }: Pick<CatalogProduct, 'delivery'>): Way | null {
  return ways.find((way) => way === nameOf(delivery)) ?? null
}

function nameOf(delivery: CatalogProduct['delivery']): string {
  switch (delivery.kind) {
    case 'saas':
      return `saas by ${delivery.protocol ?? 'people'}`
    case 'license':
      if (delivery.source === 'signed') return 'license signed'
      return delivery.source === 'pool'
        ? 'license from a pool'
        : `license by ${delivery.protocol ?? 'people'}`
    case 'image':
      return `image by ${delivery.platform ?? 'openstack'}`
    case 'service':
      return asksForFiles(delivery.request) ? 'service with files' : 'service'
    default:
      return delivery.kind
  }
}

/**
 * A method that nobody buys in a run is one that no run says anything of.
 * @throws when a way has no product, or a method that is sold has no way
 */
export function requireEveryWay(products: readonly CatalogProduct[]): void {
  const bought = new Set(products.map(wayOf))
  const missing = ways.filter((way) => !bought.has(way))
  if (missing.length) throw new Error(`Nothing in the catalog is delivered as: ${missing.join(', ')}.`)
  for (const { kind, traded } of methods) {
    const isBought = ways.some((way) => way === kind || way.startsWith(`${kind} `))
    if (traded !== isBought) throw new Error(`The fault runs have no way of buying the method "${kind}".`)
  }
}
