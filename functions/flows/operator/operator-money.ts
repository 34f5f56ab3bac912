import { z } from 'zod'
import { publicPaymentSchema, refundReasons, refundSchema } from '../../../catalog/wire.ts'
import type { Tx } from '../../storage/schema.ts'
import { readMoney } from '../entitlement/aim-deliveries.ts'
import { leftOfPayment } from '../refund/refund-order.ts'

/** The money of an order as the operator reads it; minor units. */
export const operatorMoneySchema = z.strictObject({
  payments: z.array(
    publicPaymentSchema.extend({
      left: z.int().meta({ description: 'What has not gone back and is not in dispute.' }),
      lines: z.array(z.strictObject({ line: z.string(), left: z.int() })),
    }),
  ),
  disputes: z.array(
    z.strictObject({
      id: z.string(),
      amount: z.int(),
      currency: z.string(),
      state: z.enum(['open', 'won', 'lost']),
      reason: z.string(),
      at: z.iso.datetime(),
    }),
  ),
  refunds: z.array(
    refundSchema.extend({ id: z.string(), reason: z.enum(refundReasons), error: z.string().optional() }),
  ),
})

export async function moneyForOperator(
  read: Tx,
  order: string,
): Promise<z.output<typeof operatorMoneySchema>> {
  const facts = await readMoney(read, order)
  return {
    payments: facts.payments.map((payment) => {
      const { id, kind, state, total, tax, currency, number, invoice_url, receipt_url } = payment
      const isPaid = state === 'paid' && payment.payment_intent !== null
      const left = leftOfPayment(payment, facts)
      const lines = left.lines.map(({ line, net, tax }) => ({
        line,
        left: Math.max(0, Math.min(left.total, net + tax)),
      }))
      return {
        ...{ id, kind, state, total, tax, currency, at: payment.paid_at ?? payment.created_at },
        ...(number ? { number } : {}),
        ...(invoice_url ? { invoiceUrl: invoice_url } : {}),
        ...(receipt_url ? { receiptUrl: receipt_url } : {}),
        left: isPaid ? left.total : 0,
        lines: isPaid ? lines.filter((line) => line.left > 0) : [],
      }
    }),
    disputes: facts.disputes.map(({ id, amount, currency, state, reason, opened_at, closed_at }) => ({
      ...{ id, amount, currency, state, reason, at: closed_at ?? opened_at },
    })),
    refunds: facts.refunds.map(({ id, amount, currency, reason, state, error, created_at, done_at }) => ({
      ...{ id, amount, currency, reason, state, at: done_at ?? created_at },
      ...(error ? { error } : {}),
    })),
  }
}
