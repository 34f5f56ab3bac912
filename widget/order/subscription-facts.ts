import type { TemplateResult } from 'lit'
import type { PublicSubscription } from '../../catalog/wire.ts'
import { html, nothing, priceText } from '../core.ts'
import { dayText } from '../receipt/days.ts'
import { cancelTimes } from './cancel-form.ts'
import { changeable } from './change-form.ts'
import type { SubscriptionWords } from './subscription-words.ts'

/** What is held, for how much, and the dates that matter in its state. */
export function drawFacts(
  subscription: PublicSubscription,
  words: SubscriptionWords,
  locale: string,
): TemplateResult {
  const { state, every, perPeriod, currency, lines } = subscription
  const row = (label: string, value: string) =>
    html`<div part="item">
      <dt>${label}</dt>
      <dd>${value}</dd>
    </div>`
  const day = (label: string, at: string | undefined) => (at ? row(label, dayText(at, locale)) : nothing)
  const { trialEnd, periodEnd, cancelAt, suspendAt, endAt, awaitsAcceptance } = subscription
  const isTrial = state === 'trialing'
  const next = isTrial ? words.firstPayment : words.nextPayment
  return html`<dl part="view">
    ${lines.map(({ planName, quantity, unit }) => row(words.plan, unit ? `${planName} · ${words.units(quantity, unit)}` : planName))}
    ${state === 'ended' ? nothing : row(words.price, words.a(priceText({ amount: perPeriod, currency }, locale), words.every[every]))}
    ${
      state === 'trialing' || state === 'active'
        ? cancelAt
          ? day(words.endsOn, cancelAt)
          : awaitsAcceptance
            ? row(next, words.onAcceptance)
            : day(next, isTrial ? trialEnd : periodEnd)
        : nothing
    }
    ${state === 'past_due' ? day(words.stopsOn, suspendAt) : nothing}
    ${state === 'past_due' || state === 'suspended' ? day(words.goneOn, endAt) : nothing}
  </dl>`
}

interface Deeds {
  subscription: PublicSubscription
  /** The deed under way. */
  busy: string | undefined
  words: SubscriptionWords
  press: Record<'undo' | 'portal' | 'change' | 'cancel', () => void>
}

/** What its buyer may do now; where there is one thing to do, it is the main button and comes first. */
export function drawDeeds({ subscription, busy, words, press }: Deeds): TemplateResult {
  const { can, state } = subscription
  const isUnpaid = state === 'past_due' || state === 'suspended'
  const mayChange = can.includes('change') && changeable(subscription).length > 0
  const isCanceled = can.includes('undo_cancel')
  const button = (id: keyof Deeds['press'], label: string, part: string) =>
    html`<button type="button" part=${part} aria-disabled=${Boolean(busy)} @click=${press[id]}>
      ${busy === id ? words.working : label}
    </button>`
  return html`<p part="buttons">
    ${isCanceled ? button('undo', words.undo, 'button') : nothing}
    ${
      can.includes('portal')
        ? button('portal', isUnpaid ? words.payNow : words.portal, isUnpaid ? 'button' : 'button quiet')
        : nothing
    }
    ${mayChange ? button('change', words.change, 'button quiet') : nothing}
    ${cancelTimes(subscription).length ? button('cancel', isCanceled ? words.reallyNow : words.cancel, 'button quiet') : nothing}
  </p>`
}
