import { insertMail } from '../../storage/mails.ts'
import { markWarned, unsoldOf } from '../../storage/pool-keys.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/**
 * Writes to a seller when a pool falls below its mark, once until it is filled again; in the transaction that gives
 * the keys and holds the pool. Keys that a checkout only keeps are counted as there: most of them come back.
 */
export async function warnOfFall(
  tx: Tx,
  { pool, to }: { pool: string; to: string },
  shop: Pick<Shop, 'queue' | 'now'>,
): Promise<void> {
  const stock = await unsoldOf(tx, pool)
  if (!stock || stock.warnedAt !== null || stock.left >= stock.warnBelow) return
  const at = shop.now()
  await markWarned(tx, pool, at.toISOString())
  await insertMail(tx, { id: `${pool}.${at.getTime()}.low-stock`, kind: 'low-stock', order: null, to }, shop)
}

/** A pool that was filled up to its mark is warned of at its next fall. */
export async function noteRefill(tx: Tx, pool: string): Promise<void> {
  const stock = await unsoldOf(tx, pool)
  if (stock && stock.warnedAt !== null && stock.left >= stock.warnBelow) await markWarned(tx, pool, null)
}
