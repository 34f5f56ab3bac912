import { createHash } from 'node:crypto'
import { formatAmount } from '../../../catalog/money.ts'
import { VitrineError } from '../../errors.ts'
import { divide } from '../../orders/divide.ts'
import { derivedId } from '../../orders/ids.ts'
import { type Left, leftOf, type Part, partOfLine } from '../../orders/left-to-refund.ts'
import { appendAudit } from '../../storage/audit.ts'
import { findCheckout, insertCheckout } from '../../storage/checkouts.ts'
import { findOrder, lockOrder, type StoredLine } from '../../storage/orders.ts'
import { findRefund, insertRefund } from '../../storage/refunds.ts'
import type { OrderRow, PaymentRow, RefundRow, Tx } from '../../storage/schema.ts'
import { readMoney } from '../entitlement/aim-deliveries.ts'
import { disputedPart } from '../books/disputed-part.ts'
import { linesOfRefund } from '../books/refund-lines.ts'
import type { MoneyFacts } from '../entitlement/read-entitlements.ts'
import { enqueueRefund } from './refund-double-payment.ts'
import type { Shop } from '../shop.ts'

/** What the operator sends back: lines, or an amount, or all that is left of a payment. */
export interface RefundOrder {
  /** Default: the latest payment that has money left for what is asked. */
  payment?: string | undefined
  /** Each whole where no amount is said. */
  lines?: readonly { line: string; amount?: number | undefined }[] | undefined
  /** Money only: nothing that was delivered is undone, unless it is all that is left. */
  amount?: number | undefined
  /** For the operator's record. */
  note?: string | undefined
}

/**
 * Writes that money goes back, by the operator's hand; a job sends it, and what it had paid for is undone once the
 * payment service took it. The same key with the same request again answers the same refund.
 * @param key the caller's idempotency key
 * @throws VitrineError `order_unknown`, `refund_too_large` with what is left, `body_invalid`, `idempotency_key_reused`
 */
export async function refundOrder(
  id: string,
  request: RefundOrder,
  key: string,
  shop: Shop,
): Promise<RefundRow> {
  if (!(await findOrder(shop.store.read, id))) {
    throw new VitrineError('order_unknown', `There is no order ${id}.`)
  }
  const refund = await shop.store.transaction(async (tx) => {
    const order = await lockOrder(tx, id)
    if (!order) throw new VitrineError('order_unknown', `There is no order ${id}.`)
    const refundId = derivedId('ref', `${id} by ${key}`)
    if (!(await bindKey(tx, refundId, request, order, shop))) {
      const known = await findRefund(tx, refundId)
      if (known) return known
    }
    const chosen = choose(request, await readMoney(tx, id))
    const told = { actor: 'operator' as const, note: request.note }
    return writeRefund(tx, order, { id: refundId, reason: 'requested', ...chosen }, told, shop)
  })
  shop.poke()
  shop.changed(id)
  return refund
}

/**
 * Writes that money that came for a line and is still here goes back, payment by payment, in the caller's transaction,
 * the order locked: the seller has none left, or both sides agreed. Doing it again writes nothing more.
 * @param percent how much of what is left, from 1 to 100
 */
export async function refundLine(
  tx: Tx,
  line: Pick<StoredLine, 'id' | 'order_id'>,
  reason: 'sold_out' | 'requested',
  shop: Shop,
  percent = 100,
): Promise<void> {
  const order = await lockOrder(tx, line.order_id)
  const facts = await readMoney(tx, line.order_id)
  for (const payment of facts.payments) {
    const left = leftOfPayment(payment, facts)
    const part = left.lines.find((one) => one.line === line.id)
    const reach = part ? Math.min(left.total, part.net + part.tax) : 0
    const amount = Math.round((reach * percent) / 100)
    if (!order || !part || amount === 0 || !isRefundable(payment)) continue
    const id = derivedId('ref', `${payment.id} for ${line.id}, ${reason}`)
    const lines = [partOfLine(part, amount)]
    await writeRefund(tx, order, { id, reason, payment, amount, lines }, { actor: 'shop' }, shop)
  }
}

/** @returns false when the key was used for the same before @throws VitrineError `idempotency_key_reused` */
async function bindKey(
  tx: Tx,
  refund: string,
  request: RefundOrder,
  { id: order }: OrderRow,
  shop: Shop,
): Promise<boolean> {
  const bodyHash = createHash('sha256').update(JSON.stringify(request)).digest('hex')
  const key = `refund ${refund}`
  const now = shop.now()
  if (await insertCheckout(tx, { key, bodyHash, order, now })) return true
  const known = await findCheckout(tx, key, new Date(0))
  if (known?.body_hash === bodyHash) return false
  throw new VitrineError('idempotency_key_reused', 'This idempotency key belongs to another refund.')
}

