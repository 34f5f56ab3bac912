import type { ShelfSettings } from '../../downloads/connect.ts'
import type { BucketFile } from './contents.ts'
import type { BucketKey } from './signature.ts'

/** What is needed of a product: whether it is files, and where they are. */
export interface FilesProduct {
  delivery: {
    kind: string
    store?: string
    releases?: { files: { path: string; size: number }[] }[]
  }
}

export const sandboxBucket = 'files-for-sale'

/** Every file that the products name, for `createBucketStandIn`. */
export function sandboxFiles(products: readonly FilesProduct[]): BucketFile[] {
  return products.flatMap(({ delivery }) =>
    (delivery.releases ?? []).flatMap(({ files }) => files.map(({ path, size }) => ({ path, size }))),
  )
}

/** Settings of every store of files that the products name; they lead to the stand-in. */
export function sandboxShelves(
  products: readonly FilesProduct[],
  { origin, key }: { origin: string; key: BucketKey },
): Record<string, ShelfSettings> {
  const names = new Set(
    products.flatMap(({ delivery }) => (delivery.releases && delivery.store ? [delivery.store] : [])),
  )
  const settings = {
    bucket: sandboxBucket,
    region: 'eu-north-1',
    endpoint: origin,
    ...key,
    prefix: '',
    redirect: false,
  }
  return Object.fromEntries([...names].map((name) => [name, settings]))
}
