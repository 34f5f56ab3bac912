import type { OrderRow, Tx } from './schema.ts'

/** How many rows there are in a state. */
export interface StateCount {
  state: string
  count: number
}

/** Rows of a table by their state. */
export async function countStates(
  tx: Tx,
  table: 'orders' | 'deliveries' | 'mails' | 'refunds',
): Promise<StateCount[]> {
  const rows = await tx
    .selectFrom(table)
    .select((eb) => ['state', eb.fn.countAll<number>().as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute()
  return rows.map(({ state, count }) => ({ state, count: Number(count) }))
}

/** Every payment event ever stored; their ids are never dropped. */
export async function countEvents(tx: Tx): Promise<number> {
  const { count } = await tx
    .selectFrom('events')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Orders whose payment does not match what was sold, oldest first. */
export async function heldOrders(tx: Tx, limit: number): Promise<OrderRow[]> {
  return tx
    .selectFrom('orders')
    .selectAll()
    .where('held', 'is not', null)
    .orderBy('created_at')
    .limit(limit)
    .execute()
}

/**
 * The newest paid orders made between two times, each with whether the payment service told of it itself.
 * An event fetched later, by the reconciler, is stored without a body.
 */
export async function toldPayments(
  tx: Tx,
  between: { from: Date; to: Date },
  limit: number,
): Promise<{ order: string; told: boolean }[]> {
  const rows = await tx
    .selectFrom('orders')
    .select((eb) => [
      'id',
      eb
        .selectFrom('events')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('events.session_id', '=', 'orders.session_id')
        .where('events.body', 'is not', null)
        .as('told'),
    ])
    .where('state', '=', 'paid')
    .where('created_at', '>=', between.from.toISOString())
    .where('paid_at', '<=', between.to.toISOString())
    .orderBy('created_at', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ id, told }) => ({ order: id, told: Number(told) > 0 }))
}
