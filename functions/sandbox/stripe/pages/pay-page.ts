import { type Context, Hono } from 'hono'
import { html } from 'hono/html'
import type Stripe from 'stripe'
import { formatAmount } from '../../../../catalog/money.ts'
import { type Html, ownForms, showPage } from '../../page.ts'
import type { ApiParts } from '../api.ts'
import { codeField, countryField } from './pay-fields.ts'
import { laterTextOf } from './later-text.ts'
import { amountRow, amountTable } from './amount-table.ts'
import { showMissing } from './missing-page.ts'
import type { Postings } from '../postings.ts'
import { readTerms } from '../session-lines.ts'

type Session = Stripe.Checkout.Session

/** How long the page waits for the webhook before it sends the buyer back, as Stripe's own does. */
const patienceMilliseconds = 2000

interface Notice {
  email?: string
  fault?: string
  news?: string
  country?: string
  code?: string
}

/** The hosted payment page at `/c/pay/<session>`: pay, decline, pay later, go back. Works without script. */
export function createPayPage({ store, payments, seconds }: ApiParts, postings: Postings): Hono {
  const app = new Hono()
  app.onError(
    showMissing({ heading: 'There is no such payment', title: 'No such payment', place: 'Payment page' }),
  )

  app.get('/:session', (c) => show(c, payments.find(c.req.param('session'))))

  app.post('/:session', ownForms, async (c) => {
    const session = payments.find(c.req.param('session'))
    const form = await c.req.parseBody()
    const email = String(form.email ?? '').trim()
    const choice = String(form.choice)
    if (session.status === 'complete') return bankAnswer(c, session, choice)
    if (session.status !== 'open') return show(c, session, {}, 409)
    const repriced = reprice(c, session, form, email)
    if (repriced) return repriced
    if (choice === 'decline')
      return show(c, payments.decline(session.id), { email, fault: declinedText }, 402)
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) return show(c, session, { email, fault: emailText }, 422)
    const paid = choice === 'later' ? payments.payLater(session.id, email) : payments.pay(session.id, email)
    await postings.settle(paid.event, patienceMilliseconds)
    return c.redirect(returnUrl(session), 303)
  })

  /** Another country or code makes another amount, which the buyer sees before paying it. */
  function reprice(
    c: Context,
    session: Session,
    form: Record<string, unknown>,
    email: string,
  ): Promise<Response> | null {
    const before = readTerms(session, store)
    const country = form.country === undefined ? (before.country ?? '') : String(form.country)
    const typed = String(form.code ?? '').trim()
    const known = store.get('promotion_code', before.promotionCode ?? '')?.code ?? ''
    const isSame = country === (before.country ?? '') && (form.code === undefined || typed === known)
    if (isSame && form.choice !== 'reckon') return null
    const wanted = { country: country || null, ...(form.code === undefined ? {} : { code: typed }) }
    const priced = payments.reprice(session.id, wanted)
    if (!priced) return show(c, session, { email, fault: codeText }, 422)
    if (priced.amount_total === session.amount_total && form.choice !== 'reckon') return null
    return show(c, priced, { email, news: `The amount is ${total(priced)} now. Nothing was paid yet.` })
  }

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
    const items = store.get('line_items', session.id)?.data ?? []
    const lines = receipt(session, items)
    return showPage(c, {
      title: verbOf(session),
      place: 'Payment page',
      body:
        session.status === 'open'
          ? openBody(
              session,
              { lines, laterText: laterTextOf(items, session, { store, seconds: seconds() }) },
              { ...notice, ...fieldsOf(session) },
            )
          : html`${closedBody(session)} ${lines}`,
      formTargets: [...new Set(targets)],
      ...(status ? { status } : {}),
    })
  }

  function fieldsOf(session: Session): { country: string; code: string } {
    const { country, promotionCode } = readTerms(session, store)
    return { country: country ?? '', code: store.get('promotion_code', promotionCode ?? '')?.code ?? '' }
  }

  function closedBody(session: Session): Html {
    if (session.status === 'expired') return expiredBody(session)
    return isWaiting(session) ? waitingBody(session) : doneBody(session)
  }

  return app
}

