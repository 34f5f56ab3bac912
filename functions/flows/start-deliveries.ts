import { derivedId } from '../orders/ids.ts'
import { insertDelivery } from '../storage/deliveries.ts'
import type { StoredLine } from '../storage/orders.ts'
import type { OrderRow, Tx } from '../storage/schema.ts'
import { placeOf } from './line.ts'
import type { Shop } from './shop.ts'

/** Makes a delivery and its first job for each of these paid lines, in the caller's transaction. */
export async function startDeliveries(
  tx: Tx,
  order: OrderRow,
  lines: readonly StoredLine[],
  shop: Shop,
): Promise<void> {
  const now = shop.now()
  for (const line of lines) {
    const id = derivedId('del', line.id)
    const job = `deliver.${id}.0`
    const kind = line.snapshot.terms.kind
    const note = 'Paid; delivery starts now.'
    await insertDelivery(
      tx,
      { id, order_id: order.id, line_id: line.id, kind, job_id: job, note },
      now.toISOString(),
    )
    const method = shop.methodOf(kind)
    const place = method?.traded ? placeOf(method, method.terms.parse(line.snapshot.terms)) : 'node'
    await shop.queue.enqueue(tx, {
      id: job,
      kind: 'deliver',
      subject: id,
      order: order.id,
      runAt: now,
      place,
    })
  }
}
