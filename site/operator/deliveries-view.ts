import { html, nothing, type TemplateResult } from 'lit/html.js'
import { end, retry } from './actions.ts'
import type { OperatorDelivery } from './api.ts'
import { moment, orderLink, stateMark } from './marks.ts'
import type { Shown } from './state.ts'

/** All deliveries in one state. */
export function deliveriesView(shown: Shown): TemplateResult {
  const state = shown.route.query.get('state') ?? 'all'
  return html`<section>
    <h2>Deliveries: ${state}</h2>
    ${shown.deliveries ? deliveryRows(shown.deliveries, shown) : html`<p class="loading">Reading the deliveries …</p>`}
  </section>`
}

/** Deliveries as rows, with the two things an operator can do to them. */
export function deliveryRows(deliveries: readonly OperatorDelivery[], shown: Shown): TemplateResult {
  if (deliveries.length === 0) return html`<p class="empty">None.</p>`
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Changed</th>
          <th>Order</th>
          <th>Kind</th>
          <th>State</th>
          <th>Why</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${deliveries.map(
          (delivery) =>
            html`<tr class="pick">
              <td>${moment(delivery.updatedAt)}</td>
              <td>
                ${orderLink(delivery.order)}
                <div class="id soft">${delivery.id}</div>
              </td>
              <td>${delivery.kind}</td>
              <td>${stateMark(delivery.state, delivery.waitingFor)}</td>
              <td class="why">
                ${delivery.text}${delivery.lastError ? html`<div class="soft">${delivery.lastError}</div>` : nothing}
              </td>
              <td class="acts">${deliveryButtons(delivery, shown)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

/** Retry, where it can help; end, asked twice. */
export function deliveryButtons(delivery: OperatorDelivery, shown: Shown): TemplateResult {
  const over = delivery.state === 'ended' || delivery.state === 'revoked'
  const retriable = delivery.state === 'failed' || delivery.waitingFor === 'operator'
  const asked = shown.asking === delivery.id
  return html`
    ${retriable ? html`<button type="button" class="primary" @click=${() => retry(delivery.id)}>Try again</button>` : nothing}
    ${
      over
        ? nothing
        : html`<button type="button" class=${asked ? 'danger' : ''} @click=${() => end(delivery.id)}>
            ${asked ? 'Take it back from the buyer' : 'End'}
          </button>`
    }
  `
}
