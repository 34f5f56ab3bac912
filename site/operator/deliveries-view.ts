import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { DeliveryState } from '../../catalog/wire.ts'
import { end, retry } from './actions.ts'
import type { OperatorDelivery } from './api.ts'
import { actButton, moment, orderLink, stateMark } from './marks.ts'
import type { Shown } from './state.ts'

/** All deliveries in one state. */
export function deliveriesView(shown: Shown): TemplateResult {
  const { words } = shown
  const state = shown.route.query.get('state') as DeliveryState | null
  return html`<section>
    <h2>${words.deliveries.title(state ? (words.states[state] ?? state) : words.deliveries.all)}</h2>
    ${shown.deliveries ? deliveryRows(shown.deliveries, shown) : html`<p class="loading">${words.deliveries.loading}</p>`}
  </section>`
}

/** Deliveries as rows, with the two things an operator can do to them. */
export function deliveryRows(deliveries: readonly OperatorDelivery[], shown: Shown): TemplateResult {
  const { columns, none } = shown.words
  if (deliveries.length === 0) return html`<p class="empty">${none}</p>`
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${columns.changed}</th>
          <th>${columns.order}</th>
          <th>${columns.kind}</th>
          <th>${columns.state}</th>
          <th>${columns.why}</th>
          <th><span class="unseen">${columns.acts}</span></th>
        </tr>
      </thead>
      <tbody>
        ${deliveries.map(
          (delivery) =>
            html`<tr class="pick">
              <td>${moment(delivery.updatedAt, shown)}</td>
              <td>
                ${orderLink(delivery.order)}
                <div class="id soft">${delivery.id}</div>
              </td>
              <td>${delivery.kind}</td>
              <td>${stateMark(delivery, shown)}</td>
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
  const { words } = shown
  const { id } = delivery
  const over = delivery.state === 'ended'
  // Where the operator has something to decide, nothing else would bring it on.
  const retriable = delivery.state === 'failed' || (delivery.waitingFor === 'operator' && !delivery.actions)
  const asked = shown.asking === id
  const again = { address: `deliveries/${id}/retry`, press: () => retry(id), tone: 'primary' }
  const ending = { address: `deliveries/${id}/end`, press: () => end(id), tone: asked ? 'danger' : '' }
  return html`
    ${retriable ? actButton(words.again, again, shown) : nothing}
    ${over ? nothing : actButton(asked ? words.deliveries.takeBack : words.deliveries.end, ending, shown)}
  `
}
