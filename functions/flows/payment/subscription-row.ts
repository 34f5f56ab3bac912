import type { EndReason } from '../../../catalog/delivery/line.ts'
import type { Subscription } from '../../payments/billing.ts'
import type { SubscriptionRow } from '../../storage/schema.ts'
import type { StoredItem } from '../entitlement/read-entitlements.ts'

const dayMs = 86_400_000

/** What is known beside the subscription itself. */
export interface Reckoned {
  order: string
  before: SubscriptionRow | undefined
  /** End of the last period that was paid; null before the first. */
  paidUntil: string | null
  periods: { graceDays: number; retentionDays: number }
  now: Date
  /** Why it was ended, where the shop did it. */
  why?: EndReason | undefined
}

/**
 * A subscription as the store keeps it. While it is unpaid, access stays for the days of grace after the end of what was
 * paid, and what was made is kept for the days of retention after that; both dates are fixed when it becomes unpaid,
 * since the buyer was told them.
 */
export function subscriptionRow(subscription: Subscription, reckoned: Reckoned): SubscriptionRow {
  const { order, before, paidUntil, now } = reckoned
  const dates = unpaidDates(subscription, reckoned)
  const state = stateOf(subscription, dates.suspend_at, now)
  const isEnded = state === 'ended'
  return {
    id: subscription.id,
    order_id: order,
    customer: subscription.customer,
    state,
    currency: subscription.currency.toUpperCase(),
    items: JSON.stringify(subscription.items.map(storedItem)),
    period_start: subscription.periodStart.toISOString(),
    period_end: subscription.periodEnd.toISOString(),
    trial_end: subscription.trialEnd?.toISOString() ?? null,
    paid_until: paidUntil,
    cancel_at: isEnded ? null : (subscription.cancelAt?.toISOString() ?? null),
    schedule_id: subscription.schedule ?? before?.schedule_id ?? null,
    ...dates,
    ended_at: isEnded ? (before?.ended_at ?? (subscription.endedAt ?? now).toISOString()) : null,
    ended_reason: isEnded ? (before?.ended_reason ?? endReason(subscription, reckoned)) : null,
    updated_at: now.toISOString(),
  }
}

/** States of the payment service in which money is missing. */
const unpaid: readonly Subscription['status'][] = ['past_due', 'unpaid', 'paused', 'incomplete']

export function isUnpaid({ status }: Subscription): boolean {
  return unpaid.includes(status)
}

function stateOf({ status }: Subscription, suspendAt: string | null, now: Date): SubscriptionRow['state'] {
  if (status === 'canceled' || status === 'incomplete_expired') return 'ended'
  if (status === 'trialing' || status === 'active') return status
  return suspendAt !== null && suspendAt <= now.toISOString() ? 'suspended' : 'past_due'
}

function unpaidDates(
  subscription: Subscription,
  { before, paidUntil, periods }: Reckoned,
): Pick<SubscriptionRow, 'unpaid_since' | 'suspend_at' | 'end_at'> {
  if (!isUnpaid(subscription)) return { unpaid_since: null, suspend_at: null, end_at: null }
  const { unpaid_since, suspend_at, end_at } = before ?? {}
  if (unpaid_since && suspend_at && end_at) return { unpaid_since, suspend_at, end_at }
  const since = paidUntil ?? subscription.trialEnd?.toISOString() ?? subscription.periodStart.toISOString()
  const suspend = Date.parse(since) + periods.graceDays * dayMs
  return {
    unpaid_since: since,
    suspend_at: new Date(suspend).toISOString(),
    end_at: new Date(suspend + periods.retentionDays * dayMs).toISOString(),
  }
}

function endReason(subscription: Subscription, { before, why }: Reckoned): EndReason {
  if (why) return why
  const { schedule, cancelAt, endedAt, isGivenUp } = subscription
  // The shop ends it when retention is over, the service when it gives up; before that somebody canceled it.
  const isOverdue = before?.end_at && endedAt && endedAt.toISOString() >= before.end_at
  if (isOverdue || isGivenUp) return 'unpaid'
  const isTermOver = schedule !== null && cancelAt !== null && endedAt !== null && endedAt >= cancelAt
  return isTermOver ? 'expired' : 'canceled'
}

function storedItem({
  item,
  line,
  price,
  plan,
  quantity,
  unitAmount,
}: Subscription['items'][number]): StoredItem {
  return { item, line, price, plan, quantity, unitAmount }
}
