import type { Taken } from '../../../catalog/delivery/license-port.ts'
import { sealedSchema } from '../../../catalog/delivery/ports.ts'
import { VitrineError } from '../../errors.ts'
import type { PricedLine } from '../../orders/order.ts'
import { linesOf } from '../../storage/orders.ts'
import { giveKeys, keysOf, lockPool, pickFree, reservedFor, reserveKeys } from '../../storage/pool-keys.ts'
import type { DeliveryRow, Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'
import { warnOfFall } from './low-stock.ts'

/** What a key of a pool is sealed for. */
export function boundTo({ id, pool }: { id: string; pool: string }): string {
  return `pool:${pool}:${id}`
}

/**
 * Keeps what an order needs of finite stocks for it while it can be paid, in the transaction that stores the order.
 * @throws VitrineError `sold_out`
 */
export async function reserveStock(
  tx: Tx,
  order: string,
  lines: readonly PricedLine[],
  { methodOf, now }: Pick<Shop, 'methodOf' | 'now'>,
): Promise<void> {
  const needs = lines.flatMap(({ snapshot, quantity }, position) => {
    const method = methodOf(snapshot.terms.kind)
    const pool = method?.traded ? (method.stockOf?.(method.terms.parse(snapshot.terms)) ?? null) : null
    return pool === null ? [] : [{ pool, quantity, position, name: snapshot.product.name }]
  })
  // Always in one order, so that two carts never wait for each other.
  for (const { pool, quantity, position, name } of needs.sort((a, b) => (a.pool < b.pool ? -1 : 1))) {
    const ids = (await lockPool(tx, pool)) ? await pickFree(tx, pool, quantity, now()) : []
    if (ids.length < quantity) throw soldOut(name, ids.length)
    await reserveKeys(tx, ids, { order, position })
  }
}

function soldOut(name: string, left: number): VitrineError {
  const few = left === 1 ? `There is only 1 of ${name} left.` : `There are only ${left} of ${name} left.`
  const detail = left === 0 ? `${name} is sold out.` : few
  return new VitrineError('sold_out', detail)
}

/**
 * Keys of a pool for a delivery: those it has, those its order reserved, then free ones. All or none; the same ones
 * whenever it asks.
 */
export async function takeKeys(
  { pool, count }: { pool: string; count: number },
  delivery: Pick<DeliveryRow, 'id' | 'order_id' | 'line_id'>,
  shop: Pick<Shop, 'store' | 'sealer' | 'queue' | 'now'>,
): Promise<Taken> {
  const { store, sealer, now } = shop
  const rows = await store.transaction(async (tx) => {
    if (!(await lockPool(tx, pool))) return null
    const owned = await keysOf(tx, delivery.id)
    const missing = count - owned.length
    if (missing <= 0) return owned
    const line = (await linesOf(tx, delivery.order_id)).find(({ id }) => id === delivery.line_id)
    if (!line) return null
    const at = { order: delivery.order_id, position: line.position }
    const reserved = (await reservedFor(tx, pool, at)).slice(0, missing)
    const free = await pickFree(tx, pool, missing, now())
    const ids = [...reserved, ...free.filter((id) => !reserved.includes(id))].slice(0, missing)
    if (ids.length < missing) return null
    await giveKeys(tx, ids, { delivery: delivery.id, at: now().toISOString() })
    await warnOfFall(tx, { pool, to: line.snapshot.seller.email }, shop)
    return keysOf(tx, delivery.id)
  })
  if (!rows) return { status: 'sold-out' }
  const keys = await Promise.all(
    rows.map((row) => sealer.open(boundTo(row), sealedSchema.parse(JSON.parse(row.sealed)))),
  )
  return { status: 'taken', keys }
}
