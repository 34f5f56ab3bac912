import type { Outcome } from '../../../catalog/delivery/define.ts'
import { claimInstance } from '../../storage/instances.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Loaded } from '../line.ts'

/**
 * Keeps the name a seller gave to what it made. One that another delivery has already is refused, with nothing of it
 * kept: two buyers would share an account.
 */
export async function refuseSharedInstance(
  tx: Tx,
  outcome: Outcome<unknown>,
  { method, line, delivery }: Loaded,
): Promise<Outcome<unknown>> {
  const { grant } = outcome
  const instance = grant === undefined || grant === null ? null : (method.instanceOf?.(grant) ?? null)
  if (instance === null) return outcome
  if (await claimInstance(tx, { seller: line.seller.id, instance, delivery: delivery.id })) return outcome
  const reason = `${line.seller.name} named the account ${instance}, which another order has already.`
  return { status: 'refused', reason }
}
