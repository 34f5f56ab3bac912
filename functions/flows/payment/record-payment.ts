import { divide, partOf } from '../../orders/divide.ts'
import { feeOfSale, spreadFee } from '../../orders/fee.ts'
import { derivedId } from '../../orders/ids.ts'
import type { Invoice, InvoiceLine } from '../../payments/billing.ts'
import type { PaymentSession } from '../../payments/gateway.ts'
import type { StoredLine } from '../../storage/orders.ts'
import { findPayment, insertPaymentLines, writePayment } from '../../storage/payments.ts'
import type { OrderRow, PaymentLineRow, PaymentRow, Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/** A payment as it was before and is now, of which one part may be news. */
export interface Recorded {
  payment: PaymentRow
  /** Paid now, and not before. */
  isPaid: boolean
  /** Its latest try failed, and that was not known. */
  isRefused: boolean
}

/** Id of the payment that an invoice or a payment session stands for. */
function paymentId(source: string): string {
  return derivedId('pay', source)
}

/**
 * Keeps an invoice of a subscription as a payment of its order, and what of it is for which line once it is paid. In
 * the caller's transaction, the order locked; doing it again changes nothing.
 */
export async function recordInvoice(
  tx: Tx,
  order: OrderRow,
  lines: readonly StoredLine[],
  invoice: Invoice,
): Promise<Recorded | null> {
  if (invoice.status === 'draft') return null
  const row: PaymentRow = {
    id: paymentId(invoice.id),
    order_id: order.id,
    subscription_id: invoice.subscription,
    source: invoice.id,
    kind: invoice.reason,
    state: stateOf(invoice),
    currency: invoice.currency.toUpperCase(),
    subtotal: invoice.subtotal,
    discount: invoice.discount,
    tax: invoice.tax,
    total: invoice.total,
    charged: invoice.charged,
    payment_intent: invoice.paymentIntent,
    number: invoice.number,
    invoice_url: invoice.url,
    receipt_url: invoice.receiptUrl,
    attempts: invoice.attempts,
    next_attempt_at: invoice.nextAttempt?.toISOString() ?? null,
    created_at: invoice.createdAt.toISOString(),
    paid_at: invoice.paidAt?.toISOString() ?? null,
  }
  const payouts = lines[0]?.snapshot.payouts
  // The payment service takes the percentage of the whole, tax included.
  const fee = payouts ? partOf(invoice.total, payouts.fee.percent, 10_000) : 0
  return record(tx, row, lines, { parts: invoice.lines, fee })
}

/**
 * Keeps the payment of an order that is paid once. What is for which line is reckoned from the order, since the payment
 * service names no lines there.
 * @param invoice that the service wrote for it, once there is one
 */
export async function recordSession(
  tx: Tx,
  order: OrderRow,
  lines: readonly StoredLine[],
  { session, invoice }: { session: PaymentSession; invoice: Invoice | null },
  shop: Shop,
): Promise<Recorded> {
  const id = paymentId(session.id)
  const before = await findPayment(tx, id)
  const now = shop.now().toISOString()
  const row: PaymentRow = {
    id,
    order_id: order.id,
    subscription_id: null,
    source: session.id,
    kind: 'purchase',
    state: 'paid',
    currency: session.currency.toUpperCase(),
    subtotal: session.amountSubtotal,
    discount: session.amountDiscount,
    tax: session.amountTax,
    total: session.amountTotal,
    charged: session.amountTotal,
    payment_intent: session.paymentIntent,
    number: invoice?.number ?? null,
    invoice_url: invoice?.url ?? null,
    receipt_url: invoice?.receiptUrl ?? null,
    attempts: 1,
    next_attempt_at: null,
    created_at: before?.created_at ?? now,
    paid_at: before?.paid_at ?? now,
  }
  const payouts = lines[0]?.snapshot.payouts
  const amounts = lines.map(({ amount }) => amount)
  const fee = payouts ? Math.min(feeOfSale(payouts, amounts, row.currency), row.total) : 0
  return record(tx, row, lines, { parts: soldLines(lines, session), fee })
}

/** What of a payment is for which line, and what of it the store keeps where the seller is paid out. */
interface Paid {
  parts: readonly InvoiceLine[]
  fee: number
}

async function record(tx: Tx, row: PaymentRow, lines: readonly StoredLine[], paid: Paid): Promise<Recorded> {
  const before = await findPayment(tx, row.id)
  await writePayment(tx, row)
  const isPaid = row.state === 'paid' && before?.state !== 'paid'
  if (isPaid) await insertPaymentLines(tx, withShares(row.id, lines, paid))
  const isRefused = row.state === 'failed' && row.attempts > (before?.attempts ?? 0)
  return { payment: row, isPaid, isRefused }
}

function stateOf({ status, attempts }: Invoice): PaymentRow['state'] {
  if (status === 'paid' || status === 'void') return status
  if (status === 'uncollectible') return 'failed'
  return attempts > 0 ? 'failed' : 'open'
}

/** The lines as they were sold, with what they bore of discount and tax. */
function soldLines(lines: readonly StoredLine[], session: PaymentSession): InvoiceLine[] {
  const shown = lines.flatMap(({ id, quantity, amount, snapshot }) => {
    const setup = snapshot.setup ?? 0
    const price = { line: id, kind: 'price' as const, quantity, weight: amount - setup }
    return setup > 0 ? [price, { line: id, kind: 'setup' as const, quantity: 1, weight: setup }] : [price]
  })
  const nets = divide(
    session.amountTotal - session.amountTax,
    shown.map(({ weight }) => weight),
  )
  const taxes = divide(session.amountTax, nets)
  return shown.map(({ weight: _, ...line }, index) => ({
    ...line,
    net: nets[index] ?? 0,
    tax: taxes[index] ?? 0,
    period: null,
  }))
}

function withShares(payment: string, lines: readonly StoredLine[], { parts, fee }: Paid): PaymentLineRow[] {
  const fees = spreadFee(
    fee,
    parts.map(({ net, tax }) => net + tax),
  )
  return parts.flatMap((part, position) => {
    // What belongs to no line of ours, such as an item that a person added by hand, counts to the first.
    const line = lines.find(({ id }) => id === part.line) ?? lines[0]
    if (!line) return []
    return {
      payment_id: payment,
      position,
      line_id: line.id,
      kind: part.kind,
      quantity: part.quantity,
      net: part.net,
      tax: part.tax,
      fee: fees[position] ?? 0,
      commission: partOf(part.net, line.snapshot.commission ?? 0, 10_000),
      period_start: part.period?.start.toISOString() ?? null,
      period_end: part.period?.end.toISOString() ?? null,
    }
  })
}
