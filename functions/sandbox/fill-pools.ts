import { keyBytes, makeKey } from '../../catalog/delivery/license-key.ts'
import { importKeys } from '../flows/license/import-keys.ts'
import type { Shop } from '../flows/shop.ts'
import { stockOf } from '../storage/pool-keys.ts'

/** How many keys a pool of the sandbox begins with: few enough to see it run out. */
const keysEach = 12

/** Gives every pool of the catalog that has no key yet some that were made up, as its seller would by `keys:import`. */
export async function fillPools(shop: Shop): Promise<void> {
  const catalog = shop.catalog()
  const products = await Promise.all((await catalog.products()).map((id) => catalog.get(id)))
  const pools = products.flatMap((product) => {
    const method = product && shop.methodOf(product.delivery.kind)
    return (method?.traded && method.stockOf?.(method.terms.parse(product?.delivery))) || []
  })
  const known = await stockOf(shop.store.read, pools, shop.now())
  for (const pool of new Set(pools)) {
    if (known.some((stock) => stock.pool === pool)) continue
    const keys = Array.from({ length: keysEach }, (_, index) => ({
      line: index + 1,
      key: `SANDBOX-${makeKey(shop.random(keyBytes))}`,
    }))
    await importKeys({ pool, keys, isDry: false, warnBelow: 3 }, shop)
  }
}
