import type Stripe from 'stripe'
import type { z } from 'zod'
import type { ApiParts, Routes } from '../api.ts'
import { expanded } from './expand.ts'
import { invalid, missing } from '../fault.ts'
import { newId } from '../ids.ts'
import { page } from './lists.ts'
import { createObjectRoutes } from './object-routes.ts'
import { params, readParams } from '../params/params.ts'
import { newSchedule, releaseSchedule, scheduledFields, updatedSchedule } from '../schedules.ts'
import type { Change } from '../subscription-change.ts'
import { periodOf } from '../subscription-lines.ts'

type UpdateGiven = z.output<(typeof params)['subscriptionUpdate']>

/** Subscriptions, their invoices, schedules, use and the customer's own page. */
export function billingRoutes({ get, post, delete: remove }: Routes, parts: ApiParts): void {
  const { store, subscriptions, invoices, seconds, baseUrl } = parts
  const { one, list, stored, under } = createObjectRoutes({ get }, store)
  const scheduleOf = stored('subscription_schedule')

  one('/customers/:id', stored('customer'))

  list('/subscriptions', {
    of: 'subscription',
    takes: params.subscriptionList,
    from: ({ status: wanted }) =>
      store
        .list('subscription')
        .filter(({ status }) =>
          wanted === 'all' ? true : wanted ? status === wanted : status !== 'canceled',
        ),
    by: ['customer'],
  })
  one('/subscriptions/:id', subscriptions.find)
  post('/subscriptions/:id', ({ id, encoded }) => {
    const given = readParams(params.subscriptionUpdate, encoded)
    const at = seconds()
    const change = changeOf(id, given)
    if (change) subscriptions.change(id, change, at)
    if (given.trial_end !== undefined) subscriptions.endTrial(id, trialEndOf(given.trial_end, at), at)
    const fields = plainFields(subscriptions.find(id), change ? { ...given, metadata: undefined } : given, at)
    const answer = Object.keys(fields).length ? subscriptions.update(id, fields, at) : subscriptions.find(id)
    return expanded(answer, given.expand, store)
  })
  remove('/subscriptions/:id', ({ id, encoded }) => {
    const { expand, invoice_now: paysUse } = readParams(params.subscriptionCancel, encoded)
    return expanded(subscriptions.end(id, { at: seconds(), use: paysUse ? 'paid' : 'left' }), expand, store)
  })
  remove('/subscription_items/:id', ({ id, encoded }) => {
    readParams(params.itemDelete, encoded)
    subscriptions.removeItem(id, seconds())
    return { id, object: 'subscription_item', deleted: true }
  })

  list('/invoices', {
    of: 'invoice',
    takes: params.invoiceList,
    from: ({ subscription }) => under('invoice', 'subscription', subscription),
    by: ['customer', 'status'],
  })
  post('/invoices/create_preview', ({ encoded }) => {
    const given = readParams(params.invoicePreview, encoded)
    const change = changeOf(given.subscription, given.subscription_details ?? {})
    const preview = { change, at: seconds(), mode: given.preview_mode ?? 'next' }
    return expanded(subscriptions.preview(given.subscription, preview), given.expand, store)
  })
  one('/invoices/:id', invoices.find)
  post('/invoices/:id/pay', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    return expanded(subscriptions.pay(id, seconds()), expand, store)
  })
  post('/invoices/:id/void', ({ id, encoded }) => {
    const { expand } = readParams(params.nothing, encoded)
    return expanded(invoices.void(id, seconds()), expand, store)
  })
  get('/invoices/:id/lines', ({ id, encoded }) => {
    const wanted = readParams(params.lineItemList, encoded)
    return page(`/v1/invoices/${id}/lines`, invoices.find(id).lines.data, wanted)
  })
  list('/invoice_payments', {
    of: 'invoice_payment',
    takes: params.invoicePaymentList,
    from: ({ payment }) => under('invoice_payment', 'paid_by', payment?.payment_intent),
    by: ['invoice', 'status'],
  })

  post('/subscription_schedules', ({ encoded }) => {
    const given = readParams(params.scheduleCreate, encoded)
    const subscription = subscriptions.find(given.from_subscription)
    if (subscription.schedule) {
      const message = 'This subscription already has a schedule attached to it.'
      throw invalid('from_subscription', message)
    }
    const schedule = newSchedule(subscription, given.metadata ?? {}, seconds())
    store.put('subscription_schedule', schedule)
    subscriptions.update(subscription.id, { schedule: schedule.id }, seconds())
    return expanded(schedule, given.expand, store)
  })
  one('/subscription_schedules/:id', scheduleOf)
  post('/subscription_schedules/:id', ({ id, encoded }) => {
    const given = readParams(params.scheduleUpdate, encoded)
    const schedule = updatedSchedule(scheduleOf(id), given, { store, at: seconds() })
    store.put('subscription_schedule', schedule)
    subscriptions.update(String(schedule.subscription), scheduledFields(schedule), seconds())
    return expanded(schedule, given.expand, store)
  })
  post('/subscription_schedules/:id/release', ({ id, encoded }) => {
    const given = readParams(params.scheduleRelease, encoded)
    const schedule = scheduleOf(id)
    const { subscription } = schedule
    const released = releaseSchedule(schedule, seconds())
    store.put('subscription_schedule', released)
    const kept = given.preserve_cancel_date ? {} : { cancel_at: null }
    subscriptions.update(String(subscription), { schedule: null, ...kept }, seconds())
    return expanded(released, given.expand, store)
  })

  post('/billing/meter_events', ({ encoded }) => {
    const given = readParams(params.meterEvent, encoded)
    const meter = store.list('billing.meter').find(({ event_name }) => event_name === given.event_name)
    if (!meter) throw missing('billing.meter', given.event_name, 'event_name')
    const customer = given.payload[meter.customer_mapping.event_payload_key] ?? ''
    const value = Number(given.payload[meter.value_settings.event_payload_key])
    if (!store.get('customer', customer)) throw missing('customer', customer, 'payload')
    if (!Number.isInteger(value)) throw invalid('payload', 'The value of a meter event is a whole number.')
    const identifier = given.identifier ?? newId('', 20)
    if (store.get('usage', identifier)) {
      const message = `An event already exists with identifier ${identifier}.`
      throw invalid('identifier', message, 'duplicate_meter_event')
    }
    const timestamp = given.timestamp ?? seconds()
    refuseOldUse(timestamp, seconds())
    store.put('usage', { id: identifier, meter: meter.id, customer, value, timestamp })
    const event: Stripe.Billing.MeterEvent = {
      object: 'billing.meter_event',
      created: seconds(),
      event_name: given.event_name,
      identifier,
      livemode: false,
      payload: given.payload,
      timestamp,
    }
    return event
  })

  post('/billing_portal/sessions', ({ encoded }) => {
    const given = readParams(params.portalCreate, encoded)
    if (!store.get('customer', given.customer)) throw missing('customer', given.customer, 'customer')
    const id = newId('bps_')
    const session: Stripe.BillingPortal.Session = {
      id,
      object: 'billing_portal.session',
      configuration: 'bpc_sandbox',
      created: seconds(),
      customer: given.customer,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: given.locale ?? null,
      on_behalf_of: null,
      return_url: given.return_url ?? null,
      url: `${baseUrl}/p/session/${id}`,
    }
    store.put('billing_portal.session', session)
    return session
  })

  function changeOf(
    id: string,
    given: Pick<
      UpdateGiven,
      'items' | 'proration_behavior' | 'proration_date' | 'payment_behavior' | 'metadata'
    >,
  ): Change | null {
    if (!given.items) return null
    const subscription = subscriptions.find(id)
    if (given.proration_behavior !== 'always_invoice' && given.proration_behavior !== 'none') {
      const message = 'The sandbox knows the proration behaviours always_invoice and none.'
      throw invalid('proration_behavior', message)
    }
    const from = given.proration_date ?? seconds()
    const { start, end } = periodOf(subscription)
    if (from < start || from > end) {
      throw invalid('proration_date', 'Cannot specify a proration date outside of the current period.')
    }
    const items = given.items.map((wanted, index) => {
      const item = subscription.items.data.find((known) => known.id === wanted.id)
      if (!item) throw missing('subscription item', wanted.id, `items[${index}][id]`)
      const price = wanted.price ? store.get('price', wanted.price) : item.price
      if (!price) throw missing('price', String(wanted.price), `items[${index}][price]`)
      if (!price.recurring) {
        throw invalid(`items[${index}][price]`, 'The price specified is set to `type=one_time`.')
      }
      const quantity = wanted.quantity ?? item.quantity ?? 1
      return { item: item.id, price, quantity, metadata: wanted.metadata ?? null }
    })
    const needsPayment = given.payment_behavior === 'error_if_incomplete'
    return { items, proration: given.proration_behavior, from, needsPayment, metadata: given.metadata ?? {} }
  }
}

