import type Stripe from 'stripe'
import { later, periodEnd } from './amounts.ts'
import { discountOn, leftAfterUse } from './discounts.ts'
import { invalid, missing, StripeFault } from './fault.ts'
import type { InvoiceOrder, LineFacts } from './invoice-objects.ts'
import { draftsWait, type Invoices, type Tell } from './invoices.ts'
import { newSubscription } from './objects.ts'
import { completedSchedule, inPhase } from './schedules.ts'
import type { SessionTerms, StripeStore } from './store.ts'
import { type Change, changed, withoutItem, withPeriod, withTrialEnd } from './subscription-change.ts'
import { changeLines, firstLines, isMetered, monthly, periodOf, renewalLines } from './subscription-lines.ts'

type Subscription = Stripe.Subscription

export interface Opening {
  session: Stripe.Checkout.Session
  terms: SessionTerms
  customer: string
  lines: readonly Stripe.LineItem[]
  /** Id of a discount that was redeemed. */
  discount: string | null
}

export interface PreviewFacts {
  change: Change | null
  at: number
  /** `recurring`: a whole period after the change, without what is measured. */
  mode: 'next' | 'recurring'
}

/** What can happen to a subscription; each call stores it, tells of it and answers it as it is afterwards. */
export interface Subscriptions {
  find(id: string): Subscription
  open(opening: Opening, at: number): { subscription: Subscription; invoice: Stripe.Invoice }
  /** The first payment, renewals and retries: everything that is due at a moment. */
  step(id: string, at: number): void
  change(id: string, change: Change, at: number): Subscription
  preview(id: string, facts: PreviewFacts): Stripe.Invoice
  /** The trial ends at another time: by now, and the first period is paid at once; or later. */
  endTrial(id: string, end: number, at: number): Subscription
  /** One of several items leaves; nothing is charged or credited for it. */
  removeItem(item: string, at: number): void
  /** Fields that cost nothing. */
  update(id: string, fields: Partial<Subscription>, at: number): Subscription
  /** What was measured and not paid yet is paid for at once, or never. */
  end(id: string, facts: { at: number; use: 'paid' | 'left' }): Subscription
  pay(invoice: string, at: number): Stripe.Invoice
  /** After one of its invoices was paid or failed. */
  follow(invoice: Stripe.Invoice, at: number): void
}

