import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { TimelineEntry } from '../../catalog/wire.ts'
import { makeLink, settle, settleAddress } from './actions.ts'
import type { OrderDetail } from './api.ts'
import { closeButton } from './close-button.ts'
import { decisions } from './decisions.ts'
import { deliveryButtons } from './deliveries-view.ts'
import { actButton, mark, money, moment, stateMark } from './marks.ts'
import { moneySection } from './money-view.ts'
import { audit, jobs } from './order-tables.ts'
import type { Shown } from './state.ts'

/** One order: what was bought, how it went, what the machine did and will do. */
export function orderView(shown: Shown): TemplateResult {
  const { detail, route, loading } = shown
  const words = shown.words.order
  if (!detail || detail.order.id !== route.id) {
    return loading ? html`<p class="loading">${words.loading}</p>` : html``
  }
  const { order } = detail
  return html`
    <p class="crumbs"><a href="#/orders">${words.up}</a></p>
    <h2 class="id">${order.id}</h2>
    <p>${stateMark(order, shown)} ${detail.held ? mark('need', shown.words.held) : nothing} ${order.text}</p>
    ${detail.held ? html`<p class="notice">${words.held(detail.held)}</p>` : nothing}
    <dl class="sheet">
      ${fact(words.total, money(order.amount + (order.tax ?? 0), order.currency, shown))}
      ${fact(words.buyer, order.email ?? shown.words.list.notKnown)}
      ${fact(words.created, moment(order.createdAt, shown))}
      ${fact(words.partner, detail.partner ?? words.no)}
      ${fact(words.session, detail.session ? html`<span class="id">${detail.session}</span>` : words.no)}
    </dl>
    ${doors(detail, shown)} ${order.lines.map((line) => lineSection(line, detail, shown))}
    ${moneySection(detail, shown)}
    <section>
      <h3>${words.timeline}</h3>
      ${timeline(order.timeline, shown)}
    </section>
    <section>
      <h3>${words.jobs} <span class="figure">${detail.jobs.length}</span></h3>
      ${folded(words.rows, jobs(detail, shown))}
    </section>
    <section>
      <h3>${words.audit} <span class="figure">${detail.audit.length}</span></h3>
      <p class="soft">${detail.auditIntact ? mark('done', words.whole) : mark('need', words.broken)}</p>
      ${folded(words.rows, audit(detail, shown))}
    </section>
  `
}

/** What the machine wrote is long, and read only when something is to be understood. */
function folded(summary: string, table: TemplateResult | typeof nothing): TemplateResult {
  return html`<details>
    <summary>${summary}</summary>
    ${table}
  </details>`
}

/** What can be done about the order itself. A paid order is settled; only one that is held is asked about again. */
function doors({ order, held, session }: OrderDetail, shown: Shown): TemplateResult {
  const { words, link } = shown
  const { id, state } = order
  const open = held !== undefined || state !== 'paid'
  const asking = { address: settleAddress(id), press: () => settle(id), tone: held ? 'primary' : '' }
  const linking = { address: `orders/${id}/link`, press: () => makeLink(id) }
  return html`<p class="doors">
    ${open ? actButton(words.order.settle, asking, shown) : nothing}
    ${actButton(words.order.link, linking, shown)}
    ${state === 'open' && session === null ? closeButton(id, shown) : nothing}
    ${
      link
        ? html`<input
            class="id"
            readonly
            .value=${link}
            aria-label=${words.order.linkLabel}
            @focus=${selectAll}
          />`
        : nothing
    }
  </p>`
}

function lineSection(
  line: OrderDetail['order']['lines'][number],
  detail: OrderDetail,
  shown: Shown,
): TemplateResult {
  const delivery = detail.deliveries.find(({ id }) => id === line.delivery?.id)
  // A subscription may have become another plan or number since it was bought.
  const now = detail.order.subscription?.lines.find((one) => one.line === line.id) ?? line
  const [bought, holds] = [amountOf(line), amountOf(now)]
  return html`<section>
    <h3><a href=${line.productUrl}>${line.productName}</a></h3>
    <p>${holds}, ${line.seller.name}</p>
    ${holds === bought ? nothing : html`<p class="soft">${shown.words.order.boughtAs(bought)}</p>`}
    ${
      delivery
        ? html`<p>${stateMark(delivery, shown)} ${line.delivery?.text ?? delivery.text}</p>
            ${delivery.lastError ? html`<p class="soft">${delivery.lastError}</p>` : nothing}
            ${decisions(delivery, line.delivery?.view ?? [], shown)}
            <p class="acts">
              ${deliveryButtons(delivery, shown)} <span class="id soft">${delivery.id}</span>
            </p>
            ${timeline(line.delivery?.timeline ?? [], shown)}`
        : html`<p class="soft">${shown.words.order.unpaid}</p>`
    }
  </section>`
}

function amountOf({
  planName,
  unit,
  quantity,
}: Pick<OrderDetail['order']['lines'][number], 'planName' | 'unit' | 'quantity'>): string {
  return unit ? `${planName}, ${quantity} × ${unit}` : planName
}

function timeline(entries: readonly TimelineEntry[], shown: Shown): TemplateResult {
  if (entries.length === 0) return html`<p class="soft">${shown.words.none}</p>`
  return html`<ol class="log">
    ${entries.map((entry) => html`<li>${moment(entry.at, shown)} <code>${entry.code}</code> <span>${entry.text}</span></li>`)}
  </ol>`
}

function fact(label: string, value: unknown): TemplateResult {
  return html`<div>
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`
}

function selectAll(event: Event): void {
  ;(event.target as HTMLInputElement).select()
}
