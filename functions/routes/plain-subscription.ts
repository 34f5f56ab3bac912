import { html } from 'hono/html'
import type { PublicOrder, PublicSubscription } from '../../catalog/wire.ts'
import { dayIn } from '../../catalog/delivery/day-text.ts'
import { type Html, page, type Reader } from './plain-page.ts'
import { type PlainWords, plainWords } from './plain-words.ts'

type CancelTime = 'period_end' | 'now'

/** Where a subscription stands, and what its buyer may do about its end; without script. */
export function subscriptionSection(
  { id }: Pick<PublicOrder, 'id'>,
  { text, can }: PublicSubscription,
  { subscription: words }: PlainWords,
): Html {
  const address = `/buy/-/orders/${id}/subscription`
  return html`<section class="line">
    <p>${text}</p>
    ${
      can.includes('undo_cancel')
        ? html`<form class="form" method="post" action="${address}/undo">
            <button class="button" type="submit">${words.keep}</button>
          </form>`
        : ''
    }
    ${can.includes('cancel_now') ? html`<p><a href="${address}/cancel">${words.cancel}</a></p>` : ''}
  </section>`
}

/** Asks once more before a subscription is canceled, and says what it means; the gentler way is chosen. */
export function cancelPage(order: PublicOrder, subscription: PublicSubscription, reader: Reader): Html {
  const { subscription: words } = plainWords(reader.locale)
  const times: CancelTime[] = subscription.can.includes('cancel_at_period_end')
    ? ['period_end', 'now']
    : ['now']
  return page(
    words.cancel,
    reader.shop,
    html`<h1>${words.really}</h1>
      <p>${words.names(order.lines.map(({ productName }) => productName))}${subscription.text}</p>
      <form class="form" method="post" action="/buy/-/orders/${order.id}/subscription/cancel">
        <fieldset>
          <legend>${words.when}</legend>
          ${times.map(
            (time, index) =>
              html`<label class="choice">
                <input type="radio" name="at" value="${time}" required ${index === 0 ? 'checked' : ''} />
                <span>${meaning(time, subscription, reader.locale)}</span>
              </label>`,
          )}
        </fieldset>
        <button class="button" type="submit">${words.cancel}</button>
      </form>
      <p><a href="/buy/-/orders/${order.id}">${words.goBack}</a></p>`,
    { lang: reader.locale },
  )
}

function meaning(
  time: CancelTime,
  { state, trialEnd, periodEnd }: PublicSubscription,
  locale: string,
): string {
  const { subscription: words } = plainWords(locale)
  const isTrial = state === 'trialing'
  if (time === 'now') return isTrial ? words.nowTrial : words.now
  return isTrial
    ? words.atTrialEnd(dayIn(trialEnd ?? periodEnd, locale))
    : words.atEnd(dayIn(periodEnd, locale))
}
