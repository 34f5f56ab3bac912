import { type Expression, type SqlBool, sql } from 'kysely'
import type { OrderState } from '../../catalog/wire.ts'
import type { PricedLine, Snapshot } from '../orders/order.ts'
import { snapshotSchema } from '../orders/order.ts'
import type { Move } from '../orders/states.ts'
import type { LineRow, OrderRow, Tx } from './schema.ts'

/** A stored line with its snapshot parsed. */
export interface StoredLine extends Omit<LineRow, 'snapshot'> {
  snapshot: Snapshot
}

/** Stores an order with its lines, in the caller's transaction. */
export async function insertOrder(
  tx: Tx,
  order: OrderRow,
  lines: (PricedLine & { id: string })[],
): Promise<void> {
  await tx.insertInto('orders').values(order).execute()
  const rows = lines.map((line, position) => ({
    id: line.id,
    order_id: order.id,
    position,
    product: line.snapshot.product.id,
    plan: line.snapshot.plan.id,
    quantity: line.quantity,
    unit_amount: line.unitAmount,
    amount: line.amount,
    snapshot: JSON.stringify(line.snapshot),
  }))
  await tx.insertInto('lines').values(rows).execute()
}

export async function findOrder(tx: Tx, id: string): Promise<OrderRow | undefined> {
  return tx.selectFrom('orders').selectAll().where('id', '=', id).executeTakeFirst()
}

/**
 * Locks the order until the transaction ends: whoever changes an order, its deliveries or its timeline does this first,
 * so that changes of one order come one after the other on every store.
 */
export async function lockOrder(tx: Tx, id: string): Promise<OrderRow | undefined> {
  // Not the stronger lock, which would wait for every row that only refers to the order.
  return tx.selectFrom('orders').selectAll().where('id', '=', id).forNoKeyUpdate().executeTakeFirst()
}

/** Locks the order that a delivery belongs to. */
export async function lockOrderOf(tx: Tx, delivery: string): Promise<void> {
  const row = await tx
    .selectFrom('deliveries')
    .select('order_id')
    .where('id', '=', delivery)
    .executeTakeFirst()
  if (row) await lockOrder(tx, row.order_id)
}

export async function findOrderBySession(tx: Tx, session: string): Promise<OrderRow | undefined> {
  return tx.selectFrom('orders').selectAll().where('session_id', '=', session).executeTakeFirst()
}

export async function linesOf(tx: Tx, order: string): Promise<StoredLine[]> {
  const rows = await tx
    .selectFrom('lines')
    .selectAll()
    .where('order_id', '=', order)
    .orderBy('position')
    .execute()
  return rows.map((row) => ({ ...row, snapshot: snapshotSchema.parse(JSON.parse(row.snapshot)) }))
}

/**
 * Writes a change of state that `transition()` allowed, only if the order still is where the change starts.
 * @returns false when somebody else moved it first
 */
export async function moveOrder(
  tx: Tx,
  id: string,
  move: Move<OrderState>,
  facts: Partial<
    Pick<
      OrderRow,
      'paid_at' | 'email' | 'tax' | 'discount' | 'customer' | 'session_id' | 'payment_intent' | 'held'
    >
  > = {},
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('orders')
    .set({ ...facts, state: move.to })
    .where('id', '=', id)
    .where('state', '=', move.from)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Records facts beside the state: the payment session once it is open, or why the payment is held. */
export async function noteOrder(
  tx: Tx,
  id: string,
  facts: Partial<Pick<OrderRow, 'session_id' | 'session_url' | 'expires_at' | 'held'>>,
): Promise<void> {
  await tx.updateTable('orders').set(facts).where('id', '=', id).execute()
}

export interface OrderFilter {
  state?: OrderState | undefined
  /** Part of an order id, mail address or product id. */
  text?: string | undefined
  before?: { createdAt: string; id: string } | undefined
  limit: number
}

/** Newest orders first, a page at a time, for the operator. */
export async function listOrders(tx: Tx, filter: OrderFilter): Promise<OrderRow[]> {
  let query = tx.selectFrom('orders').selectAll().orderBy('created_at', 'desc').orderBy('id', 'desc')
  if (filter.state) query = query.where('state', '=', filter.state)
  const { text, before } = filter
  if (text) {
    const lines = tx.selectFrom('lines').select('order_id').where(contains('product', text))
    query = query.where((eb) => eb.or([contains('id', text), contains('email', text), eb('id', 'in', lines)]))
  }
  if (before) {
    query = query.where((eb) =>
      eb.or([
        eb('created_at', '<', before.createdAt),
        eb.and([eb('created_at', '=', before.createdAt), eb('id', '<', before.id)]),
      ]),
    )
  }
  return query.limit(filter.limit).execute()
}

export async function ordersByEmail(tx: Tx, email: string, limit: number): Promise<OrderRow[]> {
  return tx
    .selectFrom('orders')
    .selectAll()
    .where('email', '=', email.toLowerCase())
    .where('state', 'in', ['paid', 'processing'])
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
}

/** Whether a column holds the text, in any case; PostgreSQL tells capitals from small letters in `like`, SQLite does not. */
function contains(column: string, text: string): Expression<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}
