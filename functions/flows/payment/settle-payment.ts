import { formatAmount } from '../../../catalog/money.ts'
import type { OrderState } from '../../../catalog/wire.ts'
import type { Job } from '../../jobs/queue.ts'
import { canMove, orderMoves, transition } from '../../orders/states.ts'
import type { Invoice } from '../../payments/billing.ts'
import type { PaymentSession } from '../../payments/gateway.ts'
import { appendAudit } from '../../storage/audit.ts'
import { heldSessions, noteHeldSession } from '../../storage/held-sessions.ts'
import { insertMail } from '../../storage/mails.ts'
import {
  findOrder,
  findOrderBySession,
  linesOf,
  lockOrder,
  moveOrder,
  noteOrder,
  type StoredLine,
} from '../../storage/orders.ts'
import type { OrderRow, Tx } from '../../storage/schema.ts'
import { aimDeliveries } from '../entitlement/aim-deliveries.ts'
import { bookPayment } from '../books/book.ts'
import { isPaid, judgePayment } from './judge-payment.ts'
import { type Billed, fetchBilled, keepSubscription } from './keep-subscription.ts'
import { askAbout, askAgain } from '../entitlement/money-jobs.ts'
import { recordSession } from './record-payment.ts'
import { refundDoublePayment } from '../refund/refund-double-payment.ts'
import type { Shop } from '../shop.ts'
import { startDeliveries } from '../entitlement/start-deliveries.ts'

/** An order, asked after by the session it has; or a session, which says itself whose it is. */
export type Settling = { order: string; session?: never } | { session: string; order?: never }

/** A session with what was made of it once it is paid. */
interface Asked {
  session: PaymentSession
  billed: Billed | null
  invoice: Invoice | null
}

/**
 * Brings an order in line with its payment: fetches the session, compares it with what was sold, changes the state
 * and enqueues one job a line, in one transaction. Safe to run any number of times, at once, from anywhere:
 * the webhook's job, the order page, the reconciler, the operator.
 * A second paid session of an order that is paid already is sent back; a session of no order here is let go.
 * @param job completed in the same transaction, when settling is a job's work
 * @throws VitrineError `payment_unavailable`, `payment_refused`, `store_unavailable`
 */
export async function settlePayment(subject: Settling, shop: Shop, job?: Job): Promise<void> {
  const asked = await ask(subject, shop)
  shop.reached('settle.fetched')
  const order = asked && (await orderOf(asked.session, shop))
  const isSettled = await shop.store.transaction(async (tx) => {
    const current = order && (await lockOrder(tx, order.id))
    if (job && !(await shop.queue.complete(tx, job, shop.now()))) return false
    if (!current) return false
    await compare(tx, current, asked, shop)
    shop.reached('settle.written')
    return true
  })
  shop.reached('settle.committed')
  if (asked && !order) {
    shop.log.info({ job: job?.id, code: 'foreign_session' }, 'A payment session is of no order here')
  }
  if (!isSettled || !order) return
  shop.poke()
  shop.changed(order.id)
}

async function ask({ order, session: named }: Settling, shop: Shop): Promise<Asked | null> {
  const id = named ?? (order && (await findOrder(shop.store.read, order))?.session_id)
  if (!id) return null
  const session = await shop.gateway.session(id)
  const isDone = isPaid(session) && session.livemode === (shop.mode === 'live')
  const { subscription, invoice } = session
  const billed = isDone && subscription ? await fetchBilled(subscription, shop) : null
  const written = isDone && invoice && !subscription ? await shop.billing.invoice(invoice) : null
  return { session, billed, invoice: written }
}

/** By the session we opened; else by its reference, since a crash may have lost the session's id. */
async function orderOf(session: PaymentSession, { store }: Shop): Promise<OrderRow | undefined> {
  const known = await findOrderBySession(store.read, session.id)
  return known ?? (session.reference ? findOrder(store.read, session.reference) : undefined)
}

async function compare(tx: Tx, order: OrderRow, asked: Asked, shop: Shop): Promise<void> {
  const { session } = asked
  const isOwn = order.session_id === session.id || (order.session_id === null && session.status !== 'open')
  if (order.state === 'paid') {
    // The session a paid order has is the one that paid it; any other that was paid is money too much.
    if (!isPaid(session)) return
    if (order.session_id === session.id) await keepPayment(tx, order, asked, shop)
    else await sendBack(tx, order, asked, shop)
    return
  }
  if (order.session_id === null && isOwn) await noteOrder(tx, order.id, { session_id: session.id })
  if (isOwn || isPaid(session)) await applyVerdict(tx, order, asked, shop)
}

/** What came of the payment: who paid what for which line; and where lines recur, all that followed. */
async function keepPayment(
  tx: Tx,
  order: OrderRow,
  { session, billed, invoice }: Asked,
  shop: Shop,
): Promise<void> {
  if (billed) return keepSubscription(tx, order, billed, shop)
  const lines = await linesOf(tx, order.id)
  const { payment, isPaid: isNew } = await recordSession(tx, order, lines, { session, invoice }, shop)
  if (!isNew) return
  await bookPayment(tx, payment.id, shop)
  await askAgain(tx, payment, shop)
  // The service writes the invoice of a payment a moment after it.
  if (session.invoice === null && session.amountTotal > 0) await askForInvoice(tx, payment.order_id, shop)
}

