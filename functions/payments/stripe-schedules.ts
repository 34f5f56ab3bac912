import type Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import { lastEnd, neededSubscription } from './stripe-subscriptions.ts'
import { idOf } from './stripe-values.ts'

type Phase = Stripe.SubscriptionScheduleUpdateParams.Phase
type DiscountGiven = Stripe.SubscriptionScheduleUpdateParams.Phase.Discount

/**
 * Lets a subscription end after a number of payments: a schedule made from it, whose last phase lasts that long.
 * A trial comes before them. Repeatable: a schedule that is there already is only finished.
 * Source: docs.stripe.com/billing/subscriptions/subscription-schedules/use-cases#installment-plans
 */
export async function limitSubscription(
  stripe: Stripe,
  { id, subscription, times }: { id: string; subscription: string; times: number },
): Promise<string> {
  const now = await neededSubscription(stripe, subscription)
  const schedule = scheduleOf(now) ?? (await makeSchedule(stripe, subscription, id))
  if (schedule.end_behavior === 'cancel') return schedule.id
  const items = itemsOf(now)
  const interval = now.items.data[0]?.price.recurring?.interval ?? 'month'
  const first = schedule.phases[0]
  const start = first?.start_date ?? now.start_date
  const trialEnd = now.status === 'trialing' ? now.trial_end : null
  const paid: Phase = {
    ...kept(first),
    items,
    start_date: trialEnd ?? start,
    duration: { interval, interval_count: times },
  }
  const trial: Phase[] =
    trialEnd === null ? [] : [{ ...kept(first), items, start_date: start, end_date: trialEnd, trial: true }]
  await write(stripe, schedule.id, [...trial, paid], `${id}-phases`)
  return schedule.id
}

/**
 * A subscription with a schedule is ended by it alone: the phase that runs becomes the last and ends with the period.
 * What stood there before is kept in its metadata, for a change of mind.
 * @returns the subscription's id
 */
export async function endEarly(stripe: Stripe, now: Stripe.Subscription, id: string): Promise<string> {
  const schedule = neededSchedule(now)
  const periodEnd = now.items.data[0]?.current_period_end
  const before = lastEnd(schedule)
  if (periodEnd === undefined || before === null || before <= periodEnd) return now.id
  const phases = running(schedule, periodEnd).map((phase, index, all) =>
    index === all.length - 1 ? { ...phase, end_date: periodEnd } : phase,
  )
  await write(stripe, schedule.id, phases, id, { until: String(before) })
  return now.id
}

/** @returns the subscription's id */
export async function restoreEnd(stripe: Stripe, now: Stripe.Subscription, id: string): Promise<string> {
  const schedule = neededSchedule(now)
  const until = Number(schedule.metadata?.until)
  if (!Number.isInteger(until) || until === 0) return now.id
  const phases = running(schedule, until)
  const last = phases.at(-1)
  if (!last) return now.id
  const isTrial = last.trial === true
  const further: Phase[] = isTrial ? [{ ...last, start_date: Number(last.end_date), end_date: until }] : []
  if (isTrial) delete further[0]?.trial
  else last.end_date = until
  await write(stripe, schedule.id, [...phases, ...further], id, { until: '' })
  return now.id
}

/** After a direct change of the subscription: what comes next has the items it has now. */
export async function carryItems(stripe: Stripe, now: Stripe.Subscription, id: string): Promise<void> {
  const schedule = scheduleOf(now)
  if (schedule?.end_behavior !== 'cancel') return
  const phases = running(schedule, lastEnd(schedule) ?? 0).map((phase) => ({ ...phase, items: itemsOf(now) }))
  await write(stripe, schedule.id, phases, id)
}

async function makeSchedule(
  stripe: Stripe,
  subscription: string,
  id: string,
): Promise<Stripe.SubscriptionSchedule> {
  const made = await askStripe('make a schedule', () =>
    stripe.subscriptionSchedules.create(
      { from_subscription: subscription },
      { idempotencyKey: `vitrine-${id}` },
    ),
  )
  return expectObject(made, 'subscription_schedule')
}

async function write(
  stripe: Stripe,
  schedule: string,
  phases: Phase[],
  id: string,
  metadata?: Record<string, string>,
): Promise<void> {
  const written = await askStripe('change a schedule', () =>
    stripe.subscriptionSchedules.update(
      schedule,
      { phases, end_behavior: 'cancel', proration_behavior: 'none', ...(metadata ? { metadata } : {}) },
      { idempotencyKey: `vitrine-${id}` },
    ),
  )
  expectObject(written, 'subscription_schedule')
}

/** Phases that have begun by a time, as they are written again: Stripe wants them whole, the current one included. */
function running({ phases, current_phase: current }: Stripe.SubscriptionSchedule, until: number): Phase[] {
  return phases
    .filter(({ start_date: start, end_date: end }) => start < until && end > (current?.start_date ?? 0))
    .map((phase) => ({
      ...kept(phase),
      items: phase.items.map(({ price, quantity, metadata }) => ({
        price: idOf(price),
        ...(quantity === undefined ? {} : { quantity }),
        ...(metadata ? { metadata } : {}),
      })),
      start_date: phase.start_date,
      end_date: phase.end_date,
      ...(phase.trial_end !== null && phase.trial_end === phase.end_date ? { trial: true } : {}),
    }))
}

/** What a phase says of its own beside items and times; all else stands in the schedule's default settings. */
function kept(phase: Stripe.SubscriptionSchedule.Phase | undefined): Pick<Phase, 'discounts' | 'metadata'> {
  const discounts = (phase?.discounts ?? []).map(keptDiscount)
  return {
    ...(discounts.length > 0 ? { discounts } : {}),
    ...(phase?.metadata ? { metadata: phase.metadata } : {}),
  }
}

function keptDiscount(given: Stripe.SubscriptionSchedule.Phase.Discount): DiscountGiven {
  if (given.discount) return { discount: idOf(given.discount) }
  if (given.promotion_code) return { promotion_code: idOf(given.promotion_code) }
  return given.coupon ? { coupon: idOf(given.coupon) } : {}
}

function itemsOf({ items }: Stripe.Subscription): Phase['items'] {
  return items.data.map(({ price, quantity, metadata }) => ({
    price: price.id,
    metadata,
    ...(quantity === undefined ? {} : { quantity }),
  }))
}

function scheduleOf({ schedule }: Stripe.Subscription): Stripe.SubscriptionSchedule | null {
  return schedule && typeof schedule !== 'string' ? schedule : null
}

function neededSchedule(subscription: Stripe.Subscription): Stripe.SubscriptionSchedule {
  const schedule = scheduleOf(subscription)
  if (schedule) return schedule
  throw new VitrineError(
    'payment_unavailable',
    'Stripe named the schedule of a subscription without showing it.',
  )
}
