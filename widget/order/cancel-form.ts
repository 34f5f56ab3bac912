import type { TemplateResult } from 'lit'
import type { PublicSubscription } from '../../catalog/wire.ts'
import { html } from '../core.ts'
import { dayText } from '../receipt/days.ts'
import type { SubscriptionWords } from './subscription-words.ts'

export type CancelTime = 'now' | 'period_end'

interface CancelForm {
  subscription: PublicSubscription
  when: CancelTime
  busy: boolean
  words: SubscriptionWords
  locale: string
  choose: (when: CancelTime) => void
  submit: (event: SubmitEvent) => void
  close: () => void
}

/** When a subscription may be ended, the gentler way first. */
export function cancelTimes({ can }: PublicSubscription): CancelTime[] {
  return [
    ...(can.includes('cancel_at_period_end') ? (['period_end'] as const) : []),
    ...(can.includes('cancel_now') ? (['now'] as const) : []),
  ]
}

/** The second step of a cancellation: what it means, by when it ends. */
export function drawCancelForm({
  subscription,
  when,
  busy,
  words,
  locale,
  ...on
}: CancelForm): TemplateResult {
  const { trialEnd, periodEnd, state } = subscription
  const isTrial = state === 'trialing' && trialEnd
  const day = dayText(isTrial ? trialEnd : periodEnd, locale)
  const means: Record<CancelTime, string> = {
    period_end: isTrial ? words.atTrialEnd(day) : words.atEnd(day),
    now: isTrial ? words.nowTrial : words.now,
  }
  return html`<form novalidate aria-label=${words.cancel} @submit=${on.submit}>
    <fieldset>
      <legend>${words.when}</legend>
      ${cancelTimes(subscription).map(
        (time) =>
          html`<label part="choice">
            <input
              type="radio"
              name="at"
              value=${time}
              .checked=${time === when}
              @change=${() => on.choose(time)}
            />
            <span>${means[time]}</span>
          </label>`,
      )}
    </fieldset>
    <div part="buttons">
      <button part="button danger" aria-disabled=${busy}>
        ${busy ? words.working : when === 'now' ? words.reallyNow : words.reallyEnd}
      </button>
      <button type="button" part="small" @click=${on.close}>${words.back}</button>
    </div>
  </form>`
}