function plainFields(
  subscription: Stripe.Subscription,
  given: UpdateGiven,
  at: number,
): Partial<Stripe.Subscription> {
  const fields: Partial<Stripe.Subscription> = {}
  if (given.metadata) fields.metadata = { ...subscription.metadata, ...given.metadata }
  const { cancel_at_period_end: atEnd, cancel_at: cancelAt } = given
  if ((atEnd !== undefined || cancelAt !== undefined) && subscription.schedule) {
    const message =
      'The subscription is managed by a subscription schedule, and cannot be canceled by itself; release the schedule first.'
    throw invalid(atEnd === undefined ? 'cancel_at' : 'cancel_at_period_end', message)
  }
  if (atEnd !== undefined) {
    fields.cancel_at_period_end = atEnd
    fields.cancel_at = atEnd ? periodOf(subscription).end : null
    fields.canceled_at = atEnd ? at : null
  }
  if (cancelAt !== undefined) {
    fields.cancel_at = cancelAt
    fields.canceled_at = cancelAt === null ? null : at
  }
  return fields
}

function trialEndOf(asked: 'now' | number, at: number): number {
  if (asked === 'now') return at
  if (asked > at) return asked
  throw invalid('trial_end', 'Invalid timestamp: must be an integer Unix timestamp in the future.')
}

/** Use of the last 35 days may be reported. Source: docs.stripe.com/api/billing/meter-event/create */
function refuseOldUse(timestamp: number, now: number): void {
  if (timestamp >= now - 35 * 86_400 && timestamp <= now + 300) return
  const message = 'The timestamp must be within the past 35 calendar days or up to 5 minutes in the future.'
  throw invalid('timestamp', message, 'timestamp_too_far_in_past')
}
