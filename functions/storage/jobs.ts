import type { JobRow, Tx } from './schema.ts'

/** The jobs of an order, newest first, for the operator. */
export async function jobsOf(tx: Tx, order: string): Promise<JobRow[]> {
  return tx
    .selectFrom('jobs')
    .selectAll()
    .where('order_id', '=', order)
    .orderBy('created_at', 'desc')
    .limit(100)
    .execute()
}
