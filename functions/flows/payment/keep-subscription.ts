import type { EndReason } from '../../../catalog/delivery/line.ts'
import type { Invoice, Subscription } from '../../payments/billing.ts'
import { linesOf, type StoredLine } from '../../storage/orders.ts'
import { paymentLinesOf, paymentsOf } from '../../storage/payments.ts'
import type { OrderRow, SubscriptionRow, Tx } from '../../storage/schema.ts'
import { subscriptionOf, writeSubscription } from '../../storage/subscriptions.ts'
import { aimDeliveries } from '../entitlement/aim-deliveries.ts'
import { bookPayment } from '../books/book.ts'
import { askAbout, askAgain, setTimers } from '../entitlement/money-jobs.ts'
import { boughtUntil } from '../entitlement/read-entitlements.ts'
import { type Recorded, recordInvoice } from './record-payment.ts'
import { refundEnded } from '../refund/refund-ended.ts'
import type { Shop } from '../shop.ts'
import { timesOf } from './subscription-lines.ts'
import { subscriptionRow } from './subscription-row.ts'
import { tellPayment, tellSubscription } from './tell-money.ts'

/** A subscription with its invoices, as the payment service has them now. */
export interface Billed {
  subscription: Subscription
  /** Newest first. */
  invoices: readonly Invoice[]
}

/** @throws VitrineError `payment_unavailable`, `payment_refused` */
export async function fetchBilled(id: string, { billing }: Shop): Promise<Billed | null> {
  const [subscription, invoices] = await Promise.all([billing.subscription(id), billing.invoices(id)])
  return subscription && { subscription, invoices }
}

/**
 * Brings our rows, what is booked, what is told and what deliveries should be in line with a subscription, in the
 * caller's transaction, the order locked and paid. Doing it again changes nothing, and what is newest at the payment
 * service counts, whatever was heard of first.
 * @param why it was ended, where the shop ended it
 */
export async function keepSubscription(
  tx: Tx,
  order: OrderRow,
  { subscription, invoices }: Billed,
  shop: Shop,
  why?: EndReason,
): Promise<void> {
  const before = await subscriptionOf(tx, order.id)
  if (before && before.id !== subscription.id) return
  const lines = await linesOf(tx, order.id)
  const recorded = await recordAll(tx, order, lines, invoices)
  const trial_end = subscription.trialEnd?.toISOString() ?? null
  const paidUntil = await paidUntilOf(tx, order.id, { trial_end })
  const { periods } = shop.catalog().store
  const row = subscriptionRow(subscription, {
    order: order.id,
    before,
    paidUntil,
    periods,
    now: shop.now(),
    why,
  })
  await writeSubscription(tx, row)
  for (const one of recorded) {
    await tellPayment(tx, order, one, row, shop)
    if (!one.isPaid) continue
    await bookPayment(tx, one.payment.id, shop)
    await askAgain(tx, one.payment, shop)
    await refundEnded(tx, order, one.payment, shop)
  }
  await tellSubscription(tx, order, { before, after: row }, shop)
  await aimDeliveries(tx, order, shop)
  await setTimers(tx, row, shop)
  const isUnlimited = row.schedule_id === null && row.state !== 'ended'
  if (isUnlimited && timesOf(lines) !== null) {
    await askAbout(tx, row, { name: 'limit', runAt: shop.now() }, shop)
  }
}

async function recordAll(
  tx: Tx,
  order: OrderRow,
  lines: readonly StoredLine[],
  invoices: readonly Invoice[],
): Promise<Recorded[]> {
  const recorded: Recorded[] = []
  for (const invoice of invoices.toReversed()) {
    const one = await recordInvoice(tx, order, lines, invoice)
    if (one) recorded.push(one)
  }
  return recorded
}

async function paidUntilOf(
  tx: Tx,
  order: string,
  subscription: Pick<SubscriptionRow, 'trial_end'>,
): Promise<SubscriptionRow['paid_until']> {
  const payments = (await paymentsOf(tx, order)).filter(({ state }) => state === 'paid')
  const ends = (await paymentLinesOf(tx, order)).flatMap((line) => {
    const payment = line.kind === 'price' && payments.find(({ id }) => id === line.payment_id)
    return (payment && boughtUntil(payment, line, subscription)) || []
  })
  return ends.sort().at(-1) ?? null
}
