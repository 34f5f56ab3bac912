import type { ExpressionBuilder } from 'kysely'
import type { Database, DeliveryRow, OrderRow, Tx } from './schema.ts'

/** Where a walk through orders, oldest first, has got to. */
export interface OrderPlace {
  createdAt: string
  id: string
}

/** Orders whose payment may still come, made before a time, oldest first, after a place. */
export async function payableOrders(
  tx: Tx,
  { before, after, limit }: { before: Date; after: OrderPlace | null; limit: number },
): Promise<OrderRow[]> {
  const query = tx
    .selectFrom('orders')
    .selectAll()
    .where('state', 'in', ['open', 'processing'])
    .where('session_id', 'is not', null)
    .where('created_at', '<', before.toISOString())
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
  return (after ? query.where(isAfter(after)) : query).execute()
}

/** Open orders of which no payment session is known, oldest first: made from a time on, or before one. */
export async function sessionlessOrders(
  tx: Tx,
  { from, before, expiredBefore, limit }: { from?: Date; before?: Date; expiredBefore?: Date; limit: number },
): Promise<OrderRow[]> {
  let query = tx
    .selectFrom('orders')
    .selectAll()
    .where('state', '=', 'open')
    .where('session_id', 'is', null)
    .orderBy('created_at')
    .limit(limit)
  if (from) query = query.where('created_at', '>=', from.toISOString())
  if (before) query = query.where('created_at', '<', before.toISOString())
  if (expiredBefore) query = query.where('expires_at', '<', expiredBefore.toISOString())
  return query.execute()
}

/** Of the orders that sessions and references may name, those that are ours. */
export async function ordersBehind(
  tx: Tx,
  { sessions, references }: { sessions: readonly string[]; references: readonly string[] },
): Promise<Pick<OrderRow, 'id' | 'session_id'>[]> {
  if (sessions.length === 0 && references.length === 0) return []
  return tx
    .selectFrom('orders')
    .select(['id', 'session_id'])
    .where((eb) =>
      eb.or([
        ...(sessions.length ? [eb('session_id', 'in', sessions)] : []),
        ...(references.length ? [eb('id', 'in', references)] : []),
      ]),
    )
    .execute()
}

/** Paid orders, oldest first: made from a time on, after a place. */
export async function paidOrders(
  tx: Tx,
  { from, after, limit }: { from: Date; after: OrderPlace | null; limit: number },
): Promise<Pick<OrderRow, 'id' | 'created_at'>[]> {
  const query = tx
    .selectFrom('orders')
    .select(['id', 'created_at'])
    .where('state', '=', 'paid')
    .where('created_at', '>=', from.toISOString())
    .orderBy('created_at')
    .orderBy('id')
    .limit(limit)
  return (after ? query.where(isAfter(after)) : query).execute()
}

/** Of these orders, those that have a line without a delivery. */
export async function withoutDelivery(tx: Tx, orders: readonly string[]): Promise<string[]> {
  if (orders.length === 0) return []
  const rows = await tx
    .selectFrom('lines')
    .leftJoin('deliveries', 'deliveries.line_id', 'lines.id')
    .select('lines.order_id')
    .distinct()
    .where('lines.order_id', 'in', orders)
    .where('deliveries.id', 'is', null)
    .execute()
  return rows.map(({ order_id }) => order_id)
}

/** Deliveries that a job is to go on with, untouched since a time, by id, after one that was seen. */
export async function deliveriesAtWork(
  tx: Tx,
  { since, after, limit }: { since: Date; after: string; limit: number },
): Promise<DeliveryRow[]> {
  return tx
    .selectFrom('deliveries')
    .selectAll()
    .where((eb) => eb.or([eb('state', 'in', ['queued', 'working']), eb('job_id', 'is not', null)]))
    .where('updated_at', '<', since.toISOString())
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

function isAfter({ createdAt, id }: OrderPlace) {
  return (eb: ExpressionBuilder<Database, 'orders'>) =>
    eb.or([eb('created_at', '>', createdAt), eb.and([eb('created_at', '=', createdAt), eb('id', '>', id)])])
}
