import { firstTerm } from '../../orders/first-term.ts'
import { derivedId } from '../../orders/ids.ts'
import type { Wanted } from '../../orders/wanted.ts'
import { insertDelivery } from '../../storage/deliveries.ts'
import type { StoredLine } from '../../storage/orders.ts'
import { subscribedTerm } from '../../storage/paid-terms.ts'
import type { OrderRow, Tx } from '../../storage/schema.ts'
import { asSold } from '../aim.ts'
import { placeOf } from '../line.ts'
import { announceOrder } from '../seller/notify-seller.ts'
import type { Shop } from '../shop.ts'

/**
 * Makes a delivery and its first job for each of these paid lines, in the caller's transaction. Lines that are paid
 * again and again get the term of the order's subscription, if its row is there; else the term that was sold, which
 * `wantDelivery` puts right once the subscription is known.
 */
export async function startDeliveries(
  tx: Tx,
  order: OrderRow,
  lines: readonly StoredLine[],
  shop: Shop,
): Promise<void> {
  const now = shop.now()
  const subscribed = await subscribedTerm(tx, order.id)
  for (const line of lines) {
    const id = derivedId('del', line.id)
    const job = `deliver.${id}.0`
    const kind = line.snapshot.terms.kind
    const note = 'Paid; delivery starts now.'
    const sold = firstTerm(line.snapshot, order.paid_at ? new Date(order.paid_at) : now)
    const term = sold.until === null ? sold : (subscribed ?? sold)
    const wanted: Wanted = { ...asSold(line), ...term }
    await insertDelivery(
      tx,
      { id, order_id: order.id, line_id: line.id, kind, job_id: job, note, wanted: JSON.stringify(wanted) },
      now.toISOString(),
    )
    await announceOrder(tx, { delivery: id, stored: line, ref: order.id }, shop)
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
