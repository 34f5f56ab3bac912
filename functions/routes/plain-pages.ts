import { html, raw } from 'hono/html'
import { formatAmount } from '../../catalog/money.ts'
import type {
  Input,
  PublicAction,
  PublicDelivery,
  PublicOrder,
  TimelineEntry,
  ViewItem,
} from '../../catalog/wire.ts'
import { errorTable, type VitrineError } from '../errors.ts'
import type { Shop } from '../flows/shop.ts'
import { megabytesText } from '../flows/upload-limit.ts'
import { type Html, page } from './plain-page.ts'
import { subscriptionSection } from './plain-subscription.ts'

/** A refusal as a page for a person who came by a form. */
export function refusalPage(
  error: VitrineError,
  back: { url: string; name: string } | null,
  shop: Shop,
): Html {
  const [, title, next] = errorTable[error.code]
  const faults = error.facts.fields ?? []
  return page(
    title,
    shop,
    html`<h1>${title}</h1>
      <p class="fault">${error.detail}</p>
      ${
        faults.length > 1
          ? html`<ul>
              ${faults.map(({ message }) => html`<li>${message}</li>`)}
            </ul>`
          : ''
      }
      <p>${next}</p>
      <p>Nothing was charged, and what you typed is still in the form when you go back.</p>
      ${back ? html`<p><a class="button" href="${back.url}">Back to ${back.name}</a></p>` : ''}`,
  )
}

const wentBack = {
  done: 'sent back',
  queued: 'on its way back to you',
  failed: 'it could not be sent; the store sees to it',
} as const

/** The order as a receipt without script. `shown` is what an action just revealed. */
export function receiptPage(
  order: PublicOrder,
  shown: { line: string; items: ViewItem[] } | null,
  shop: Shop,
): Html {
  return page(
    `Order of ${order.lines[0]?.productName ?? ''}`,
    shop,
    html`<h1>${order.text}</h1>
      <article class="receipt">
        ${order.lines.map((line) => lineSection(order, line, shown?.line === line.id ? shown.items : []))}
        ${order.subscription ? subscriptionSection(order, order.subscription) : ''}
        ${order.discount ? html`<p class="total"><span>Discount</span> <span>−${formatAmount(order.discount, order.currency)}</span></p>` : ''}
        <p class="total">
          <span>${order.subscription ? 'Due when it was bought' : 'Total'}</span>
          <strong
            >${formatAmount(order.amount - (order.discount ?? 0) + (order.tax ?? 0), order.currency)}</strong
          >
        </p>
        ${(order.refunds ?? []).map(
          ({ reason, amount, currency, state }) =>
            html`<p class="total">
              <span
                >${reason === 'double_payment' ? 'Paid a second time' : 'Refund'}; ${wentBack[state]}</span
              >
              <span>${formatAmount(amount, currency)}</span>
            </p>`,
        )}
        ${timeline(order.timeline)}
        <p>
          Reference ${order.id}, ${order.createdAt.slice(0, 10)}${order.email ? html`, ${order.email}` : ''}
        </p>
        ${order.payUrl ? html`<p><a class="button" href="${order.payUrl}">Go on to payment</a></p>` : ''}
        ${order.returnUrl ? html`<p><a href="${order.returnUrl}">Back to ${order.returnName ?? 'where you came from'}</a></p>` : ''}
        <p><a href="/buy/-/orders/${order.id}">Look again</a></p>
      </article>`,
    { refreshSeconds: order.settled ? null : 5 },
  )
}

function lineSection(order: PublicOrder, line: PublicOrder['lines'][number], shown: ViewItem[]): Html {
  const { delivery } = line
  // A subscription may have become another plan or number since it was bought.
  const now = order.subscription?.lines.find((one) => one.line === line.id) ?? line
  const [bought, holds] = [amountOf(line), amountOf(now)]
  const price = formatAmount(line.amount, order.currency)
  return html`<section class="line">
    <h2><a href="${line.productUrl}">${line.productName}</a></h2>
    <p>${holds}, from ${line.seller.name}${holds === bought ? html`: ${price}` : ''}</p>
    ${holds === bought ? '' : html`<p>Bought as ${bought}: ${price}</p>`}
    ${shown.length ? html`<div class="notice">${rows(shown)}</div>` : ''}
    ${delivery ? deliverySection(order, line.id, delivery) : ''}
  </section>`
}

function amountOf({
  planName,
  unit,
  quantity,
}: Pick<PublicOrder['lines'][number], 'planName' | 'unit' | 'quantity'>): string {
  return unit ? `${planName}, ${quantity} × ${unit}` : planName
}

function deliverySection(order: PublicOrder, line: string, delivery: PublicDelivery): Html {
  return html`<p>${delivery.text}</p>
    ${rows(delivery.view)}
    ${delivery.actions.map((action) =>
      actionForm(`/buy/-/orders/${order.id}/lines/${line}/actions/${action.id}`, action),
    )}
    ${timeline(delivery.timeline)}`
}

function actionForm(address: string, action: PublicAction): Html {
  const sendsFiles = action.inputs.some(({ type }) => type === 'file')
  const coding = sendsFiles ? raw(' enctype="multipart/form-data"') : ''
  return html`<form class="form" method="post" action="${address}" ${coding}>
    ${action.inputs.map(field)}
    <button class="button" type="submit">${action.label}</button>
  </form>`
}

function field(input: Input): Html {
  const id = `input-${input.id}`
  const required = input.required ? raw(' required') : ''
  const control =
    input.type === 'textarea'
      ? html`<textarea id="${id}" name="${input.id}" rows="4" ${required}>${input.value ?? ''}</textarea>`
      : input.options
        ? html`<select id="${id}" name="${input.id}" ${required}>
            ${input.options.map((option) => {
              const chosen = option.id === input.value ? raw(' selected') : ''
              return html`<option value="${option.id}" ${chosen}>${option.label}</option>`
            })}
          </select>`
        : html`<input
            id="${id}"
            name="${input.id}"
            type="${input.type}"
            value="${input.value ?? ''}"
            step="any"
            ${(input.maxFiles ?? 1) > 1 ? raw(' multiple') : ''}
            ${required}
          />`
  const most = input.maxBytes ? html` <small>(≤ ${megabytesText(input.maxBytes)})</small>` : ''
  return html`<p class="field"><label for="${id}">${input.label}${most}</label> ${control}</p>`
}

function rows(view: readonly ViewItem[]): Html {
  return html`<dl class="view">
    ${view.map(
      (item) =>
        html`<div class="row">
          <dt>${item.label}</dt>
          <dd>${value(item)}</dd>
        </div>`,
    )}
  </dl>`
}

function value(item: ViewItem): Html {
  switch (item.type) {
    case 'link':
      return html`<a href="${item.value}" rel="noreferrer">${item.value}</a>`
    case 'secret':
      return item.value === undefined
        ? html`<span>Hidden until you reveal it</span>`
        : html`<code>${item.value}</code>`
    case 'code':
      return item.value.includes('\n')
        ? html`<pre><code>${item.value}</code></pre>`
        : html`<code>${item.value}</code>`
    case 'file':
      return item.href ? html`<a href="${item.href}">${item.value}</a>` : html`${item.value}`
    case 'list':
      return html`<ul>
        ${item.value.map((entry) => html`<li>${entry}</li>`)}
      </ul>`
    case 'text':
      return html`${item.value}`
  }
}

function timeline(entries: readonly TimelineEntry[]): Html {
  return html`<ol class="timeline">
    ${entries.map(({ at, text }) => html`<li><time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time> ${text}</li>`)}
  </ol>`
}
