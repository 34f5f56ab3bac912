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

/** Subscriptions at which something was to happen by now, or that nobody asked after since a time; by id, after one. */
export async function dueSubscriptions(
  tx: Tx,
  { now, askedBefore, after, limit }: { now: Date; askedBefore: Date; after: string; limit: number },
): Promise<SubscriptionRow[]> {
  const at = now.toISOString()
  return tx
    .selectFrom('subscriptions')
    .selectAll()
    .where('state', '!=', 'ended')
    .where('id', '>', after)
    .where((eb) =>
      eb.or([
        eb('period_end', '<=', at),
        eb('trial_end', '<=', at).and('state', '=', 'trialing'),
        eb('cancel_at', '<=', at),
        eb('suspend_at', '<=', at),
        eb('updated_at', '<', askedBefore.toISOString()),
      ]),
    )
    .orderBy('id')
    .limit(limit)
    .execute()
}
