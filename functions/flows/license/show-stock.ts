import { stockOf } from '../../storage/pool-keys.ts'
import type { Shop } from '../shop.ts'

/** What is left of a product; `left` only where it is little. */
export interface ShownStock {
  product: string
  state: 'available' | 'low' | 'sold_out'
  left?: number
}

/** From so many on, a number says nothing that a buyer needs. */
const fewest = 5

/** What is left of products, those named that have a stock at all. Asks the store, so it is as of now. */
export async function showStock(
  products: readonly string[],
  { store, catalog, methodOf, now }: Pick<Shop, 'store' | 'catalog' | 'methodOf' | 'now'>,
): Promise<ShownStock[]> {
  const found = await Promise.all(
    products.map(async (id) => {
      const product = await catalog().get(id)
      const method = product && methodOf(product.delivery.kind)
      const pool = method?.traded ? method.stockOf?.(method.terms.parse(product?.delivery)) : null
      return pool ? [{ id, pool }] : []
    }),
  )
  const named = found.flat()
  const stocks = await stockOf(store.read, [...new Set(named.map(({ pool }) => pool))], now())
  return named.map(({ id, pool }) => {
    const left = stocks.find((stock) => stock.pool === pool)?.free ?? 0
    if (left === 0) return { product: id, state: 'sold_out' }
    return left <= fewest ? { product: id, state: 'low', left } : { product: id, state: 'available' }
  })
}
