import { formatAmount } from '../../../catalog/money.ts'
import type { Job } from '../../jobs/queue.ts'
import type { Dispute } from '../../payments/billing.ts'
import { appendAudit } from '../../storage/audit.ts'
import { findDispute, writeDispute } from '../../storage/disputes.ts'
import { turnEvents } from '../../storage/events.ts'
import { insertMail } from '../../storage/mails.ts'
import { linesOf, lockOrder } from '../../storage/orders.ts'
import { paidByIntent } from '../../storage/payments.ts'
import type { DisputeRow, OrderRow, PaymentRow, Tx } from '../../storage/schema.ts'
import { aimDeliveries, readMoney } from '../entitlement/aim-deliveries.ts'
import { bookDispute } from '../books/book.ts'
import { disputedPart } from '../books/disputed-part.ts'
import type { Shop } from '../shop.ts'

/**
 * Brings an order in line with a dispute over one of its payments: while it is open, what that payment bought is paused,
 * or the one line that the dispute is over where its amount tells; lost, it ends; won, it goes on. A dispute over a payment of no order here is let go, and looked at again if the payment
 * turns out to be one.
 * @throws VitrineError `payment_unavailable`, `payment_refused`
 */
export async function followDispute(id: string, shop: Shop, job?: Job): Promise<void> {
  const dispute = await shop.billing.dispute(id)
  const intent = dispute?.paymentIntent
  const payment = intent ? await paidByIntent(shop.store.read, intent) : undefined
  if (!payment) shop.log.info({ job: job?.id, code: 'foreign_dispute' }, `Dispute ${id} is of no order here`)
  shop.reached('settle.fetched')
  await shop.store.transaction(async (tx) => {
    const order = payment && (await lockOrder(tx, payment.order_id))
    if (job && !(await shop.queue.complete(tx, job, shop.now()))) return
    if (dispute && payment && order) await keepDispute(tx, order, { dispute, payment }, shop)
    if (!payment && intent) await turnEvents(tx, `dispute:${id}`, `payment:${intent}`)
    shop.reached('settle.written')
  })
  if (!payment) return
  shop.poke()
  shop.changed(payment.order_id)
}

async function keepDispute(
  tx: Tx,
  order: OrderRow,
  { dispute, payment }: { dispute: Dispute; payment: PaymentRow },
  shop: Shop,
): Promise<void> {
  const before = await findDispute(tx, dispute.id)
  // A dispute that was decided stays so, whatever an answer that is late says.
  if (before && (before.state === dispute.state || before.state !== 'open')) return
  const row: DisputeRow = {
    id: dispute.id,
    order_id: order.id,
    payment_id: payment.id,
    payment_intent: payment.payment_intent ?? '',
    amount: dispute.amount,
    currency: dispute.currency.toUpperCase(),
    state: dispute.state,
    reason: dispute.reason,
    opened_at: dispute.openedAt.toISOString(),
    closed_at: dispute.state === 'open' ? null : shop.now().toISOString(),
  }
  await writeDispute(tx, row)
  await tell(tx, order, row, shop)
  await bookDispute(tx, row.id, shop)
  await aimDeliveries(tx, order, shop)
}

async function tell(tx: Tx, order: OrderRow, row: DisputeRow, shop: Shop): Promise<void> {
  const entry = { order: order.id, at: shop.now(), actor: 'payment' }
  const part = disputedPart(row, await readMoney(tx, order.id))
  const line = part && (await linesOf(tx, order.id)).find(({ id }) => id === part.line)
  const name = line?.snapshot.product.name ?? null
  await appendAudit(tx, {
    ...entry,
    code: `dispute_${row.state}`,
    text: sentence(row, name ?? 'What it paid for'),
  })
  const over = name ? `, the price of ${name},` : ''
  const facts = `Dispute ${row.id} of ${formatAmount(row.amount, row.currency)}${over} is ${row.state}; reason: ${row.reason}.`
  await appendAudit(tx, { ...entry, code: 'dispute', text: facts, visible: false })
  shop.log.warn({ order: order.id, code: `dispute_${row.state}` }, facts)
  if (row.state !== 'open' || !order.email) return
  const id = `${row.payment_id}.disputed.${row.id}`
  await insertMail(tx, { id, kind: 'disputed', order: order.id, to: order.email }, shop)
}

/** @param what it is over */
function sentence({ state, amount, currency }: DisputeRow, what: string): string {
  const money = formatAmount(amount, currency)
  switch (state) {
    case 'open':
      return `Your bank asks for ${money} back. ${what} is paused until that is decided.`
    case 'won':
      return `The bank decided that the payment of ${money} stands.`
    case 'lost':
      return `The bank took ${money} back. ${what} ends.`
  }
}
