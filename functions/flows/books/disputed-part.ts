import type { Part } from '../../orders/left-to-refund.ts'
import type { DisputeRow, PaymentLineRow, PaymentRow, RefundRow } from '../../storage/schema.ts'
import { linesOfRefund } from './refund-lines.ts'

/** What is known of the payment that a dispute is over. */
export interface Disputed {
  payments: readonly PaymentRow[]
  paymentLines: readonly PaymentLineRow[]
  refunds: readonly RefundRow[]
}

/**
 * The one line that a dispute is over, with its amounts; null: the payment as a whole. A dispute names a charge and an
 * amount, which may be less than the charge, and no lines (docs.stripe.com/api/disputes/object). So it is taken to be
 * over one line only where the amount is that line's price to the last unit, with its tax and less what of it went back
 * before, and no other line's. In every other case it cannot be known what the buyer's bank asks about, and everything
 * that the payment bought is paused, and ends when the dispute is lost.
 */
export function disputedPart(
  dispute: Pick<DisputeRow, 'payment_id' | 'amount' | 'currency' | 'opened_at'>,
  { payments, paymentLines, refunds }: Disputed,
): Part | null {
  const payment = payments.find(({ id }) => id === dispute.payment_id)
  // What was paid by credit is no money that a bank could ask for, so that amounts say nothing.
  if (!payment || payment.currency !== dispute.currency || payment.charged < payment.total) return null
  const back = refunds
    .filter(({ payment_id, state }) => payment_id === payment.id && state !== 'failed')
    .filter(({ created_at }) => created_at < dispute.opened_at)
  const left = back.reduce((rest, { amount }) => rest - amount, payment.charged)
  if (dispute.amount >= left) return null
  const went = back.flatMap(linesOfRefund)
  const paid = paymentLines.filter(({ payment_id }) => payment_id === payment.id)
  const fitting = [...new Set(paid.map(({ line_id }) => line_id))]
    .map((line) =>
      less(
        paid.filter((row) => row.line_id === line),
        went,
        line,
      ),
    )
    .filter(({ net, tax }) => net + tax === dispute.amount)
  const [only, ...others] = fitting
  return only && others.length === 0 ? only : null
}

function less(paid: readonly PaymentLineRow[], went: readonly Part[], line: string): Part {
  const gone = went.filter((part) => part.line === line)
  const sum = (parts: readonly Pick<Part, 'net' | 'tax'>[], of: 'net' | 'tax'): number =>
    parts.reduce((total, part) => total + part[of], 0)
  return { line, net: sum(paid, 'net') - sum(gone, 'net'), tax: sum(paid, 'tax') - sum(gone, 'tax') }
}