const declinedText =
  'The card was declined: it has insufficient funds. Nothing was charged. Try again, or go back.'
const codeText = 'This promotion code is not known, or cannot be used any more.'
const emailText = 'An e-mail address is needed, such as name@example.com: the receipt goes there.'

function openBody(
  session: Session,
  { lines, laterText }: { lines: Html; laterText: string | null },
  { email = session.customer_email ?? '', fault, news, country = '', code = '' }: Notice,
): Html {
  const verb = verbOf(session)
  return html`<h1>${verb}</h1>
    <p class="quiet">This page stands in for Stripe’s. Choose how the payment ends.</p>
    ${fault ? html`<div class="notice bad" role="alert"><p>${fault}</p></div>` : ''}
    ${news ? html`<div class="notice" role="status"><p>${news}</p></div>` : ''} ${lines}
    ${laterText ? html`<p>${laterText}</p>` : ''}
    ${session.mode === 'subscription' ? html`<p class="quiet">${furtherText}</p>` : ''}
    <form method="post">
      <label for="email">E-mail address for the receipt</label>
      <input id="email" name="email" type="email" autocomplete="email" value="${email}" />
      ${session.automatic_tax.enabled ? countryField(country) : ''}
      ${session.allow_promotion_codes ? codeField(code) : ''}
      <div class="choices">
        <button class="main" name="choice" value="pay">${verb}</button>
        ${session.automatic_tax.enabled || session.allow_promotion_codes ? html`<button name="choice" value="reckon">Work out the amount</button>` : ''}
        <button name="choice" value="later">Pay later by bank debit</button>
        <p>The order waits until the bank confirms or refuses; you play the bank afterwards.</p>
        <button name="choice" value="decline">Pay with a card that is declined</button>
      </div>
    </form>
    ${session.cancel_url ? html`<p><a href="${session.cancel_url}">Cancel and go back</a></p>` : ''}`
}

function verbOf(session: Session): string {
  return session.amount_total === 0 ? 'Begin without paying' : `Pay ${total(session)}`
}

const furtherText =
  'The card is kept, and pays each period that follows. The clock of the sandbox is on the page of payments.'

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
  const isFree = session.payment_status === 'no_payment_required'
  const heading = isFree
    ? 'This has begun without paying'
    : isPaid
      ? 'This is paid'
      : 'The bank refused the payment'
  const what = isPaid && !isFree ? `${total(session)} were paid.` : 'Nothing was charged.'
  return html`<h1>${heading}</h1>
    <p>${what} The page is closed.</p>
    <p><a class="button main" href="${returnUrl(session)}">Back to the shop</a></p>`
}

function expiredBody(session: Session): Html {
  return html`<h1>This payment page has closed</h1>
    <p>Nothing was charged. Start again from the product page.</p>
    ${session.cancel_url ? html`<p><a class="button main" href="${session.cancel_url}">Back to the shop</a></p>` : ''}`
}

function receipt(session: Session, lines: readonly Stripe.LineItem[]): Html {
  const part = (name: string, minor: number): Html | string =>
    minor === 0 ? '' : amountRow(name, amount(minor, session))
  const named = ({ description, quantity }: Stripe.LineItem): Html =>
    html`${description}${(quantity ?? 1) > 1 ? html` <span class="quiet">× ${quantity}</span>` : ''}`
  return amountTable(
    lines.map((line) => amountRow(named(line), amount(line.amount_subtotal, session))),
    [
      part('Discount', -(session.total_details?.amount_discount ?? 0)),
      part('Tax', session.total_details?.amount_tax ?? 0),
      amountRow('Total', total(session)),
    ],
  )
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
