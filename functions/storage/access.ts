import { createHash } from 'node:crypto'
import type { AccessRow, Tx } from './schema.ts'

/** Tokens are kept as SHA-256 of 256 random bits; nothing to guess, nothing to leak. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

export interface AccessGrant {
  token: string
  scope: AccessRow['scope']
  order: string
  delivery?: string
  /** Where the token went: `checkout`, `cookie`, `mail`, `operator`. */
  source: string
  now: Date
  expiresAt: Date
}

/** Lets the bearer of a token do what its scope says until it expires. Granting twice is the same as once. */
export async function grantAccess(tx: Tx, grant: AccessGrant): Promise<void> {
  const row = {
    hash: hashToken(grant.token),
    scope: grant.scope,
    order_id: grant.order,
    delivery_id: grant.delivery ?? null,
    source: grant.source,
    created_at: grant.now.toISOString(),
    expires_at: grant.expiresAt.toISOString(),
  }
  await tx
    .insertInto('access')
    .values(row)
    .onConflict((c) => c.columns(['hash', 'scope', 'order_id']).doUpdateSet({ expires_at: row.expires_at }))
    .execute()
}

/** The row a token stands for, when it is known for this scope and order; expired ones included, for a clear answer. */
export async function findAccess(
  tx: Tx,
  token: string,
  scope: AccessRow['scope'],
  order: string,
): Promise<AccessRow | undefined> {
  return tx
    .selectFrom('access')
    .selectAll()
    .where('hash', '=', hashToken(token))
    .where('scope', '=', scope)
    .where('order_id', '=', order)
    .executeTakeFirst()
}

/** The engagement a seller's token opens. */
export async function findEngagementAccess(
  tx: Tx,
  token: string,
  delivery: string,
): Promise<AccessRow | undefined> {
  return tx
    .selectFrom('access')
    .selectAll()
    .where('hash', '=', hashToken(token))
    .where('scope', '=', 'engagement')
    .where('delivery_id', '=', delivery)
    .executeTakeFirst()
}

/** Newest order this browser may open. */
export async function latestOrderOf(tx: Tx, token: string, now: Date): Promise<string | undefined> {
  const row = await tx
    .selectFrom('access')
    .select('order_id')
    .where('hash', '=', hashToken(token))
    .where('scope', '=', 'order')
    .where('expires_at', '>', now.toISOString())
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.order_id
}

/** The browsers that came to an order by its hand-over address, those whose access has ended too. */
export async function handedOverTo(tx: Tx, order: string): Promise<{ hash: string; expires_at: string }[]> {
  return tx
    .selectFrom('access')
    .select(['hash', 'expires_at'])
    .where('order_id', '=', order)
    .where('scope', '=', 'order')
    .where('source', '=', 'hand-over')
    .execute()
}

/** Ends the access of every browser that came by the hand-over address. */
export async function endHandOver(tx: Tx, order: string, now: Date): Promise<void> {
  await tx
    .updateTable('access')
    .set({ expires_at: now.toISOString() })
    .where('order_id', '=', order)
    .where('scope', '=', 'order')
    .where('source', '=', 'hand-over')
    .execute()
}

/** Whether a token was given to a browser, for any order. */
export async function isBrowserToken(tx: Tx, token: string): Promise<boolean> {
  const row = await tx
    .selectFrom('access')
    .select('hash')
    .where('hash', '=', hashToken(token))
    .where('scope', '=', 'order')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
