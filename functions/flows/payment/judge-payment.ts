import { formatAmount } from '../../../catalog/money.ts'
import type { PaymentSession } from '../../payments/gateway.ts'
import type { StoredLine } from '../../storage/orders.ts'
import type { OrderRow } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

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
    const mismatch = findMismatch(order, lines, session, shop)
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
  { mode, catalog }: Shop,
): string | null {
  const amount = (value: number): string => formatAmount(value, order.currency)
  const { amountDiscount: spared, amountTotal, amountTax } = session
  const allowed = catalog().store.checkout.promotionCodes && spared <= order.amount ? spared : 0
  const charged = order.amount - allowed
  // Prices hold their tax or do not, as the catalog said when the page was opened; it may say otherwise by now.
  const total = charged + (amountTotal === charged ? 0 : amountTax)
  const facts: [string, unknown, unknown][] = [
    ['reference', order.id, session.reference],
    ['mode', order.mode, session.mode],
    ['currency', order.currency, session.currency.toUpperCase()],
    ['live mode', mode === 'live', session.livemode],
    ['number of lines', lines.length, session.lineCount],
    ['sum of the lines', amount(order.amount), amount(session.amountSubtotal)],
    ['discount', amount(allowed), amount(spared)],
    ['total', amount(total), amount(session.amountTotal)],
  ]
  const different = facts.find(([, sold, paid]) => sold !== paid)
  if (!different) return null
  const [what, sold, paid] = different
  return `The payment does not match the order: ${what} is ${paid}, sold was ${sold}.`
}
