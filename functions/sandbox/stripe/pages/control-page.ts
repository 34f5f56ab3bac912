import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../../catalog/money.ts'
import { type Html, ownForms, showPage } from '../../page.ts'
import { later } from '../amounts.ts'
import type { ApiParts } from '../api.ts'
import {
  button,
  chargeTable,
  clockPart,
  codeTable,
  eventTable,
  invoiceTable,
  refundTable,
  subscriptionTable,
  table,
} from './control-tables.ts'
import { closeDispute, openDispute } from '../disputes.ts'
import { StripeFault } from '../fault.ts'
import { cardFails, draftsWait } from '../invoices.ts'
import type { Postings } from '../postings.ts'
import { failRefund, makeRefund, type RefundFrame } from '../refunds.ts'
import { monthly, periodOf } from '../subscription-lines.ts'

export interface ControlSettings {
  postings: Postings
  now(): Date
  /** Moves the clock; without it the page has no buttons for the time. */
  jump?: ((milliseconds: number) => Promise<void>) | undefined
  /** Does what has become due. */
  advance(): void
}

/** Seconds of the steps that have a name. */
const steps: Readonly<Record<string, number>> = { hour: 3600, day: 86_400, week: 7 * 86_400 }

/**
 * `/sandbox`: everything that Stripe knows, and what can be made to happen to it. Each button is a plain form without
 * fields, so a test drives the same addresses; `/sandbox/state.json` answers what the page shows.
 */
export function createControlPage(parts: ApiParts, settings: ControlSettings): Hono {
  const { store, payments, subscriptions, seconds, tell } = parts
  const { postings } = settings
  const app = new Hono()
  app.use(ownForms, async (_c, next) => {
    settings.advance()
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
      now: settings.now().toISOString(),
      isHeld: store.isHeld(),
      sessions: payments.all(),
      events: store.list('event'),
      postings: store.postings(),
      refunds: store.list('refund'),
      subscriptions: store.list('subscription'),
      invoices: store.list('invoice'),
      charges: store.list('charge'),
      disputes: store.list('dispute'),
      transfers: store.list('transfer'),
      codes: store.list('promotion_code').map(({ code }) => code),
    }),
  )

  act('/hold', () => store.hold(true))
  act('/release', () => store.hold(false))
  act('/disorder', () => postings.postInDisorder())
  act('/drafts/wait', () => store.turn(draftsWait, 'on'))
  act('/drafts/hurry', () => store.turn(draftsWait, 'off'))
  act('/events/:id/post', (id) => postings.post(id))
  act('/sessions/:id/confirm', (id) => payments.bankConfirms(id))
  act('/sessions/:id/refuse', (id) => payments.bankRefuses(id))
  act('/sessions/:id/again', (id) => payments.payAgain(id))
  act('/sessions/:id/expire', (id) => payments.expire(id))
  act('/clock/:id', (step) => pass(secondsOf(step)))
  act('/subscriptions/:id/next', (id) => pass(periodOf(subscriptions.find(id)).end + 1 - seconds()))
  act('/customers/:id/card-fails', (id) => store.turn(cardFails(id), 'on'))
  act('/customers/:id/card-works', (id) => store.turn(cardFails(id), 'off'))
  act('/invoices/:id/pay', (id) => store.together(() => subscriptions.pay(id, seconds())))
  act('/payments/:id/refund', (id) => byHand((frame) => makeRefund({ payment_intent: id }, frame)))
  act('/payments/:id/refund-half', (id) =>
    byHand((frame) => makeRefund({ payment_intent: id, amount: half(id) }, frame)),
  )
  act('/payments/:id/dispute', (id) => byHand((frame) => openDispute(id, frame)))
  act('/disputes/:id/win', (id) => byHand((frame) => closeDispute(id, 'won', frame)))
  act('/disputes/:id/lose', (id) => byHand((frame) => closeDispute(id, 'lost', frame)))
  act('/refunds/:id/fail', (id) => byHand((frame) => failRefund(id, frame)))

  function act(path: string, work: (id: string) => unknown): void {
    app.post(path, async (c: Context) => {
      await work(c.req.param('id') ?? '')
      return c.redirect('/sandbox', 303)
    })
  }

  function byHand<Made>(work: (frame: RefundFrame) => Made): Made {
    return store.together(() => work({ store, tell, at: seconds() }))
  }

  function half(paymentIntent: string): number {
    const [charge] = store.listBy('charge', 'payment_intent', paymentIntent)
    return Math.max(1, Math.floor(((charge?.amount ?? 0) - (charge?.amount_refunded ?? 0)) / 2))
  }

  /** Seconds of a step: its name, or a number. */
  function secondsOf(step: string): number {
    if (step === 'month') return later(seconds(), monthly) - seconds()
    return steps[step] ?? Number(step)
  }

  async function pass(duration: number): Promise<void> {
    if (!settings.jump) throw new Error('The clock of this sandbox cannot be moved.')
    if (!(duration > 0)) throw new Error('The clock goes forward only, by whole seconds.')
    const then = seconds() + duration
    await settings.jump(duration * 1000)
    if (seconds() < then) throw new Error('The clock could not be moved; the log of the shop says why.')
    settings.advance()
  }

  function body(): Html {
    const isHeld = store.isHeld()
    const sessions = payments.all()
    const waits = new Map(store.postings().map((posting) => [posting.event, posting]))
    const canJump = settings.jump !== undefined
    return html`<div class="wide"></div>
      <h1>Payments</h1>
      <p class="quiet">What Stripe would know of this shop. The page reads itself anew every five seconds.</p>
      ${canJump ? clockPart(settings.now()) : ''} ${subscriptionTable(store, canJump)} ${invoiceTable(store)}
      <h2>Payment pages</h2>
      ${sessions.length ? sessionTable(sessions) : html`<p>No payment page was opened yet.</p>`}
      ${chargeTable(store)} ${refundTable(store)} ${codeTable(store)}
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

  return app
}
