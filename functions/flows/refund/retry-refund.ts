import { VitrineError } from '../../errors.ts'
import { derivedId } from '../../orders/ids.ts'
import { appendAudit } from '../../storage/audit.ts'
import { lockOrder } from '../../storage/orders.ts'
import { failedRefunds, findRefund, insertRefund } from '../../storage/refunds.ts'
import type { OrderRow, RefundRow, Tx } from '../../storage/schema.ts'
import { readMoney } from '../entitlement/aim-deliveries.ts'
import type { MoneyFacts } from '../entitlement/read-entitlements.ts'
import type { Shop } from '../shop.ts'
import { enqueueRefund } from './refund-double-payment.ts'
import { leftOfPayment } from './refund-order.ts'

/**
 * Whether a refund that failed may be ordered once more: it was refused and never sent, nobody ordered it again, and its
 * amount has not gone back in another way since.
 */
export function mayRetry(refund: RefundRow, { payments, refunds, ...facts }: MoneyFacts): boolean {
  const { id, state, external_id, payment_id, amount } = refund
  if (state !== 'failed' || external_id !== null) return false
  if (refunds.some((other) => other.id === againId(id))) return false
  if (payment_id === null) return true
  const payment = payments.find((one) => one.id === payment_id)
  return payment !== undefined && leftOfPayment(payment, { payments, refunds, ...facts }).total >= amount
}

/** Failed refunds that wait for a person, newest first. */
export async function refundsToRetry(tx: Tx, limit: number): Promise<RefundRow[]> {
  const waiting: RefundRow[] = []
  for (const refund of await failedRefunds(tx, limit)) {
    if (mayRetry(refund, await readMoney(tx, refund.order_id))) waiting.push(refund)
  }
  return waiting
}

/**
 * Orders a refund once more that the payment service had refused. It is another refund with an id of its own: the
 * service answers the same id with the same refusal for a day (docs.stripe.com/api/idempotent_requests). Asked for twice,
 * it is ordered once.
 * @throws VitrineError `not_found`, `state_conflict`
 */
export async function retryRefund(id: string, shop: Shop): Promise<void> {
  const order = await shop.store.transaction(async (tx) => {
    const found = await findRefund(tx, id)
    const locked = found && (await lockOrder(tx, found.order_id))
    const refund = await findRefund(tx, id)
    if (!refund || !locked) throw new VitrineError('not_found', `There is no refund ${id}.`)
    if (await findRefund(tx, againId(id))) return locked.id
    if (!mayRetry(refund, await readMoney(tx, locked.id))) {
      throw new VitrineError('state_conflict', 'This refund cannot be ordered again; look at what is left.')
    }
    await orderAgain(tx, locked, refund, shop)
    return locked.id
  })
  shop.poke()
  shop.changed(order)
}

async function orderAgain(tx: Tx, order: OrderRow, refund: RefundRow, shop: Shop): Promise<void> {
  const at = shop.now()
  const again: RefundRow = {
    ...refund,
    id: againId(refund.id),
    // A session has one refund; which it is, is known by the first.
    session_id: null,
    state: 'queued',
    error: null,
    created_at: at.toISOString(),
    done_at: null,
  }
  if (!(await insertRefund(tx, again))) return
  await enqueueRefund(tx, again, shop)
  const text = 'The operator ordered the refund once more.'
  await appendAudit(tx, {
    order: order.id,
    at,
    actor: 'operator',
    code: 'refund_retried',
    text,
    visible: false,
  })
}

function againId(refund: string): string {
  return derivedId('ref', `${refund} again`)
}
