import type { RefundRow, Tx } from './schema.ts'

/** Writes that money is to go back: once an id, and once a payment session. @returns false when it was written already */
export async function insertRefund(tx: Tx, refund: RefundRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('refunds')
    .values(refund)
    .onConflict((c) => c.doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n
}

export async function findRefund(tx: Tx, id: string): Promise<RefundRow | undefined> {
  return tx.selectFrom('refunds').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The refunds of an order, oldest first. */
export async function refundsOf(tx: Tx, order: string): Promise<RefundRow[]> {
  return tx
    .selectFrom('refunds')
    .selectAll()
    .where('order_id', '=', order)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
}

/** The refunds of a payment, whatever order they are of. */
export async function refundsOfIntent(tx: Tx, paymentIntent: string): Promise<RefundRow[]> {
  return tx.selectFrom('refunds').selectAll().where('payment_intent', '=', paymentIntent).execute()
}

/** Writes what became of a refund at the payment service. */
export async function noteRefund(
  tx: Tx,
  id: string,
  facts: Partial<Pick<RefundRow, 'state' | 'external_id' | 'error' | 'done_at'>>,
): Promise<void> {
  await tx.updateTable('refunds').set(facts).where('id', '=', id).execute()
}

/** Refunds that failed before anything was sent, newest first. */
export async function failedRefunds(tx: Tx, limit: number): Promise<RefundRow[]> {
  return tx
    .selectFrom('refunds')
    .selectAll()
    .where('state', '=', 'failed')
    .where('external_id', 'is', null)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** Refunds that are still to be sent, by id, after one that was seen. */
export async function queuedRefunds(tx: Tx, after: string, limit: number): Promise<RefundRow[]> {
  return tx
    .selectFrom('refunds')
    .selectAll()
    .where('state', '=', 'queued')
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** @returns false when it was done before */
export async function markRefundDone(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('refunds')
    .set({ state: 'done', done_at: now.toISOString() })
    .where('id', '=', id)
    .where('state', '=', 'queued')
    .executeTakeFirst()
  return numUpdatedRows === 1n
}
