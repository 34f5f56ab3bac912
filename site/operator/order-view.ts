import { html, nothing, type TemplateResult } from 'lit/html.js'
import type { TimelineEntry } from '../../catalog/wire.ts'
import { makeLink } from './actions.ts'
import type { OrderDetail } from './api.ts'
import { deliveryButtons } from './deliveries-view.ts'
import { money, moment, stateMark } from './marks.ts'
import type { Shown } from './state.ts'

/** One order: what was bought, how it went, what the machine did and will do. */
export function orderView(shown: Shown): TemplateResult {
  const { detail } = shown
  if (!detail || detail.order.id !== shown.route.id) {
    return shown.loading ? html`<p class="loading">Reading the order …</p>` : html``
  }
  const { order } = detail
  return html`
    <p class="crumbs"><a href="#/orders">All orders</a></p>
    <h2 class="id">${order.id}</h2>
    <p>${stateMark(order.state)} ${order.text}</p>
    ${detail.held ? html`<p class="notice">Held: ${detail.held}</p>` : nothing}
    <dl class="sheet">
      ${fact('Total', money(order.amount, order.currency))} ${fact('Buyer', order.email ?? 'not known yet')}
      ${fact('Created', moment(order.createdAt))} ${fact('Partner', detail.partner ?? 'none')}
      ${fact('Payment session', detail.session ? html`<span class="id">${detail.session}</span>` : 'none')}
    </dl>
    <p class="doors">
      <button type="button" @click=${() => makeLink(order.id)}>Make a link for the buyer</button>
      ${shown.link ? html`<input class="id" readonly .value=${shown.link} aria-label="Link for the buyer" @focus=${selectAll} />` : nothing}
    </p>
    ${order.lines.map((line) => lineSection(line, detail, shown))}
    <section>
      <h3>Timeline</h3>
      ${timeline(order.timeline)}
    </section>
    <section>
      <h3>Jobs <span class="figure">${detail.jobs.length}</span></h3>
      ${jobs(detail)}
    </section>
    <section>
      <h3>Audit <span class="figure">${detail.audit.length}</span></h3>
      <p class="soft">
        ${detail.auditIntact ? '● The chain of hashes is whole.' : '▲ The chain of hashes is broken: rows were changed.'}
      </p>
      ${audit(detail)}
    </section>
  `
}

function lineSection(
  line: OrderDetail['order']['lines'][number],
  detail: OrderDetail,
  shown: Shown,
): TemplateResult {
  const delivery = detail.deliveries.find(({ id }) => id === line.delivery?.id)
  return html`<section>
    <h3><a href=${line.productUrl}>${line.productName}</a></h3>
    <p>${line.planName}${line.unit ? `, ${line.quantity} × ${line.unit}` : ''}, ${line.seller.name}</p>
    ${
      delivery
        ? html`<p>${stateMark(delivery.state, delivery.waitingFor)} ${delivery.text}</p>
            ${delivery.lastError ? html`<p class="soft">${delivery.lastError}</p>` : nothing}
            <p class="acts">
              ${deliveryButtons(delivery, shown)} <span class="id soft">${delivery.id}</span>
            </p>
            ${timeline(line.delivery?.timeline ?? [])}`
        : html`<p class="soft">Nothing is delivered before the payment is final.</p>`
    }
  </section>`
}

function timeline(entries: readonly TimelineEntry[]): TemplateResult {
  return html`<ol class="log">
    ${entries.map((entry) => html`<li>${moment(entry.at)} <code>${entry.code}</code> <span>${entry.text}</span></li>`)}
  </ol>`
}

function jobs(detail: OrderDetail): TemplateResult {
  if (detail.jobs.length === 0) return html`<p class="empty">None.</p>`
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>Next run</th>
          <th>Kind</th>
          <th>State</th>
          <th class="number">Attempt</th>
          <th>Last error</th>
        </tr>
      </thead>
      <tbody>
        ${detail.jobs.map(
          (job) =>
            html`<tr>
              <td>${moment(job.runAt)}</td>
              <td>${job.kind}</td>
              <td>${job.state}</td>
              <td class="number">${job.attempt}</td>
              <td class="why">${job.lastError ?? ''}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function audit(detail: OrderDetail): TemplateResult {
  return html`<div class="scroll">
    <table>
      <thead>
        <tr>
          <th>At</th>
          <th>Who</th>
          <th>What</th>
          <th></th>
        </tr>
      </thead>
      <tbody>
        ${detail.audit.map(
          (entry) =>
            html`<tr>
              <td>${moment(entry.at)}</td>
              <td>${entry.actor}</td>
              <td><code>${entry.code}</code></td>
              <td class="why">${entry.text}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
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
