import type { SubscriptionRow, Tx } from './schema.ts'

export async function findSubscription(tx: Tx, id: string): Promise<SubscriptionRow | undefined> {
  return tx.selectFrom('subscriptions').selectAll().where('id', '=', id).executeTakeFirst()
}

/** The subscription of an order; the payment service makes one an order. */
export async function subscriptionOf(tx: Tx, order: string): Promise<SubscriptionRow | undefined> {
  return tx.selectFrom('subscriptions').selectAll().where('order_id', '=', order).executeTakeFirst()
}

/** Writes a subscription as it stands now; the caller has locked its order. */
export async function writeSubscription(tx: Tx, row: SubscriptionRow): Promise<void> {
  const { id: _, order_id: __, ...facts } = row
  await tx
    .insertInto('subscriptions')
    .values(row)
    .onConflict((c) => c.column('id').doUpdateSet(facts))
    .execute()
}

/**
 * Subscriptions at which something was to happen by now and that nobody asked after since `restingSince`, or that nobody
 * asked after since `askedBefore`; by id, after one.
 */
export async function dueSubscriptions(
  tx: Tx,
  due: { now: Date; askedBefore: Date; restingSince: Date; after: string; limit: number },
): Promise<SubscriptionRow[]> {
  const at = due.now.toISOString()
  return tx
    .selectFrom('subscriptions')
    .selectAll()
    .where('state', '!=', 'ended')
    .where('id', '>', due.after)
    .where((eb) => {
      const isOver = eb.or([
        eb('period_end', '<=', at),
        eb.and([eb('trial_end', '<=', at), eb('state', '=', 'trialing')]),
        eb('cancel_at', '<=', at),
        eb('suspend_at', '<=', at),
      ])
      const isRested = eb('updated_at', '<', due.restingSince.toISOString())
      return eb.or([eb.and([isOver, isRested]), eb('updated_at', '<', due.askedBefore.toISOString())])
    })
    .orderBy('id')
    .limit(due.limit)
    .execute()
}

/** Of these subscriptions, those that we know. */
export async function knownSubscriptions(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await tx.selectFrom('subscriptions').select('id').where('id', 'in', ids).execute()
  return new Set(rows.map(({ id }) => id))
}
