import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../catalog/money.ts'
import { type Html, isForeignForm, showPage } from '../page.ts'
import { StripeFault } from './fault.ts'
import type { Payments } from './payments.ts'
import type { Postings } from './postings.ts'
import type { StripeStore } from './store.ts'

type Session = Stripe.Checkout.Session

/** How long the page waits for the webhook before it sends the buyer back, as Stripe's own does. */
const patienceMilliseconds = 2000

interface Notice {
  email?: string
  fault?: string
}

/** The hosted payment page at `/c/pay/<session>`: pay, decline, pay later, go back. Works without script. */
export function createPayPage(store: StripeStore, payments: Payments, postings: Postings): Hono {
  const app = new Hono()
  app.onError((error, c) => {
    if (!(error instanceof StripeFault)) throw error
    const body = html`<h1>There is no such payment</h1>
      <p>${error.message}</p>`
    return showPage(c, { title: 'No such payment', place: 'Payment page', body, status: 404 })
  })

  app.get('/:session', (c) => show(c, payments.find(c.req.param('session'))))

  app.post('/:session', async (c) => {
    if (isForeignForm(c)) return c.text('This form belongs to another page.', 403)
    const session = payments.find(c.req.param('session'))
    const form = await c.req.parseBody()
    const email = String(form.email ?? '').trim()
    const choice = String(form.choice)
    if (session.status === 'complete') return bankAnswer(c, session, choice)
    if (session.status !== 'open') return show(c, session, {}, 409)
    if (choice === 'decline')
      return show(c, payments.decline(session.id), { email, fault: declinedText }, 402)
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return show(c, session, { email, fault: emailText }, 422)
    const paid = choice === 'later' ? payments.payLater(session.id, email) : payments.pay(session.id, email)
    await postings.settle(paid.event, patienceMilliseconds)
    return c.redirect(returnUrl(session), 303)
  })

  async function bankAnswer(c: Context, session: Session, choice: string): Promise<Response> {
    if (isWaiting(session) && (choice === 'confirm' || choice === 'refuse')) {
      const answered =
        choice === 'confirm' ? payments.bankConfirms(session.id) : payments.bankRefuses(session.id)
      await postings.settle(answered.event, patienceMilliseconds)
    }
    return c.redirect(`/c/pay/${session.id}`, 303)
  }

  function isWaiting(session: Session): boolean {
    return payments.intentOf(session)?.status === 'processing'
  }

  function show(
    c: Context,
    session: Session,
    notice: Notice = {},
    status?: 402 | 409 | 422,
  ): Promise<Response> {
    const targets = [session.success_url, session.cancel_url].flatMap((url) =>
      url ? [new URL(url).origin] : [],
    )
    const lines = receipt(session, store.get('line_items', session.id)?.data ?? [])
    return showPage(c, {
      title: `Pay ${total(session)}`,
      place: 'Payment page',
      body:
        session.status === 'open' ? openBody(session, lines, notice) : html`${closedBody(session)} ${lines}`,
      formTargets: [...new Set(targets)],
      ...(status ? { status } : {}),
    })
  }

  function closedBody(session: Session): Html {
    if (session.status === 'expired') return expiredBody(session)
    return isWaiting(session) ? waitingBody(session) : doneBody(session)
  }

  return app
}

const declinedText =
  'The card was declined: it has insufficient funds. Nothing was charged. Try again, or go back.'
const emailText = 'An e-mail address is needed, such as name@example.com: the receipt goes there.'

function openBody(
  session: Session,
  lines: Html,
  { email = session.customer_email ?? '', fault }: Notice,
): Html {
  return html`<h1>Pay ${total(session)}</h1>
    <p class="quiet">This page stands in for Stripe’s. Choose how the payment ends.</p>
    ${fault ? html`<div class="notice bad" role="alert"><p>${fault}</p></div>` : ''} ${lines}
    <form method="post">
      <label for="email">E-mail address for the receipt</label>
      <input id="email" name="email" type="email" autocomplete="email" value="${email}" />
      <div class="choices">
        <button class="main" name="choice" value="pay">Pay ${total(session)}</button>
        <button name="choice" value="later">Pay later by bank debit</button>
        <p>The order waits until the bank confirms or refuses; you play the bank afterwards.</p>
        <button name="choice" value="decline">Pay with a card that is declined</button>
      </div>
    </form>
    ${session.cancel_url ? html`<p><a href="${session.cancel_url}">Cancel and go back</a></p>` : ''}`
}

function waitingBody(session: Session): Html {
  return html`<h1>The bank has not answered yet</h1>
    <p>${total(session)} by bank debit. Now you are the bank.</p>
    <form method="post">
      <div class="choices">
        <button class="main" name="choice" value="confirm">Confirm the payment</button>
        <button name="choice" value="refuse">Refuse the payment</button>
      </div>
    </form>
    <p><a href="${returnUrl(session)}">Back to the shop</a></p>`
}

function doneBody(session: Session): Html {
  const isPaid = session.payment_status !== 'unpaid'
  return html`<h1>${isPaid ? 'This is paid' : 'The bank refused the payment'}</h1>
    <p>
      ${isPaid ? `${total(session)} were paid. The page is closed.` : 'Nothing was charged. The page is closed.'}
    </p>
    <p><a class="button main" href="${returnUrl(session)}">Back to the shop</a></p>`
}

function expiredBody(session: Session): Html {
  return html`<h1>This payment page has closed</h1>
    <p>Nothing was charged. Start again from the product page.</p>
    ${session.cancel_url ? html`<p><a class="button main" href="${session.cancel_url}">Back to the shop</a></p>` : ''}`
}

function receipt(session: Session, lines: readonly Stripe.LineItem[]): Html {
  return html`<table>
    <thead>
      <tr>
        <th>What</th>
        <th class="amount">Amount</th>
      </tr>
    </thead>
    <tbody>
      ${lines.map(
        (line) =>
          html`<tr>
            <td>
              ${line.description}${(line.quantity ?? 1) > 1 ? html` <span class="quiet">× ${line.quantity}</span>` : ''}
            </td>
            <td class="amount">${amount(line.amount_total, session)}</td>
          </tr>`,
      )}
    </tbody>
    <tfoot>
      <tr>
        <td>Total</td>
        <td class="amount">${total(session)}</td>
      </tr>
    </tfoot>
  </table>`
}

function returnUrl(session: Session): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id)
}

function total(session: Session): string {
  return amount(session.amount_total ?? 0, session)
}

function amount(minor: number, session: Session): string {
  return formatAmount(minor, (session.currency ?? '').toUpperCase())
}
