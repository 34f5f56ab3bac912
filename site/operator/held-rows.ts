import { html, type TemplateResult } from 'lit/html.js'
import { settle, settleAddress } from './actions.ts'
import type { OperatorOrder } from './api.ts'
import { actButton, money, moment, orderLink } from './marks.ts'
import type { Shown } from './state.ts'

/** Orders whose payment is held for a person: why, and the way to ask again. */
export function heldRows(orders: readonly OperatorOrder[], shown: Shown): TemplateResult {
  const { columns, order: words } = shown.words
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${columns.created}</th>
          <th>${columns.order}</th>
          <th>${columns.buyer}</th>
          <th class="number">${columns.amount}</th>
          <th>${columns.why}</th>
          <th><span class="unseen">${columns.acts}</span></th>
        </tr>
      </thead>
      <tbody>
        ${orders.map(
          ({ id, createdAt, email, amount, currency, held = '' }) =>
            html`<tr class="pick">
              <td>${moment(createdAt, shown)}</td>
              <td>${orderLink(id)}</td>
              <td class="mail">${email ?? shown.words.list.notKnown}</td>
              <td class="number">${money(amount, currency, shown)}</td>
              <td class="why">${held}</td>
              <td class="acts">
                ${actButton(words.settle, { address: settleAddress(id), press: () => settle(id) }, shown)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}
