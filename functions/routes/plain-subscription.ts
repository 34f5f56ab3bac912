import { html } from 'hono/html'
import type { PublicOrder, PublicSubscription } from '../../catalog/wire.ts'
import { dayText } from '../../catalog/delivery/day-text.ts'
import type { Shop } from '../flows/shop.ts'
import { type Html, page } from './plain-page.ts'

type CancelTime = 'period_end' | 'now'

/** Where a subscription stands, and what its buyer may do about its end; without script. */
export function subscriptionSection(
  { id }: Pick<PublicOrder, 'id'>,
  { text, can }: PublicSubscription,
): Html {
  const address = `/buy/-/orders/${id}/subscription`
  return html`<section class="line">
    <p>${text}</p>
    ${
      can.includes('undo_cancel')
        ? html`<form class="form" method="post" action="${address}/undo">
            <button class="button" type="submit">Keep the subscription</button>
          </form>`
        : ''
    }
    ${can.includes('cancel_now') ? html`<p><a href="${address}/cancel">Cancel the subscription</a></p>` : ''}
  </section>`
}

/** Asks once more before a subscription is canceled, and says what it means; the gentler way is chosen. */
export function cancelPage(order: PublicOrder, subscription: PublicSubscription, shop: Shop): Html {
  const times: CancelTime[] = subscription.can.includes('cancel_at_period_end')
    ? ['period_end', 'now']
    : ['now']
  return page(
    'Cancel the subscription',
    shop,
    html`<h1>Cancel the subscription?</h1>
      <p>${order.lines.map(({ productName }) => productName).join(', ')}. ${subscription.text}</p>
      <form class="form" method="post" action="/buy/-/orders/${order.id}/subscription/cancel">
        <fieldset>
          <legend>When should it end?</legend>
          ${times.map(
            (time, index) =>
              html`<label class="choice">
                <input type="radio" name="at" value="${time}" required ${index === 0 ? 'checked' : ''} />
                <span>${meaning(time, subscription)}</span>
              </label>`,
          )}
        </fieldset>
        <button class="button" type="submit">Cancel the subscription</button>
      </form>
      <p><a href="/buy/-/orders/${order.id}">Go back, and keep it</a></p>`,
  )
}

function meaning(time: CancelTime, { state, trialEnd, periodEnd }: PublicSubscription): string {
  const isTrial = state === 'trialing'
  if (time === 'period_end') {
    return isTrial
      ? `On ${dayText(trialEnd ?? periodEnd)}, the end of the trial. Nothing is charged.`
      : `On ${dayText(periodEnd)}, the end of the time that is paid. Until then nothing changes.`
  }
  const lost = 'Now. Access ends at once, and what is stored there may be deleted.'
  return isTrial ? lost : `${lost} Money for the rest of the time does not come back by itself.`
}
