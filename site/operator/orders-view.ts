import { html, nothing, type TemplateResult } from 'lit/html.js'
import { orderStates } from './order-states.ts'
import { loadMore } from './actions.ts'
import { deliveryRows } from './deliveries-view.ts'
import { money, moment, orderLink, stateMark } from './marks.ts'
import { ordersAddress } from './route.ts'
import type { Shown } from './state.ts'

/** The list of orders, with what is stuck above it. */
export function ordersView(shown: Shown): TemplateResult {
  const { orders, next, stuck = [], route } = shown
  const state = route.query.get('state') ?? ''
  const text = route.query.get('q') ?? ''
  const filtered = Boolean(state || text)
  return html`
    ${
      stuck.length && !filtered
        ? html`<section>
            <h2>Needs you <span class="figure">${stuck.length}</span></h2>
            ${deliveryRows(stuck, shown)}
          </section>`
        : nothing
    }
    <section>
      <h2>Orders</h2>
      <form
        class="filters"
        role="search"
        @submit=${(event: Event) => event.preventDefault()}
        @change=${choose}
      >
        <label
          ><span class="name">State</span>
          <select name="state">
            <option value="">All</option>
            ${orderStates.map((one) => html`<option value=${one} ?selected=${one === state}>${one}</option>`)}
          </select>
        </label>
        <label
          ><span class="name">Search <kbd>/</kbd></span>
          <input
            type="search"
            name="q"
            .value=${text}
            placeholder="Order, mail address, product"
            autocomplete="off"
          />
        </label>
      </form>
      ${orders ? table(orders, filtered) : html`<p class="loading">Reading the orders …</p>`}
      ${next ? html`<p class="doors"><button type="button" @click=${loadMore}>Show older orders</button></p>` : nothing}
    </section>
  `
}

function table(orders: NonNullable<Shown['orders']>, filtered: boolean): TemplateResult {
  if (orders.length === 0) {
    return filtered
      ? html`<p class="empty">No order fits. <a href="#/orders">Show all orders</a></p>`
      : html`<p class="empty">
          No orders yet. The first one shows here by itself when somebody presses a buy button.
        </p>`
  }
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Created</th>
          <th>Order</th>
          <th>State</th>
          <th>Product</th>
          <th>Buyer</th>
          <th class="number">Amount</th>
          <th>Delivery</th>
        </tr>
      </thead>
      <tbody>
        ${orders.map(
          (order) =>
            html`<tr class="pick">
              <td>${moment(order.createdAt)}</td>
              <td>${orderLink(order.id)}</td>
              <td>
                ${stateMark(order.state)}${order.held ? html` <span class="state need">▲ held</span>` : nothing}
              </td>
              <td>${order.products.join(', ')}</td>
              <td class="mail">
                ${order.email ?? 'not known yet'}${order.partner ? html` <span class="soft">via ${order.partner}</span>` : nothing}
              </td>
              <td class="number">${money(order.amount, order.currency)}</td>
              <td>
                ${order.deliveries.map((delivery) => html`<div title=${delivery.text}>${stateMark(delivery.state, delivery.waitingFor)}</div>`)}
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