export function createSubscriptions(store: StripeStore, invoices: Invoices, tell: Tell): Subscriptions {
  function find(id: string): Subscription {
    const subscription = store.get('subscription', id)
    if (!subscription) throw missing('subscription', id, 'subscription')
    return subscription
  }

  function save(
    subscription: Subscription,
    type: 'created' | 'updated' | 'deleted',
    at: number,
  ): Subscription {
    store.put('subscription', subscription)
    store.wake(subscription.id, nextMoment(subscription))
    tell(`customer.subscription.${type}`, subscription, at)
    return subscription
  }

  function nextMoment(subscription: Subscription): number | null {
    if (subscription.ended_at !== null) return null
    const retries = unpaidInvoices(subscription.id).map(({ next_payment_attempt }) => next_payment_attempt)
    const moments = [periodOf(subscription).end, subscription.cancel_at, ...retries]
    return Math.min(...moments.filter((moment) => moment !== null))
  }

  function unpaidInvoices(subscription: string): Stripe.Invoice[] {
    return store
      .listBy('invoice', 'subscription', subscription)
      .filter(({ status }) => status === 'open' || status === 'draft')
  }

  function orderOf(
    subscription: Subscription,
    lines: LineFacts[],
    reason: Stripe.Invoice.BillingReason,
    at: number,
  ): InvoiceOrder {
    const charged = lines.reduce((sum, { amount }) => sum + Math.max(0, amount), 0)
    const hasProration = lines.some(({ proration }) => proration)
    return {
      customer: String(subscription.customer),
      subscription,
      reason,
      currency: subscription.currency,
      lines,
      hasTax: subscription.automatic_tax.enabled,
      discount: hasProration ? null : discountOn(subscription, charged, { store, at }),
      period: periodOf(subscription),
    }
  }

  function follow(invoice: Stripe.Invoice, at: number): void {
    const id = invoice.parent?.subscription_details?.subscription
    const subscription = store.get('subscription', String(id))
    if (!subscription || subscription.ended_at !== null) return
    const isLatest = subscription.latest_invoice === invoice.id
    const status =
      invoice.status === 'paid' && isLatest && subscription.status === 'past_due'
        ? 'active'
        : invoice.status === 'open' && invoice.attempted && subscription.status === 'active'
          ? 'past_due'
          : subscription.status
    if (status !== subscription.status) save({ ...subscription, status }, 'updated', at)
    else store.wake(subscription.id, nextMoment(subscription))
  }

  function collect(invoice: Stripe.Invoice, at: number): Stripe.Invoice {
    const collected = invoices.collect(invoice.id, at)
    follow(collected, at)
    return collected
  }

  function renew(
    subscription: Subscription,
    at: number,
    reason: 'subscription_cycle' | 'subscription_update' = 'subscription_cycle',
  ): void {
    const ended = periodOf(subscription)
    const next = followingPeriod(subscription)
    const lines = renewalLines(subscription, { ended, next }, store)
    const renewed: Subscription = {
      ...withPeriod(subscription, next),
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
    }
    const how = store.isOn(draftsWait) ? 'draft' : 'final'
    const invoice = invoices.issue(orderOf(renewed, lines, reason, at), at, how)
    const discounts = invoice.total_discount_amounts?.some(({ amount }) => amount > 0)
      ? leftAfterUse(renewed, store)
      : renewed.discounts
    const schedule = store.get('subscription_schedule', String(subscription.schedule))
    if (schedule) store.put('subscription_schedule', inPhase(schedule, at))
    save({ ...renewed, discounts, latest_invoice: invoice.id }, 'updated', at)
    if (how === 'final') collect(invoice, at)
  }

  function end(id: string, { at, use }: { at: number; use: 'paid' | 'left' }): Subscription {
    const subscription = find(id)
    if (subscription.ended_at !== null) throw missing('subscription', id, 'id')
    const ended: Subscription = {
      ...subscription,
      status: 'canceled',
      canceled_at: subscription.canceled_at ?? at,
      ended_at: at,
      cancellation_details: {
        comment: null,
        feedback: null,
        feedback_option: null,
        reason: 'cancellation_requested',
      },
    }
    const schedule = store.get('subscription_schedule', String(subscription.schedule))
    if (schedule) store.put('subscription_schedule', completedSchedule(schedule, at))
    const latest = use === 'paid' ? lastUse(subscription, at) : null
    for (const invoice of unpaidInvoices(id)) {
      store.put('invoice', { ...invoice, auto_advance: false, next_payment_attempt: null })
    }
    return save(latest ? { ...ended, latest_invoice: latest.id } : ended, 'deleted', at)
  }

  /** What was used and not paid yet is asked for at the end. */
  function lastUse(subscription: Subscription, at: number): Stripe.Invoice | null {
    // The second of the end counts.
    const ended = { ...periodOf(subscription), end: at + 1 }
    const used = renewalLines(subscription, { ended, next: null }, store).filter(({ amount }) => amount > 0)
    if (used.length === 0) return null
    return invoices.collect(invoices.issue(orderOf(subscription, used, 'subscription_cycle', at), at).id, at)
  }

  return {
    find,
    open({ session, terms, customer, lines, discount }, at) {
      const recurring = lines.find(({ price }) => price?.recurring)?.price?.recurring ?? monthly
      const trialEnd = terms.trialDays > 0 ? at + terms.trialDays * 86_400 : null
      const subscription = newSubscription({
        session,
        terms,
        customer,
        lines,
        discounts: discount ? [discount] : [],
        periodEnd: trialEnd ?? later(at, recurring),
        trialEnd,
        created: at,
      })
      const once = lines.filter(({ price }) => !price?.recurring)
      const order = orderOf(subscription, firstLines(subscription, once, store), 'subscription_create', at)
      const invoice = invoices.issue(order, at)
      const discounts =
        (order.discount?.amount ?? 0) > 0 ? leftAfterUse(subscription, store) : subscription.discounts
      const opened = save({ ...subscription, discounts, latest_invoice: invoice.id }, 'created', at)
      return { subscription: opened, invoice }
    },
    step(id, at) {
      const subscription = find(id)
      if (subscription.cancel_at !== null && subscription.cancel_at <= at) {
        end(id, { at, use: 'paid' })
        return
      }
      if (periodOf(subscription).end <= at) return renew(subscription, at)
      for (const invoice of unpaidInvoices(id)) {
        if (invoice.next_payment_attempt !== null && invoice.next_payment_attempt <= at) collect(invoice, at)
      }
      store.wake(id, nextMoment(find(id)))
    },
    change(id, change, at) {
      const subscription = requireLive(find(id))
      const lines =
        change.proration === 'none' ? [] : changeLines(subscription, change.items, { at: change.from, store })
      const next = changed(subscription, change, at)
      if (lines.length === 0) return save(next, 'updated', at)
      const invoice = invoices.issue(orderOf(next, lines, 'subscription_update', at), at)
      save({ ...next, latest_invoice: invoice.id }, 'updated', at)
      const collected = collect(invoice, at)
      if (collected.status !== 'paid' && change.needsPayment) throw cardDeclined()
      return find(id)
    },
    preview(id, { change, at, mode }) {
      const live = requireLive(find(id))
      if (change && mode === 'next') {
        const lines = changeLines(live, change.items, { at: change.from, store })
        return invoices.preview(orderOf(live, lines, 'upcoming', change.from), at)
      }
      const subscription = change ? changed(live, change, at) : live
      const ended = periodOf(subscription)
      const next = followingPeriod(subscription)
      const all = renewalLines(subscription, { ended, next }, store)
      const lines = mode === 'next' ? all : all.filter(({ price }) => !isMetered(price))
      return invoices.preview(orderOf(subscription, lines, 'upcoming', ended.end), ended.end)
    },
    endTrial(id, end, at) {
      const next = withTrialEnd(requireLive(find(id)), end)
      if (end > at) return save(next, 'updated', at)
      renew(next, at, 'subscription_update')
      return find(id)
    },
    removeItem(item, at) {
      const subscription = store
        .list('subscription')
        .find(({ items }) => items.data.some(({ id }) => id === item))
      if (!subscription) throw missing('subscription item', item, 'item')
      save(withoutItem(requireLive(subscription), item), 'updated', at)
    },
    update: (id, fields, at) => save({ ...requireLive(find(id)), ...fields }, 'updated', at),
    end,
    pay(invoice, at) {
      return collect(invoices.find(invoice), at)
    },
    follow,
  }
}

function followingPeriod(subscription: Subscription): { start: number; end: number } {
  const { end } = periodOf(subscription)
  const recurring = subscription.items.data[0]?.price.recurring ?? monthly
  return { start: end, end: periodEnd(subscription.billing_cycle_anchor, end, recurring) }
}

function requireLive(subscription: Subscription): Subscription {
  if (subscription.ended_at === null) return subscription
  throw invalid('id', `The subscription ${subscription.id} has ended.`, 'resource_missing')
}

function cardDeclined(): StripeFault {
  const message = 'Your card has insufficient funds.'
  return new StripeFault({ status: 402, type: 'card_error', code: 'card_declined', message })
}
