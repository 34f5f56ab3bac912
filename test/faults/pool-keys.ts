import { importKeys } from '../../functions/flows/license/import-keys.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { stockOf } from '../../functions/storage/pool-keys.ts'

/** The seller's list of the keys in a pool, which no shop can read back once they are sealed. */
export function keysOfPool(pool: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${pool.toUpperCase()}-${String(index + 1).padStart(6, '0')}`,
  )
}

/** Puts the seller's keys into each pool that has none, as `npm run keys:import` would. */
export async function importPools(pools: Readonly<Record<string, number>>, shop: Shop): Promise<void> {
  const known = await stockOf(shop.store.read, Object.keys(pools), shop.now())
  for (const [pool, count] of Object.entries(pools)) {
    if (known.some((stock) => stock.pool === pool)) continue
    const keys = keysOfPool(pool, count).map((key, index) => ({ line: index + 1, key }))
    await importKeys({ pool, keys, isDry: false }, shop)
  }
}