type Refundable = PaymentRow & { payment_intent: string }

interface Chosen {
  payment: Refundable
  amount: number
  lines: Part[]
}

export function isRefundable(payment: PaymentRow): payment is Refundable {
  return payment.state === 'paid' && payment.charged > 0 && payment.payment_intent !== null
}

/** What of a payment has not gone back, is not about to, and is not in dispute. */
export function leftOfPayment({ id, charged }: PaymentRow, facts: MoneyFacts): Left {
  const paid = facts.paymentLines
    .filter(({ payment_id }) => payment_id === id)
    .map(({ line_id: line, net, tax }) => ({ line, net, tax }))
  const refunds = facts.refunds
    .filter(({ payment_id, state }) => payment_id === id && state !== 'failed')
    .map((refund) => ({ amount: refund.amount, lines: linesOfRefund(refund) }))
  const disputes = facts.disputes
    .filter(({ payment_id, state }) => payment_id === id && state !== 'won')
    .map((dispute) => ({ amount: dispute.amount, lines: [disputedPart(dispute, facts)].filter(isPart) }))
  return leftOf(charged, paid, [...refunds, ...disputes])
}

const isPart = (part: Part | null): part is Part => part !== null

function choose(request: RefundOrder, facts: MoneyFacts): Chosen {
  const asked = request.lines?.map(({ line }) => line) ?? []
  const candidates = facts.payments
    .filter(isRefundable)
    .filter(({ id }) => !request.payment || id === request.payment)
    .map((payment) => ({ payment, left: leftOfPayment(payment, facts) }))
    .reverse()
  const holds = ({ left }: { left: Left }): boolean =>
    left.total > 0 && asked.every((line) => left.lines.some((one) => one.line === line && one.net > 0))
  const chosen = candidates.find(holds) ?? candidates[0]
  if (!chosen) throw tooLarge(0, facts.payments[0]?.currency ?? 'USD')
  const { payment, left } = chosen
  const lines = partsOf(request, left, payment.currency)
  const amount = request.amount ?? (request.lines ? sumOf(lines) : left.total)
  if (amount > left.total || amount === 0) throw tooLarge(left.total, payment.currency)
  // All that is left goes back with everything that it paid for; a part of it is money only.
  const isRest = amount === left.total && !request.lines
  return { payment, amount, lines: isRest ? restOf(left) : lines }
}

function partsOf({ lines = [] }: RefundOrder, left: Left, currency: string): Part[] {
  return lines.map(({ line, amount }) => {
    const part = left.lines.find((one) => one.line === line)
    const reach = part ? Math.min(left.total, part.net + part.tax) : 0
    if (!part || reach === 0 || (amount !== undefined && amount > reach)) throw tooLarge(reach, currency)
    return partOfLine(part, amount ?? reach)
  })
}

/** All that is left, divided among the lines it is of. */
export function restOf({ total, lines }: Left): Part[] {
  const shares = divide(
    total,
    lines.map(({ net, tax }) => net + tax),
  )
  return lines.map((line, index) => partOfLine(line, shares[index] ?? 0))
}

function sumOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { net, tax }) => sum + net + tax, 0)
}

function tooLarge(left: number, currency: string): VitrineError {
  const detail =
    left === 0 ? 'Nothing is left to send back.' : `At most ${formatAmount(left, currency)} can go back.`
  return new VitrineError('refund_too_large', detail, { left: { amount: left, currency } })
}

/** Writes a refund with its job, and says so on the order; once an id. */
export async function writeRefund(
  tx: Tx,
  order: OrderRow,
  { id, reason, payment, amount, lines }: Chosen & Pick<RefundRow, 'id' | 'reason'>,
  { actor, note, why = '' }: { actor: 'operator' | 'shop'; note?: string | undefined; why?: string },
  shop: Shop,
): Promise<RefundRow> {
  const at = shop.now()
  const refund: RefundRow = {
    id,
    order_id: order.id,
    payment_id: payment.id,
    session_id: null,
    payment_intent: payment.payment_intent,
    external_id: null,
    amount,
    currency: payment.currency,
    reason,
    lines: JSON.stringify(lines),
    state: 'queued',
    error: null,
    created_at: at.toISOString(),
    done_at: null,
  }
  if (!(await insertRefund(tx, refund))) return refund
  await enqueueRefund(tx, refund, shop)
  const text = `${why}${formatAmount(amount, payment.currency)} of your payment goes back to you.`
  await appendAudit(tx, { order: order.id, at, actor, code: 'refund_ordered', text })
  if (note) {
    await appendAudit(tx, { order: order.id, at, actor, code: 'refund_note', text: note, visible: false })
  }
  return refund
}
