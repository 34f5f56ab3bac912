import { formatAmount } from '../../catalog/money.ts'
import type { Job } from '../jobs/queue.ts'
import { newId } from '../orders/ids.ts'
import { canMove, orderMoves, transition } from '../orders/states.ts'
import type { PaymentSession } from '../payments/gateway.ts'
import { appendAudit } from '../storage/audit.ts'
import { insertDelivery } from '../storage/deliveries.ts'
import { insertMail } from '../storage/mails.ts'
import { findOrder, linesOf, moveOrder, noteOrder, type StoredLine } from '../storage/orders.ts'
import type { OrderRow, Tx } from '../storage/schema.ts'
import { placeOf } from './line.ts'
import type { Shop } from './shop.ts'

type Verdict =
  { to: 'paid' | 'processing' | 'failed' | 'expired' } | { to: 'none' } | { to: 'held'; reason: string }

/**
 * Brings an order in line with its payment: fetches the session, compares it with what was sold, changes the state
 * and enqueues one job a line, in one transaction. Safe to run any number of times, at once, from anywhere:
 * the webhook's job, the order page, the reconciler, the operator.
 * @param job completed in the same transaction, when settling is a job's work
 */
export async function settlePayment(orderId: string, shop: Shop, job?: Job): Promise<void> {
  const order = await findOrder(shop.store.read, orderId)
  const session = order?.session_id ? await shop.gateway.session(order.session_id) : null
  shop.reached('settle.fetched')
  await shop.store.transaction(async (tx) => {
    if (job && !(await shop.queue.complete(tx, job, shop.now()))) return
    if (!order || !session) return
    const current = await findOrder(tx, order.id)
    if (current) await applyVerdict(tx, current, session, shop)
    shop.reached('settle.written')
  })
  shop.reached('settle.committed')
  shop.poke()
  if (order) shop.changed(order.id)
}

async function applyVerdict(tx: Tx, order: OrderRow, session: PaymentSession, shop: Shop): Promise<void> {
  const lines = await linesOf(tx, order.id)
  const verdict = judge(order, lines, session, shop)
  if (verdict.to === 'none' || verdict.to === order.state) return
  if (verdict.to === 'held') return hold(tx, order, verdict.reason, shop)
  // An older or contradicting report never moves an order back.
  if (!canMove(orderMoves, order.state, verdict.to)) return
  const move = transition(orderMoves, order.state, verdict.to)
  const email = order.email ?? session.email?.toLowerCase() ?? null
  const facts =
    verdict.to === 'paid'
      ? {
          paid_at: shop.now().toISOString(),
          email,
          tax: session.amountTax,
          payment_intent: session.paymentIntent,
          held: null,
        }
      : { email }
  if (!(await moveOrder(tx, order.id, move, facts))) return
  await appendAudit(tx, {
    order: order.id,
    at: shop.now(),
    actor: 'payment',
    code: verdict.to,
    text: sentence(verdict.to, session),
  })
  if (verdict.to === 'paid') await startDeliveries(tx, order, lines, email, shop)
  if (verdict.to === 'failed' && email) {
    await insertMail(
      tx,
      { id: `${order.id}.failed`, kind: 'payment-failed', order: order.id, to: email },
      shop,
    )
  }
}

/** What the session says, once it is shown to be the session of this very order. */
function judge(order: OrderRow, lines: StoredLine[], session: PaymentSession, shop: Shop): Verdict {
  const paid = session.payment === 'paid' || session.payment === 'no_payment_required'
  if (session.status === 'complete' && paid) {
    const mismatch = findMismatch(order, lines, session, shop)
    return mismatch ? { to: 'held', reason: mismatch } : { to: 'paid' }
  }
  if (session.status === 'complete') return { to: session.refused ? 'failed' : 'processing' }
  return { to: session.status === 'expired' ? 'expired' : 'none' }
}

/** The first thing in which the session differs from what was sold, as a sentence; null when all agrees. */
function findMismatch(
  order: OrderRow,
  lines: StoredLine[],
  session: PaymentSession,
  shop: Shop,
): string | null {
  const amount = (value: number): string => formatAmount(value, order.currency)
  const inclusive = shop.catalog().store.tax.behavior === 'inclusive'
  const total = order.amount - session.amountDiscount + (inclusive ? 0 : session.amountTax)
  const facts: [string, unknown, unknown][] = [
    ['reference', order.id, session.reference],
    ['mode', 'payment', session.mode],
    ['currency', order.currency, session.currency.toUpperCase()],
    ['live mode', shop.mode === 'live', session.livemode],
    ['number of lines', lines.length, session.lineCount],
    ['sum of the lines', amount(order.amount), amount(session.amountSubtotal)],
    ['discount', amount(0), amount(session.amountDiscount)],
    ['total', amount(total), amount(session.amountTotal)],
  ]
  const different = facts.find(([, sold, paid]) => sold !== paid)
  if (!different) return null
  const [what, sold, paid] = different
  return `The payment does not match the order: ${what} is ${paid}, sold was ${sold}.`
}

async function hold(tx: Tx, order: OrderRow, reason: string, shop: Shop): Promise<void> {
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

async function startDeliveries(
  tx: Tx,
  order: OrderRow,
  lines: StoredLine[],
  email: string | null,
  shop: Shop,
): Promise<void> {
  const now = shop.now()
  for (const line of lines) {
    const id = newId('del', shop.random)
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
  if (email) await insertMail(tx, { id: `${order.id}.paid`, kind: 'paid', order: order.id, to: email }, shop)
}

function sentence(state: 'paid' | 'processing' | 'failed' | 'expired', session: PaymentSession): string {
  switch (state) {
    case 'paid':
      return `Paid ${formatAmount(session.amountTotal, session.currency.toUpperCase())}.`
    case 'processing':
      return 'Your bank has not confirmed the payment yet. We deliver by ourselves when it does, usually within a few days.'
    case 'failed':
      return 'The bank refused the payment. Nothing was charged.'
    case 'expired':
      return 'The payment page was closed without a payment. Nothing was charged.'
  }
}