/** A second payment goes back, and the subscription that came with it is ended by its own job. */
async function sendBack(tx: Tx, order: OrderRow, { session, billed }: Asked, shop: Shop): Promise<void> {
  const charged = billed?.invoices.find(({ paymentIntent }) => paymentIntent !== null)
  const paymentIntent = session.paymentIntent ?? charged?.paymentIntent ?? null
  await refundDoublePayment(tx, order, { ...session, paymentIntent }, shop)
  if (!billed) return
  const { id } = billed.subscription
  await askAbout(tx, { id, order_id: order.id }, { name: 'surplus', runAt: shop.now() }, shop)
}

async function askForInvoice(tx: Tx, order: string, shop: Shop): Promise<void> {
  await shop.queue.enqueue(tx, {
    id: `settle.${order}.invoice`,
    kind: 'settle',
    subject: order,
    order,
    runAt: new Date(shop.now().getTime() + 60_000),
  })
}

async function applyVerdict(tx: Tx, order: OrderRow, asked: Asked, shop: Shop): Promise<void> {
  const { session } = asked
  const lines = await linesOf(tx, order.id)
  const verdict = judgePayment(order, lines, session, shop)
  if (verdict.to === 'none' || verdict.to === order.state) return
  if (verdict.to === 'held') return hold(tx, order, { session, reason: verdict.reason }, shop)
  const from = await passThrough(tx, order, verdict.to)
  // An older or contradicting report never moves an order back.
  if (!canMove(orderMoves, from, verdict.to)) return
  const email = order.email ?? session.email?.toLowerCase() ?? null
  const facts = verdict.to === 'paid' ? paidFacts(session, email, shop) : { email }
  if (!(await moveOrder(tx, order.id, transition(orderMoves, from, verdict.to), facts))) return
  await appendAudit(tx, {
    order: order.id,
    at: shop.now(),
    actor: 'payment',
    code: verdict.to,
    text: sentence(verdict.to, session),
  })
  if (verdict.to === 'paid') await begin(tx, { ...order, email }, lines, asked, shop)
  if (verdict.to === 'failed' && email) {
    await insertMail(
      tx,
      { id: `${order.id}.failed`, kind: 'payment-failed', order: order.id, to: email },
      shop,
    )
  }
}

/** A refusal that is the first we hear of an order passes through the state that came before it. */
async function passThrough(tx: Tx, { id, state }: OrderRow, to: OrderState): Promise<OrderState> {
  if (state !== 'open' || to !== 'failed') return state
  return (await moveOrder(tx, id, transition(orderMoves, 'open', 'processing'))) ? 'processing' : state
}

function paidFacts(session: PaymentSession, email: string | null, shop: Shop) {
  return {
    paid_at: shop.now().toISOString(),
    email,
    // What came on top of the lines; tax that prices hold is in their sum already.
    tax: session.amountTotal - session.amountSubtotal + session.amountDiscount,
    discount: session.amountDiscount,
    customer: session.customer ?? null,
    session_id: session.id,
    payment_intent: session.paymentIntent,
    held: null,
  }
}

async function begin(tx: Tx, order: OrderRow, lines: StoredLine[], asked: Asked, shop: Shop): Promise<void> {
  const { session } = asked
  await keepPayment(tx, order, asked, shop)
  await startDeliveries(tx, order, lines, shop)
  if (asked.billed) await aimDeliveries(tx, order, shop)
  const { id, email, session_id: before } = order
  if (email) await insertMail(tx, { id: `${id}.paid`, kind: 'paid', order: id, to: email }, shop)
  // The session it had may have been paid as well, and what was held is money too much now.
  const left = [before, ...(await heldSessions(tx, id))].filter((one) => one !== null && one !== session.id)
  const jobs = left.map((one) => ({
    id: `settle.${one}.left`,
    kind: 'settle' as const,
    subject: `session:${one}`,
    order: id,
    runAt: shop.now(),
  }))
  await shop.queue.enqueue(tx, jobs)
}

async function hold(
  tx: Tx,
  order: OrderRow,
  { session, reason }: { session: PaymentSession; reason: string },
  shop: Shop,
): Promise<void> {
  await noteHeldSession(tx, order.id, session.id)
  if (order.held === reason) return
  await noteOrder(tx, order.id, { held: reason })
  await appendAudit(tx, {
    order: order.id,
    at: shop.now(),
    actor: 'shop',
    code: 'held',
    text: reason,
    visible: false,
  })
  shop.log.error({ order: order.id, code: 'held' }, reason)
}

function sentence(state: 'paid' | 'processing' | 'failed' | 'expired', session: PaymentSession): string {
  switch (state) {
    case 'paid':
      return session.amountTotal === 0
        ? 'Agreed; nothing was due today.'
        : `Paid ${formatAmount(session.amountTotal, session.currency.toUpperCase())}.`
    case 'processing':
      return 'Your bank has not confirmed the payment yet. We deliver by ourselves when it does, usually within a few days.'
    case 'failed':
      return 'The bank refused the payment. Nothing was charged.'
    case 'expired':
      return 'The payment page was closed without a payment. Nothing was charged.'
  }
}
