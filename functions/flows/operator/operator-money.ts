import { z } from 'zod'
import { publicPaymentSchema, refundReasons, refundSchema } from '../../../catalog/wire.ts'
import type { JobView } from '../../jobs/queue.ts'
import type { RefundRow, Tx } from '../../storage/schema.ts'
import { readMoney } from '../entitlement/aim-deliveries.ts'
import type { MoneyFacts } from '../entitlement/read-entitlements.ts'
import { refundJob } from '../refund/refund-double-payment.ts'
import { leftOfPayment } from '../refund/refund-order.ts'
import { mayRetry } from '../refund/retry-refund.ts'
import type { Shop } from '../shop.ts'

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
    refundSchema.extend({
      id: z.string(),
      reason: z.enum(refundReasons),
      error: z.string().optional(),
      retry: z.string().optional().meta({ description: 'Dead letter by which it is tried again.' }),
    }),
  ),
})

export async function moneyForOperator(
  read: Tx,
  order: string,
  { queue }: Pick<Shop, 'queue'>,
): Promise<z.output<typeof operatorMoneySchema>> {
  const facts = await readMoney(read, order)
  const jobs = await queue.jobsOf(read, order)
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
    refunds: facts.refunds.map((refund) => operatorRefund(refund, facts, jobs)),
  }
}

/** A refund whose job used up its tries has failed for the operator, although the money may be under way. */
function operatorRefund(
  refund: RefundRow,
  facts: MoneyFacts,
  jobs: readonly JobView[],
): z.output<typeof operatorMoneySchema>['refunds'][number] {
  const { id, amount, currency, reason, state, error, created_at, done_at } = refund
  const job = jobs.find((one) => one.id === refundJob(id))
  const shown = { id, amount, currency, reason, at: done_at ?? created_at }
  if (state === 'queued' && job?.state === 'dead') {
    return { ...shown, state: 'failed', error: `${job.lastError ?? ''} ${unknown}`.trim(), retry: job.id }
  }
  return {
    ...{ ...shown, state },
    ...(error ? { error } : {}),
    ...(mayRetry(refund, facts) ? { retry: id } : {}),
  }
}

const unknown =
  'It is not known whether it was sent, so the amount is not left to refund; tried again, it is sent once.'
