import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { Input, PublicAction, ViewItem } from '../../catalog/wire.ts'
import { decide, decideAddress } from './actions.ts'
import type { OperatorDelivery } from './api.ts'
import { show, type Shown } from './state.ts'

/** What the operator may decide about a delivery: a button each, its questions below the one that was pressed. */
export function decisions(
  { id, actions = [] }: OperatorDelivery,
  view: readonly ViewItem[],
  shown: Shown,
): TemplateResult | typeof nothing {
  if (actions.length === 0) return nothing
  const open = actions.find((action) => decideAddress(id, action.id) === shown.deciding)
  return html`<div class="decide">
    <h4>${shown.words.deliveries.decide}</h4>
    <p class="acts">${actions.map((action) => button(id, action, shown))}</p>
    ${open ? form(id, open, shown) : nothing}
    <details>
      <summary>${shown.words.deliveries.asked}</summary>
      <dl class="both">
        ${view.map(
          (item) =>
            html`<div>
              <dt>${item.label}</dt>
              <dd>${drawItem(item)}</dd>
            </div>`,
        )}
      </dl>
    </details>
  </div>`
}

/** A row as both sides see it; no secret has a value here. */
function drawItem(item: ViewItem): unknown {
  switch (item.type) {
    case 'file':
      return item.href ? html`<a href=${new URL(item.href).pathname} download>${item.value}</a>` : item.value
    case 'list':
      return item.value.join(' · ')
    case 'secret':
      return '••••••••'
    case 'code':
      return html`<code>${item.value}</code>`
    default:
      return item.value
  }
}

function button(delivery: string, { id, label }: PublicAction, { deciding }: Shown): TemplateResult {
  const address = decideAddress(delivery, id)
  const isOpen = deciding === address
  return html`<button
    type="button"
    aria-expanded=${isOpen}
    @click=${() => show({ deciding: isOpen ? undefined : address, refused: null })}
  >
    ${label}
  </button>`
}

function form(delivery: string, { id, label, inputs }: PublicAction, shown: Shown): TemplateResult {
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.target as HTMLFormElement)
    const values = [...given].map(([name, value]) => [name, typeof value === 'string' ? value.trim() : ''])
    void decide(delivery, id, Object.fromEntries(values.filter(([, value]) => value)))
  }
  return html`<form aria-label=${label} @submit=${send}>
    ${inputs.map(field)}
    <button class="primary" aria-disabled=${shown.acting === decideAddress(delivery, id)}>${label}</button>
  </form>`
}

function field({
  id,
  label,
  type,
  required,
  help,
  value = '',
  pattern,
  fault,
  maxLength,
}: Input): TemplateResult {
  const control =
    type === 'textarea'
      ? html`<textarea
          name=${id}
          rows="3"
          maxlength=${maxLength ?? nothing}
          ?required=${required}
          .value=${value}
        ></textarea>`
      : html`<input
          name=${id}
          type=${type}
          pattern=${pattern ?? nothing}
          title=${fault ?? nothing}
          maxlength=${maxLength ?? nothing}
          ?required=${required}
          .value=${value}
        />`
  return html`<label>
    <span class="name">${label}</span>
    ${control} ${help ? html`<small class="soft">${help}</small>` : nothing}
  </label>`
}
