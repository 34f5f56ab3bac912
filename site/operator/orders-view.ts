import { html, nothing, type TemplateResult } from 'lit/html.js'
import { loadMore } from './actions.ts'
import { deliveryRows } from './deliveries-view.ts'
import { heldRows } from './held-rows.ts'
import { actButton, mark, money, moment, orderLink, stateMark } from './marks.ts'
import { orderStates } from './order-states.ts'
import { ordersAddress } from './route.ts'
import type { Shown } from './state.ts'

/** The list of orders, with what is stuck above it. */
export function ordersView(shown: Shown): TemplateResult {
  const { orders, next, stuck = [], held = [], route } = shown
  const words = shown.words.list
  const state = route.query.get('state') ?? ''
  const text = route.query.get('q') ?? ''
  const filtered = Boolean(state || text)
  if (route.query.has('held')) return heldSection(shown)
  return html`
    ${!filtered && held.length ? heldSection(shown) : nothing}
    ${
      !filtered && stuck.length
        ? html`<section>
            <h2>${words.needsYou} <span class="figure">${stuck.length}</span></h2>
            ${deliveryRows(stuck, shown)}
          </section>`
        : nothing
    }
    <section>
      <h2>${shown.words.orders}</h2>
      <form
        class="filters"
        role="search"
        @submit=${(event: Event) => event.preventDefault()}
        @change=${choose}
      >
        <label
          ><span class="name">${shown.words.columns.state}</span>
          <select name="state">
            <option value="">${words.all}</option>
            ${orderStates.map((one) => html`<option value=${one} ?selected=${one === state}>${shown.words.states[one]}</option>`)}
          </select>
        </label>
        <label
          ><span class="name">${words.search} <kbd>/</kbd></span>
          <input type="search" name="q" .value=${text} placeholder=${words.placeholder} autocomplete="off" />
        </label>
      </form>
      ${orders ? table(orders, { filtered, shown }) : html`<p class="loading">${words.loading}</p>`}
      ${next ? html`<p class="doors">${actButton(words.older, { address: 'more', press: loadMore }, shown)}</p>` : nothing}
    </section>
  `
}

function heldSection(shown: Shown): TemplateResult {
  const { held } = shown
  const words = shown.words.list
  return html`<section>
    <h2>${words.heldTitle} <span class="figure">${held?.length || ''}</span></h2>
    ${
      held?.length
        ? html`<p class="soft">${words.heldWhy}</p>
            ${heldRows(held, shown)}`
        : html`<p class="empty">${held ? shown.words.none : words.loading}</p>`
    }
  </section>`
}

function table(
  orders: NonNullable<Shown['orders']>,
  { filtered, shown }: { filtered: boolean; shown: Shown },
): TemplateResult {
  const { columns, list: words } = shown.words
  if (orders.length === 0) {
    return filtered
      ? html`<p class="empty">${words.noFit} <a href="#/orders">${words.showAll}</a></p>`
      : html`<p class="empty">${words.first}</p>`
  }
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>${columns.created}</th>
          <th>${columns.order}</th>
          <th>${columns.state}</th>
          <th>${columns.product}</th>
          <th>${columns.buyer}</th>
          <th class="number">${columns.amount}</th>
          <th>${columns.delivery}</th>
        </tr>
      </thead>
      <tbody>
        ${orders.map(
          (order) =>
            html`<tr class="pick">
              <td>${moment(order.createdAt, shown)}</td>
              <td>${orderLink(order.id)}</td>
              <td>${stateMark(order, shown)} ${order.held ? mark('need', shown.words.held) : nothing}</td>
              <td>${order.products.join(', ')}</td>
              <td class="mail">
                ${order.email ?? words.notKnown}
                ${order.partner ? html`<span class="soft">${words.via(order.partner)}</span>` : nothing}
              </td>
              <td class="number">${money(order.amount, order.currency, shown)}</td>
              <td>
                ${order.deliveries.map((delivery) => html`<div title=${delivery.text}>${stateMark(delivery, shown)}</div>`)}
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function choose(event: Event): void {
  const given = new FormData((event.target as HTMLElement).closest('form') as HTMLFormElement)
  location.hash = ordersAddress({
    state: String(given.get('state') ?? ''),
    q: String(given.get('q') ?? '').trim(),
  })
}
