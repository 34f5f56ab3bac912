import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../catalog/money.ts'
import { type Html, isForeignForm, showPage } from '../page.ts'
import { StripeFault } from './fault.ts'
import { cardFails } from './invoices.ts'
import type { Payments } from './payments.ts'
import type { Postings } from './postings.ts'
import type { Posting, StripeStore } from './store.ts'

/**
 * `/sandbox`: every session and event, and what can be made to happen to them. Each button is a plain form
 * without fields, so a test drives the same addresses; `/sandbox/state.json` answers what the page shows.
 */
export function createControlPage(store: StripeStore, payments: Payments, postings: Postings): Hono {
  const app = new Hono()
  app.use(async (c, next) => {
    if (c.req.method === 'POST' && isForeignForm(c)) return c.text('This form belongs to another page.', 403)
    return next()
  })

  app.onError((error, c) => c.text(error.message, error instanceof StripeFault ? 409 : 500))

  app.get('/', (c) =>
    showPage(c, {
      title: 'Stripe in the sandbox',
      place: 'Stripe stand-in',
      body: body(),
      refreshSeconds: 5,
    }),
  )
  app.get('/state.json', (c) =>
    c.json({
      isHeld: store.isHeld(),
      sessions: payments.all(),
      events: store.list('event'),
      postings: store.postings(),
      refunds: store.list('refund'),
    }),
  )

  act('/hold', () => store.hold(true))
  act('/release', () => store.hold(false))
  act('/disorder', () => postings.postInDisorder())
  act('/events/:id/post', (id) => postings.post(id))
  act('/sessions/:id/confirm', (id) => payments.bankConfirms(id))
  act('/sessions/:id/refuse', (id) => payments.bankRefuses(id))
  act('/sessions/:id/again', (id) => payments.payAgain(id))
  act('/sessions/:id/expire', (id) => payments.expire(id))

  act('/customers/:id/card-fails', (id) => store.turn(cardFails(id), 'on'))
  act('/customers/:id/card-works', (id) => store.turn(cardFails(id), 'off'))

  function act(path: string, work: (id: string) => unknown): void {
    app.post(path, async (c: Context) => {
      await work(c.req.param('id') ?? '')
      return c.redirect('/sandbox', 303)
    })
  }

  function body(): Html {
    const isHeld = store.isHeld()
    const sessions = payments.all()
    const waits = new Map(store.postings().map((posting) => [posting.event, posting]))
    return html`<div class="wide"></div>
      <h1>Payments</h1>
      <p class="quiet">What Stripe would know of this shop. The page reads itself anew every five seconds.</p>
      ${sessions.length ? sessionTable(sessions) : html`<p>No payment page was opened yet.</p>`}
      ${refundTable()}
      <h2>Events</h2>
      <p>
        ${
          isHeld
            ? 'Events are held: the webhook hears nothing until you release them.'
            : 'Events go to the webhook at once, and again until it answers 2xx.'
        }
      </p>
      <div class="row">
        ${button(isHeld ? '/sandbox/release' : '/sandbox/hold', isHeld ? 'Release events' : 'Hold events')}
        ${button('/sandbox/disorder', 'Send what waits, newest first')}
      </div>
      ${waits.size ? eventTable(store.list('event'), waits) : html`<p class="notice">Nothing happened yet.</p>`}`
  }

  function sessionTable(sessions: Stripe.Checkout.Session[]): Html {
    return table(
      ['Order', 'Amount', 'State', 'Now'],
      sessions.map((session) => [
        html`<a class="mono" href="/c/pay/${session.id}">${session.client_reference_id ?? session.id}</a>`,
        formatAmount(session.amount_total ?? 0, (session.currency ?? '').toUpperCase()),
        `${session.status}, ${session.payment_status}`,
        html`<div class="row">${choices(session)}</div>`,
      ]),
    )
  }

  function choices(session: Stripe.Checkout.Session): Html[] {
    const at = `/sandbox/sessions/${session.id}`
    if (session.status === 'open') return [button(`${at}/expire`, 'Let it expire')]
    const intent = payments.intentOf(session)
    if (intent?.status === 'succeeded') return [button(`${at}/again`, 'Pay it once more')]
    if (intent?.status !== 'processing') return []
    return [button(`${at}/confirm`, 'Bank confirms'), button(`${at}/refuse`, 'Bank refuses')]
  }

  function refundTable(): Html | string {
    const refunds = store.list('refund')
    if (refunds.length === 0) return ''
    const rows = refunds.map((refund) => {
      const intent = store.get('payment_intent', String(refund.payment_intent))
      return [
        html`<span class="mono">${intent?.metadata.order ?? ''}</span><br />
          <span class="mono quiet">${String(refund.payment_intent)}</span>`,
        formatAmount(refund.amount, refund.currency.toUpperCase()),
        refund.status ?? '',
      ]
    })
    return html`<h2>Sent back</h2>
      ${table(['Order', 'Amount', 'State'], rows)}`
  }

  return app
}

function eventTable(events: Stripe.Event[], waits: Map<string, Posting>): Html {
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

function table(columns: readonly string[], rows: readonly (Html | string)[][]): Html {
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

function progress(posting: Posting | undefined): string {
  if (!posting) return 'never queued'
  const times = `${posting.attempts} ${posting.attempts === 1 ? 'try' : 'tries'}`
  if (posting.deliveredAt !== null) return `delivered, ${times}`
  return posting.lastError ? `${posting.lastError} ${times} so far.` : 'waiting'
}

function button(action: string, label: string): Html {
  return html`<form method="post" action="${action}"><button>${label}</button></form>`
}
