import type { LeadRow, Tx } from './schema.ts'

/** Keeps a request; the same id again is no change. @returns false when it was there already */
export async function insertLead(tx: Tx, lead: LeadRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows: rows } = await tx
    .insertInto('leads')
    .values(lead)
    .onConflict((c) => c.column('id').doNothing())
    .executeTakeFirst()
  return (rows ?? 0n) > 0n
}

export async function findLead(tx: Tx, id: string): Promise<LeadRow | undefined> {
  return tx.selectFrom('leads').selectAll().where('id', '=', id).executeTakeFirst()
}

/** A seller's requests, newest first. */
export async function leadsOf(tx: Tx, seller: string, limit: number): Promise<LeadRow[]> {
  return tx
    .selectFrom('leads')
    .selectAll()
    .where('seller', '=', seller)
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()
}

/** @returns false when there is none of this seller's */
export async function deleteLead(tx: Tx, seller: string, id: string): Promise<boolean> {
  const { numDeletedRows } = await tx
    .deleteFrom('leads')
    .where('seller', '=', seller)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

/** Deletes every request whose time is over. @returns how many */
export async function deleteOldLeads(tx: Tx, now: Date): Promise<number> {
  const { numDeletedRows } = await tx
    .deleteFrom('leads')
    .where('delete_at', '<=', now.toISOString())
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Clicks on links to sellers since a day, by product. */
export async function clicksSince(tx: Tx, day: string): Promise<{ product: string; clicks: number }[]> {
  const rows = await tx
    .selectFrom('clicks')
    .select((eb) => ['product', eb.fn.sum<number>('count').as('clicks')])
    .where('day', '>=', day)
    .groupBy('product')
    .orderBy('product')
    .execute()
  return rows.map(({ product, clicks }) => ({ product, clicks: Number(clicks) }))
}
