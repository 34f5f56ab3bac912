import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../../catalog/money.ts'
import type { Html } from '../../page.ts'
import { cardFails, draftsWait } from '../invoices.ts'
import type { Posting, StripeStore } from '../store.ts'
import { periodOf } from '../subscription-lines.ts'

/** The tables of the control page: what there is, and what can be made to happen to it. */
export function clockPart(now: Date): Html {
  return html`<h2>Clock</h2>
    <p>It is <strong>${readable(now.getTime() / 1000)}</strong> for the shop and everybody around it.</p>
    <div class="row">
      ${button('/sandbox/clock/hour', '+1 hour')} ${button('/sandbox/clock/day', '+1 day')}
      ${button('/sandbox/clock/week', '+1 week')} ${button('/sandbox/clock/month', '+1 month')}
    </div>`
}

export function subscriptionTable(store: StripeStore, canJump: boolean): Html | string {
  const subscriptions = store.list('subscription')
  if (subscriptions.length === 0) return ''
  const rows = subscriptions.map((subscription) => [
    html`<span class="mono">${subscription.metadata.order ?? ''}</span><br />
      <span class="mono quiet">${subscription.id}</span>`,
    html`${subscription.status}${subscription.cancel_at && !subscription.ended_at ? html`, ends ${readable(subscription.cancel_at)}` : ''}<br />
      <span class="quiet">${periodWords(subscription)}</span>`,
    html`<div class="row">${subscriptionChoices(subscription, store, canJump)}</div>`,
  ])
  const isWaiting = store.isOn(draftsWait)
  return html`<h2>Subscriptions</h2>
    <p>
      ${
        isWaiting
          ? 'A renewal is a draft for an hour before it is paid, as at Stripe.'
          : 'A renewal is paid at once; at Stripe it is a draft for an hour before.'
      }
    </p>
    <div class="row">
      ${button(`/sandbox/drafts/${isWaiting ? 'hurry' : 'wait'}`, isWaiting ? 'Pay renewals at once' : 'Let renewals wait an hour')}
    </div>
    ${table(['Order', 'State', 'Now'], rows)}`
}

function periodWords(subscription: Stripe.Subscription): string {
  if (subscription.ended_at !== null) return `ended ${readable(subscription.ended_at)}`
  const what = subscription.status === 'trialing' ? 'on trial' : 'period'
  return `${what} until ${readable(periodOf(subscription).end)}`
}

function subscriptionChoices(
  subscription: Stripe.Subscription,
  store: StripeStore,
  canJump: boolean,
): (Html | string)[] {
  if (subscription.ended_at !== null) return []
  const customer = String(subscription.customer)
  const isFailing = store.isOn(cardFails(customer))
  const end = subscription.status === 'trialing' ? 'To the end of the trial' : 'To the end of the period'
  const at = `/sandbox/customers/${customer}`
  return [
    canJump ? button(`/sandbox/subscriptions/${subscription.id}/next`, end) : '',
    button(
      `${at}/${isFailing ? 'card-works' : 'card-fails'}`,
      isFailing ? 'Card works again' : 'Next renewal fails',
    ),
  ]
}

export function invoiceTable(store: StripeStore): Html | string {
  const open = store.list('invoice').filter(({ status }) => status === 'open')
  if (open.length === 0) return ''
  const rows = open.map((invoice) => [
    html`<a class="mono" href="/i/${invoice.id}"
      >${invoice.parent?.subscription_details?.metadata?.order ?? invoice.id}</a
    >`,
    formatAmount(invoice.amount_due, invoice.currency.toUpperCase()),
    `${invoice.attempt_count} ${invoice.attempt_count === 1 ? 'try' : 'tries'}${
      invoice.next_payment_attempt ? `, next ${readable(invoice.next_payment_attempt)}` : ''
    }`,
    button(`/sandbox/invoices/${invoice.id}/pay`, 'Try the card now'),
  ])
  return html`<h2>Invoices that wait</h2>
    ${table(['Order', 'Amount', 'Tries', 'Now'], rows)}`
}

/** Payments that succeeded, with what can be taken back of them. */
export function chargeTable(store: StripeStore): Html | string {
  const charges = store.list('charge')
  if (charges.length === 0) return ''
  const rows = charges.map((charge) => [
    html`<span class="mono">${orderOf(charge, store)}</span><br />
      <span class="mono quiet">${String(charge.payment_intent)}</span>`,
    html`${money(charge.amount, charge.currency)}${
      charge.amount_refunded > 0
        ? html`<br /><span class="quiet">${money(charge.amount_refunded, charge.currency)} sent back</span>`
        : ''
    }`,
    html`<div class="row">${chargeChoices(charge, store)}</div>`,
  ])
  return html`<h2>Money that came</h2>
    ${table(['Order', 'Amount', 'Now'], rows)}`
}

