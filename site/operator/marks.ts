import { html, type TemplateResult } from 'lit/html.js'
import type { DeliveryState, OrderState } from '../../catalog/wire.ts'
import { formatAmount } from '../../catalog/money.ts'

const tones: Record<OrderState | DeliveryState, 'done' | 'wait' | 'need' | 'off'> = {
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
  revoked: 'off',
}

const glyphs = { done: '●', wait: '◐', need: '▲', off: '○' }

/** A state as a glyph, a colour and a word. */
export function stateMark(state: OrderState | DeliveryState, waitingFor?: string): TemplateResult {
  const tone = tones[state]
  return html`<span class="state ${tone}"
    ><span aria-hidden="true">${glyphs[tone]}</span> ${state}${waitingFor ? ` for ${waitingFor}` : ''}</span
  >`
}

/** A moment, short, in the operator's own time; the whole of it when pointed at. */
export function moment(at: string): TemplateResult {
  const date = new Date(at)
  const today = date.toDateString() === new Date().toDateString()
  const shown = today
    ? date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' })
    : date.toLocaleString('en-GB', { day: '2-digit', month: 'short', hour: '2-digit', minute: '2-digit' })
  return html`<time datetime=${at} title=${date.toISOString()}>${shown}</time>`
}

export function money(amount: number, currency: string): TemplateResult {
  return html`<span class="figure">${formatAmount(amount, currency)}</span>`
}

/** Link to an order, showing its id. */
export function orderLink(id: string): TemplateResult {
  return html`<a class="id" href="#/orders/${id}">${id}</a>`
}
