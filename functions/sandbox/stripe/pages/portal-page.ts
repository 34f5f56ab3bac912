import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../../catalog/money.ts'
import { type Html, ownForms, showPage } from '../../page.ts'
import type { ApiParts } from '../api.ts'
import { readable } from './control-tables.ts'
import { missing } from '../fault.ts'
import { cardFails } from '../invoices.ts'
import { showMissing } from './missing-page.ts'
import { periodOf } from '../subscription-lines.ts'

type Portal = Stripe.BillingPortal.Session

/** A link to a customer's page is good for so many seconds. Source: docs.stripe.com/api/customer_portal/sessions */
const goodSeconds = 24 * 3600

/** The customer's own page at `/p/session/<session>`: another card, cancel and think again, pay what is open. */
export function createPortalPage(parts: ApiParts): Hono {
  const { store, subscriptions, seconds } = parts
  const app = new Hono()
  app.onError(
    showMissing({ heading: 'This page is not to be had', title: 'No such page', place: 'Your billing' }),
  )

  app.get('/session/:session', (c) => show(c, find(c.req.param('session'))))

  act('card-works', ({ customer }) => store.turn(cardFails(customer), 'off'))
  act('card-fails', ({ customer }) => store.turn(cardFails(customer), 'on'))
  act('cancel/:id', (portal, id) => endAtPeriod(portal, id, true))
  act('undo/:id', (portal, id) => endAtPeriod(portal, id, false))
  act('pay/:id', (portal, id) => {
    if (store.get('invoice', id)?.customer !== portal.customer) throw missing('invoice', id)
    subscriptions.pay(id, seconds())
  })

  function act(path: string, work: (portal: Portal, id: string) => void): void {
    app.post(`/session/:session/${path}`, ownForms, (c: Context) => {
      const portal = find(c.req.param('session') ?? '')
      store.together(() => work(portal, c.req.param('id') ?? ''))
      return c.redirect(`/p/session/${portal.id}`, 303)
    })
  }

  function find(id: string): Portal {
    const portal = store.get('billing_portal.session', id)
    if (!portal || portal.created + goodSeconds < seconds()) throw missing('portal session', id)
    return portal
  }

  function endAtPeriod({ customer }: Portal, id: string, isCanceled: boolean): void {
    const subscription = subscriptions.find(id)
    if (subscription.customer !== customer || subscription.schedule) throw missing('subscription', id)
    const { end } = periodOf(subscription)
    const fields = isCanceled
      ? { cancel_at: end, canceled_at: seconds() }
      : { cancel_at: null, canceled_at: null }
    subscriptions.update(id, { ...fields, cancel_at_period_end: isCanceled }, seconds())
  }

  function show(c: Context, portal: Portal): Promise<Response> {
    const mine = store.list('subscription').filter(({ customer }) => customer === portal.customer)
    const open = store
      .list('invoice')
      .filter(({ customer, status }) => customer === portal.customer && status === 'open')
    const isFailing = store.isOn(cardFails(portal.customer))
    const at = `/p/session/${portal.id}`
    const body = html`<h1>Your billing</h1>
      <p class="quiet">This page stands in for Stripe’s.</p>
      <h2>Card</h2>
      <p>${isFailing ? 'The card on file is declined.' : 'The card on file works.'}</p>
      <div class="row">
        ${button(`${at}/${isFailing ? 'card-works' : 'card-fails'}`, isFailing ? 'Use a card that works' : 'Use a card that is declined')}
      </div>
      ${mine.map((subscription) => subscriptionPart(subscription, at))}
      ${open.length ? html`<h2>Not paid yet</h2>` : ''}
      ${open.map(
        (invoice) =>
          html`<div class="row">
            ${button(`${at}/pay/${invoice.id}`, `Pay ${formatAmount(invoice.amount_due, invoice.currency.toUpperCase())}`)}
          </div>`,
      )}
      ${portal.return_url ? html`<p><a href="${portal.return_url}">Back to the shop</a></p>` : ''}`
    return showPage(c, { title: 'Your billing', place: 'Your billing', body })
  }

  return app
}

function subscriptionPart(subscription: Stripe.Subscription, at: string): Html {
  const end = readable(periodOf(subscription).end)
  const words =
    subscription.ended_at !== null
      ? `It ended on ${readable(subscription.ended_at)}.`
      : subscription.cancel_at !== null
        ? `It ends on ${readable(subscription.cancel_at)}.`
        : `It is ${subscription.status.replaceAll('_', ' ')}, and renews on ${end}.`
  const choice =
    subscription.ended_at !== null || subscription.schedule
      ? ''
      : subscription.cancel_at === null
        ? button(`${at}/cancel/${subscription.id}`, 'Cancel at the end of the period')
        : button(`${at}/undo/${subscription.id}`, 'Do not cancel')
  return html`<h2>Subscription</h2>
    <p>${words}</p>
    <div class="row">${choice}</div>`
}

function button(action: string, label: string): Html {
  return html`<form method="post" action="${action}"><button>${label}</button></form>`
}