function chargeChoices(charge: Stripe.Charge, store: StripeStore): (Html | string)[] {
  const at = `/sandbox/payments/${String(charge.payment_intent)}`
  const [dispute] = store.listBy('dispute', 'charge', charge.id)
  if (dispute?.status === 'needs_response') {
    return [
      button(`/sandbox/disputes/${dispute.id}/win`, 'Win the dispute'),
      button(`/sandbox/disputes/${dispute.id}/lose`, 'Lose the dispute'),
    ]
  }
  if (dispute) return [`dispute ${dispute.status}`]
  if (charge.refunded) return []
  return [
    button(`${at}/refund`, charge.amount_refunded > 0 ? 'Send the rest back' : 'Send all back'),
    button(`${at}/refund-half`, 'Send half of it back'),
    button(`${at}/dispute`, 'Dispute'),
  ]
}

function orderOf(charge: Stripe.Charge, store: StripeStore): string {
  if (charge.metadata.order) return charge.metadata.order
  const [paid] = store.listBy('invoice_payment', 'paid_by', String(charge.payment_intent))
  const invoice = store.get('invoice', String(paid?.invoice))
  return invoice?.parent?.subscription_details?.metadata?.order ?? ''
}

export function refundTable(store: StripeStore): Html | string {
  const refunds = store.list('refund')
  if (refunds.length === 0) return ''
  const rows = refunds.map((refund) => {
    const charge = store.get('charge', String(refund.charge))
    return [
      html`<span class="mono">${charge ? orderOf(charge, store) : ''}</span><br />
        <span class="mono quiet">${String(refund.payment_intent)}</span>`,
      money(refund.amount, refund.currency),
      refund.status ?? '',
      refund.status === 'succeeded'
        ? button(`/sandbox/refunds/${refund.id}/fail`, 'The bank returns it')
        : '',
    ]
  })
  return html`<h2>Sent back</h2>
    ${table(['Order', 'Amount', 'State', 'Now'], rows)}`
}

export function codeTable(store: StripeStore): Html | string {
  const codes = store.list('promotion_code')
  if (codes.length === 0) return ''
  const rows = codes.map((code) => {
    const coupon = store.get('coupon', String(code.promotion.coupon))
    const off = coupon?.percent_off
      ? `${coupon.percent_off}% off`
      : money(coupon?.amount_off ?? 0, coupon?.currency ?? '')
    return [
      html`<span class="mono">${code.code}</span>`,
      `${off}, ${coupon?.duration ?? ''}`,
      String(code.times_redeemed),
    ]
  })
  return html`<h2>Promotion codes</h2>
    ${table(['Code', 'Takes off', 'Used'], rows)}`
}

export function eventTable(events: Stripe.Event[], waits: Map<string, Posting>): Html {
  return table(
    ['Event', 'Delivery', 'Now'],
    events.map((event) => [
      html`${event.type}<br /><span class="mono quiet">${event.id}</span>`,
      progress(waits.get(event.id)),
      button(
        `/sandbox/events/${event.id}/post`,
        waits.get(event.id)?.deliveredAt == null ? 'Send now' : 'Send a duplicate',
      ),
    ]),
  )
}

function progress(posting: Posting | undefined): string {
  if (!posting) return 'never queued'
  const times = `${posting.attempts} ${posting.attempts === 1 ? 'try' : 'tries'}`
  if (posting.deliveredAt !== null) return `delivered, ${times}`
  return posting.lastError ? `${posting.lastError} ${times} so far.` : 'waiting'
}

export function table(columns: readonly string[], rows: readonly (Html | string)[][]): Html {
  return html`<div class="scroll">
    <table class="stack">
      <thead>
        <tr>
          ${columns.map((column) => html`<th>${column}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (cells) =>
            html`<tr>
              ${cells.map((cell) => html`<td>${cell}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

export function button(action: string, label: string): Html {
  return html`<form method="post" action="${action}"><button>${label}</button></form>`
}

function money(amount: number, currency: string): string {
  return formatAmount(amount, currency.toUpperCase())
}

/** A time in seconds, in UTC, to the minute. */
export function readable(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
