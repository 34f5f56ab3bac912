import type Stripe from 'stripe'
import type { z } from 'zod'
import { later } from './amounts.ts'
import { invalid, missing } from './fault.ts'
import { newId } from './ids.ts'
import { planOf } from './objects.ts'
import type { params } from './params/params.ts'
import type { StripeStore } from './store.ts'
import { periodOf } from './subscription-lines.ts'

type Schedule = Stripe.SubscriptionSchedule
type Phase = Stripe.SubscriptionSchedule.Phase
type UpdateGiven = z.output<(typeof params)['scheduleUpdate']>

/** A schedule that takes a running subscription as it is. Source: docs.stripe.com/api/subscription_schedules/create */
export function newSchedule(
  subscription: Stripe.Subscription,
  metadata: Stripe.Metadata,
  created: number,
): Schedule {
  const { start, end } = periodOf(subscription)
  const items = subscription.items.data.map(({ price, quantity, metadata }) => ({
    ...phaseItem(price, metadata),
    ...(quantity === undefined ? {} : { quantity }),
  }))
  return {
    id: newId('sub_sched_'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created,
    current_phase: { end_date: end, start_date: start },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: subscription.application_fee_percent,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: subscription.transfer_data,
    },
    end_behavior: 'release',
    livemode: false,
    metadata,
    pause_schedules: [],
    phases: [
      {
        ...plainPhase,
        application_fee_percent: subscription.application_fee_percent,
        currency: subscription.currency,
        end_date: end,
        items,
        metadata: subscription.metadata,
        start_date: start,
        transfer_data: subscription.transfer_data,
        trial_end: subscription.trial_end,
      },
    ],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  }
}

/**
 * A schedule with other phases: each begins where the one before it ends and lasts as long as it says.
 * @throws StripeFault when a phase has no end or changes what is sold, which the sandbox does not do
 */
export function updatedSchedule(
  schedule: Schedule,
  given: UpdateGiven,
  { store, at }: { store: StripeStore; at: number },
): Schedule {
  if (schedule.status !== 'active') {
    throw invalid('id', `You cannot update a subscription schedule that is ${schedule.status}.`)
  }
  let begin = schedule.phases[0]?.start_date ?? schedule.created
  const phases = given.phases?.map((wanted, index): Phase => {
    const name = `phases[${index}]`
    const start = typeof wanted.start_date === 'number' ? wanted.start_date : begin
    const end =
      typeof wanted.end_date === 'number'
        ? wanted.end_date
        : wanted.duration
          ? later(start, {
              interval: wanted.duration.interval,
              interval_count: wanted.duration.interval_count ?? 1,
            })
          : null
    if (end === null) throw invalid(`${name}[duration]`, 'A phase needs a duration or an end_date.')
    begin = end
    const items = wanted.items.map(({ price: id, quantity, metadata }) => {
      const price = store.get('price', id)
      if (!price) throw missing('price', id, `${name}[items]`)
      return { ...phaseItem(price, metadata ?? {}), ...(quantity === undefined ? {} : { quantity }) }
    })
    return {
      ...plainPhase,
      currency: schedule.phases[0]?.currency ?? '',
      end_date: end,
      items,
      metadata: wanted.metadata ?? {},
      start_date: start,
      trial_end: wanted.trial ? end : typeof wanted.trial_end === 'number' ? wanted.trial_end : null,
    }
  })
  const metadata = { ...schedule.metadata, ...given.metadata }
  const changed: Schedule = {
    ...schedule,
    phases: phases ?? schedule.phases,
    end_behavior: given.end_behavior ?? schedule.end_behavior,
    // An empty text takes an entry away. Source: docs.stripe.com/metadata
    metadata: Object.fromEntries(Object.entries(metadata).filter(([, value]) => value !== '')),
  }
  return inPhase(changed, at)
}

/** A schedule with the phase that runs at a time, seconds. */
export function inPhase(schedule: Schedule, at: number): Schedule {
  const phase = schedule.phases.find(({ start_date, end_date }) => start_date <= at && at < end_date)
  if (!phase) return schedule
  return { ...schedule, current_phase: { start_date: phase.start_date, end_date: phase.end_date } }
}

/** What a schedule says of its subscription: it ends with the last phase, or goes on. */
export function scheduledFields({ phases, end_behavior }: Schedule): Pick<Stripe.Subscription, 'cancel_at'> {
  return { cancel_at: end_behavior === 'cancel' ? (phases.at(-1)?.end_date ?? null) : null }
}

export function releaseSchedule(schedule: Schedule, at: number): Schedule {
  return {
    ...schedule,
    status: 'released',
    current_phase: null,
    released_at: at,
    released_subscription: schedule.subscription === null ? null : String(schedule.subscription),
    subscription: null,
  }
}

/** A schedule whose subscription came to its end. */
export function completedSchedule(schedule: Schedule, at: number): Schedule {
  return { ...schedule, status: 'completed', current_phase: null, completed_at: at }
}

function phaseItem(price: Stripe.Price, metadata: Stripe.Metadata): Phase['items'][number] {
  return {
    billing_thresholds: null,
    discounts: [],
    metadata,
    plan: planOf(price).id,
    price: price.id,
    tax_rates: [],
  }
}

const plainPhase = {
  add_invoice_items: [],
  application_fee_percent: null,
  billing_cycle_anchor: null,
  billing_thresholds: null,
  collection_method: null,
  default_payment_method: null,
  default_tax_rates: [],
  description: null,
  discounts: [],
  invoice_settings: null,
  on_behalf_of: null,
  proration_behavior: 'create_prorations',
  transfer_data: null,
  trial_end: null,
} satisfies Partial<Phase>
