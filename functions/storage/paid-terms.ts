import type { Tx } from './schema.ts'

/** Until when the subscription of an order is paid or tried, as it was last told; null while there is none. */
export async function subscribedTerm(
  tx: Tx,
  order: string,
): Promise<{ until: string; trial: boolean } | null> {
  const row = await tx
    .selectFrom('subscriptions')
    .select(['state', 'period_end', 'trial_end', 'paid_until'])
    .where('order_id', '=', order)
    .executeTakeFirst()
  if (!row) return null
  const trial = row.state === 'trialing'
  return { until: (trial ? row.trial_end : row.paid_until) ?? row.period_end, trial }
}
