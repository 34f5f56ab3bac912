import { html, type TemplateResult } from 'lit/html.js'
import { formatAmount } from '../../catalog/money.ts'
import type { DeliveryState, OrderState, Party } from '../../catalog/wire.ts'
import type { Shown } from './state.ts'

type Tone = 'done' | 'wait' | 'need' | 'off'

const tones: Record<OrderState | DeliveryState, Tone> = {
  open: 'wait',
  processing: 'wait',
  paid: 'done',
  failed: 'need',
  expired: 'off',
  canceled: 'off',
  queued: 'wait',
  working: 'wait',
  waiting: 'wait',
  active: 'done',
  suspended: 'need',
  ended: 'off',
}

const glyphs: Record<Tone, string> = { done: '●', wait: '◐', need: '▲', off: '○' }

/** A glyph and a colour beside the words that say the same. */
export function mark(tone: Tone, words: string): TemplateResult {
  return html`<span class="state ${tone}"><span aria-hidden="true">${glyphs[tone]}</span> ${words}</span>`
}

/** A state in the operator's language. Waiting for the operator is the operator's to do. */
export function stateMark(
  { state, waitingFor }: { state: OrderState | DeliveryState; waitingFor?: Party },
  { words }: Shown,
): TemplateResult {
  const tone = waitingFor === 'operator' ? 'need' : tones[state]
  return mark(tone, waitingFor ? words.waitingFor(waitingFor) : words.states[state])
}

/** A moment, short, in the operator's own time; the whole of it when pointed at. */
export function moment(at: string, { locale }: Shown): TemplateResult {
  const date = new Date(at)
  const today = date.toDateString() === new Date().toDateString()
  const language = locale === 'en' ? 'en-GB' : locale
  const shown = today
    ? date.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
    : date.toLocaleString(language, { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' })
  return html`<time datetime=${at} title=${date.toISOString()}>${shown}</time>`
}

export function money(amount: number, currency: string, { locale }: Shown): TemplateResult {
  return html`<span class="figure">${formatAmount(amount, currency, locale)}</span>`
}

/** Link to an order, showing its id. */
export function orderLink(id: string): TemplateResult {
  return html`<a class="id" href="#/orders/${id}">${id}</a>`
}

/** Button for something the shop is asked to do; it waits while that is under way. */
export function actButton(
  label: string,
  { address, press, tone = '' }: { address: string; press: () => unknown; tone?: string },
  { acting }: Shown,
): TemplateResult {
  return html`<button
    type="button"
    class=${tone}
    aria-disabled=${acting === address}
    @click=${() => void press()}
  >
    ${label}
  </button>`
}
