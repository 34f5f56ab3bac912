import type { DeliveryState, Party } from '../../catalog/wire.ts'
import type { Move } from '../orders/states.ts'
import type { DeliveryRow, Tx } from './schema.ts'

export async function insertDelivery(
  tx: Tx,
  delivery: Pick<DeliveryRow, 'id' | 'order_id' | 'line_id' | 'kind' | 'job_id' | 'note' | 'wanted'>,
  now: string,
): Promise<void> {
  await tx
    .insertInto('deliveries')
    .values({
      ...delivery,
      state: 'queued',
      waiting_for: null,
      attempt: 0,
      grant: null,
      last_error: null,
      told: null,
      created_at: now,
      updated_at: now,
    })
    .execute()
}

export async function findDelivery(tx: Tx, id: string): Promise<DeliveryRow | undefined> {
  return tx.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function deliveriesOf(tx: Tx, order: string): Promise<DeliveryRow[]> {
  return tx.selectFrom('deliveries').selectAll().where('order_id', '=', order).execute()
}

/**
 * Takes the delivery: raises its fence, so that whoever held it before can write no more.
 * @returns the fence to give with every later write
 */
export async function claimDelivery(tx: Tx, id: string): Promise<number | null> {
  const row = await tx
    .updateTable('deliveries')
    .set((eb) => ({ attempt: eb('attempt', '+', 1) }))
    .where('id', '=', id)
    .returning('attempt')
    .executeTakeFirst()
  return row?.attempt ?? null
}

/** Takes the delivery only if nobody has since `attempt`. @returns the new fence, or null */
export async function claimDeliveryAt(tx: Tx, id: string, attempt: number): Promise<number | null> {
  const row = await tx
    .updateTable('deliveries')
    .set({ attempt: attempt + 1 })
    .where('id', '=', id)
    .where('attempt', '=', attempt)
    .returning('attempt')
    .executeTakeFirst()
  return row?.attempt ?? null
}

export interface DeliveryFacts {
  waiting_for?: Party | null
  grant?: string | null
  note?: string
  last_error?: string | null
  job_id?: string | null
  wanted?: string | null
  told?: string | null
}

/**
 * Writes what came of a step, with or without a change of state that `transition()` allowed.
 * @returns false when the fence was raised by another since, or the state moved: nothing is written then
 */
export async function updateDelivery(
  tx: Tx,
  id: string,
  fence: number,
  change: DeliveryFacts & { move?: Move<DeliveryState> },
  now: string,
): Promise<boolean> {
  const { move, ...facts } = change
  let query = tx
    .updateTable('deliveries')
    .set({ ...facts, updated_at: now, ...(move ? { state: move.to } : {}) })
    .where('id', '=', id)
    .where('attempt', '=', fence)
  if (move) query = query.where('state', '=', move.from)
  const { numUpdatedRows } = await query.executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function listDeliveries(
  tx: Tx,
  state: DeliveryState | undefined,
  limit: number,
): Promise<DeliveryRow[]> {
  let query = tx.selectFrom('deliveries').selectAll().orderBy('updated_at', 'desc').limit(limit)
  if (state) query = query.where('state', '=', state)
  return query.execute()
}

/** Running deliveries that wait for a person, because the other side could not be told what has changed. */
export async function stuckDeliveries(tx: Tx, limit: number): Promise<DeliveryRow[]> {
  return tx
    .selectFrom('deliveries')
    .selectAll()
    .where('waiting_for', '=', 'operator')
    .where('state', 'in', ['active', 'suspended'])
    .orderBy('updated_at', 'desc')
    .limit(limit)
    .execute()
}
