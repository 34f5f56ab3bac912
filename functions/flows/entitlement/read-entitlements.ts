import { z } from 'zod'
import type { EndReason } from '../../../catalog/delivery/line.ts'
import { endReasons } from '../../../catalog/delivery/line.ts'
import { disputedPart } from '../books/disputed-part.ts'
import { linesOfRefund } from '../books/refund-lines.ts'
import { type Bought, type Entitlement, entitlementOf, type Running } from '../../orders/entitlement.ts'
import type {
  DisputeRow,
  PaymentLineRow,
  PaymentRow,
  RefundRow,
  SubscriptionRow,
} from '../../storage/schema.ts'
import type { StoredLine } from '../../storage/orders.ts'

/** What the store knows of an order's money. */
export interface MoneyFacts {
  payments: readonly PaymentRow[]
  paymentLines: readonly PaymentLineRow[]
  refunds: readonly RefundRow[]
  disputes: readonly DisputeRow[]
  subscription: SubscriptionRow | undefined
}

export const itemsSchema = z.array(
  z.strictObject({
    item: z.string(),
    line: z.string().nullable(),
    price: z.string(),
    plan: z.string().nullable(),
    quantity: z.int(),
    unitAmount: z.int(),
  }),
)
export type StoredItem = z.output<typeof itemsSchema>[number]

/** The lines of a running subscription, as they were last seen. */
export function itemsOf({ items }: Pick<SubscriptionRow, 'items'>): StoredItem[] {
  return itemsSchema.parse(JSON.parse(items))
}

/** What the money that came for an order says of one of its lines. */
export function readEntitlement(line: StoredLine, facts: MoneyFacts, now: Date): Entitlement {
  return entitlementOf(boughtFor(line.id, facts), runningOf(line, facts.subscription), now)
}

/**
 * Whether all the money of a payment that was for a line went back. What credit paid of it is no money: then it must be
 * the line that the money went back for.
 */
function isBack(line: string, paid: number, payment: PaymentRow, refunds: readonly RefundRow[]): boolean {
  const done = refunds.filter(({ payment_id, state }) => payment_id === payment.id && state === 'done')
  const whole = done.reduce((sum, { amount }) => sum + amount, 0)
  const forLine = done
    .flatMap(linesOfRefund)
    .filter((part) => part.line === line)
    .reduce((sum, { net, tax }) => sum + net + tax, 0)
  const isWhole = whole > 0 && whole >= payment.charged
  return paid > 0 && (forLine >= paid || (isWhole && (forLine > 0 || payment.charged >= payment.total)))
}

/**
 * End of the period that a payment bought. The bill of the sale shows a trial as it was agreed on; the trial itself may
 * have been ended or prolonged since.
 */
export function boughtUntil(
  { kind }: Pick<PaymentRow, 'kind'>,
  { period_end }: Pick<PaymentLineRow, 'period_end'>,
  subscription: Pick<SubscriptionRow, 'trial_end'> | undefined,
): string | null {
  const isTrial = kind === 'purchase' && period_end !== null && subscription?.trial_end
  return isTrial ? subscription.trial_end : period_end
}

function boughtFor(line: string, facts: MoneyFacts): Bought[] {
  const { payments, paymentLines, refunds, disputes, subscription } = facts
  return payments
    .filter(({ state }) => state === 'paid')
    .flatMap((payment): Bought[] => {
      const rows = paymentLines.filter((row) => row.payment_id === payment.id && row.line_id === line)
      const price = rows.find(({ kind }) => kind === 'price' || kind === 'usage')
      if (!price) return []
      const total = rows.reduce((sum, { net, tax }) => sum + net + tax, 0)
      const over = disputes.filter((one) => {
        const part = one.payment_id === payment.id ? disputedPart(one, facts) : undefined
        return part === null || part?.line === line
      })
      const has = (state: DisputeRow['state']): boolean => over.some((one) => one.state === state)
      const standing = isBack(line, total, payment, refunds)
        ? 'refunded'
        : has('lost')
          ? 'lost'
          : has('open')
            ? 'disputed'
            : 'kept'
      const ref = payment.kind === 'purchase' ? payment.order_id : payment.id
      const until = boughtUntil(payment, price, subscription)
      return [{ ref, since: price.period_start, until, standing }]
    })
}

function runningOf({ id, snapshot }: StoredLine, subscription: SubscriptionRow | undefined): Running | null {
  const { billing } = snapshot
  if (billing === 'once' || !subscription) return null
  const isMetered = 'usage' in billing
  return {
    state: subscription.state,
    endedReason: endReason(subscription),
    trialEnd: subscription.trial_end,
    isMetered,
    isRemoved: !itemsOf(subscription).some(({ line }) => line === id),
  }
}

function endReason({ ended_reason }: SubscriptionRow): EndReason {
  return endReasons.find((one) => one === ended_reason) ?? 'canceled'
}
