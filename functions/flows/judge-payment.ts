import { formatAmount } from '../../catalog/money.ts'
import type { PaymentSession } from '../payments/gateway.ts'
import type { StoredLine } from '../storage/orders.ts'
import type { OrderRow } from '../storage/schema.ts'
import type { Shop } from './shop.ts'

export type Verdict =
  { to: 'paid' | 'processing' | 'failed' | 'expired' } | { to: 'none' } | { to: 'held'; reason: string }

/** What a session says about an order, once it is shown to be a session of this very order. */
export function judgePayment(
  order: OrderRow,
  lines: readonly StoredLine[],
  session: PaymentSession,
  shop: Shop,
): Verdict {
  if (isPaid(session)) {
    const mismatch = findMismatch(order, lines, session, shop.mode)
    return mismatch ? { to: 'held', reason: mismatch } : { to: 'paid' }
  }
  if (session.status === 'complete') return { to: session.refused ? 'failed' : 'processing' }
  return { to: session.status === 'expired' ? 'expired' : 'none' }
}

export function isPaid({ status, payment }: PaymentSession): boolean {
  return status === 'complete' && (payment === 'paid' || payment === 'no_payment_required')
}

/** The first thing in which the session differs from what was sold, as a sentence; null when all agrees. */
function findMismatch(
  order: OrderRow,
  lines: readonly StoredLine[],
  session: PaymentSession,
  mode: Shop['mode'],
): string | null {
  const amount = (value: number): string => formatAmount(value, order.currency)
  // Prices hold their tax or do not, as the catalog said when the page was opened; it may say otherwise by now.
  const total = order.amount + (session.amountTotal === order.amount ? 0 : session.amountTax)
  const facts: [string, unknown, unknown][] = [
    ['reference', order.id, session.reference],
    ['mode', 'payment', session.mode],
    ['currency', order.currency, session.currency.toUpperCase()],
    ['live mode', mode === 'live', session.livemode],
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
