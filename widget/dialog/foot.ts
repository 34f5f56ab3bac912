import type { TemplateResult } from 'lit'
import type { Money } from '../../catalog/money.ts'
import type { Problem } from '../../catalog/wire.ts'
import { html, nothing, priceText } from '../core.ts'
import type { DialogWords } from './words.ts'

export interface Foot {
  total?: Money | undefined
  /** What comes after it, in words. */
  later?: readonly string[] | undefined
  /** Words of the button where paying comes later. */
  free?: string | undefined
  problem: Partial<Problem> | undefined
  busy: boolean
  /** The store takes longer than usual. */
  slow: boolean
  /** The way without the dialog. */
  address: string
  locale: string | undefined
  words: DialogWords
}

/** What is in the way, what is due, and the one button. */
export function drawFoot({ total, busy, words, locale, later = [], free, ...state }: Foot): TemplateResult {
  const now = state.problem?.code === 'price_changed' ? state.problem.actual : undefined
  const label = now ? words.accept(priceText(now, locale)) : (free ?? words.pay)
  return html`<footer>
    <div role="alert">${drawTrouble({ total, busy, words, locale, ...state })}</div>
    <p part="total">
      ${words.due} <output><strong>${total ? priceText(now ?? total, locale) : ''}</strong></output>
      ${later.map((text) => html`<small>${text}</small>`)}
      <small>${words.tax}</small>
    </p>
    <button part="button" aria-disabled=${busy}>${busy ? words.paying : label}</button>
  </footer>`
}

function drawTrouble({ problem, slow, address, locale, words }: Foot): TemplateResult | typeof nothing {
  if (slow) return html`<p>${words.slow}</p>`
  if (!problem) return nothing
  const { code, expected, actual, detail, next } = problem
  if (code === 'price_changed' && expected && actual) {
    return html`<p part="notice">${words.changed(priceText(expected, locale), priceText(actual, locale))}</p>`
  }
  if (code === 'unreachable') {
    return html`<p part="fault">${words.unreachable} <a href=${address}>${words.elsewhere}</a></p>`
  }
  return html`<p part="fault">${detail} ${next}</p>`
}
