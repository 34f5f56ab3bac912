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
import type { VitrineError } from '../errors.ts'
import { refusalInLanguage } from '../flows/refusals.ts'
import { megabytesText } from '../flows/upload-limit.ts'
import { type Html, page, type Reader } from './plain-page.ts'
import { subscriptionSection } from './plain-subscription.ts'
import { type PlainWords, plainWords } from './plain-words.ts'

/** A refusal as a page for a person, who followed a link or sent a form, with a way on. */
export function refusalPage(
  error: VitrineError,
  { isForm, way = null }: { isForm: boolean; way?: { url: string; label: string } | null },
  { locale, shop }: Reader,
): Html {
  const words = plainWords(locale)
  const { title, detail, next, fields } = refusalInLanguage(error, locale)
  return page(
    title,
    shop,
    html`<h1>${title}</h1>
      <p class="fault">${detail}</p>
      ${
        fields.length > 1
          ? html`<ul>
              ${fields.map(({ message }) => html`<li>${message}</li>`)}
            </ul>`
          : ''
      }
      <p>${next}</p>
      ${isForm ? html`<p>${words.nothingCharged}</p>` : ''}
      ${way ? html`<p><a class="button" href="${way.url}">${way.label}</a></p>` : ''}`,
    { lang: locale },
  )
}

/** The order as a receipt without script. `shown` is what an action just revealed. */
export function receiptPage(
  order: PublicOrder,
  shown: { line: string; items: ViewItem[] } | null,
  { locale, shop }: Reader,
): Html {
  const words = plainWords(locale)
  return page(
    words.order(order.lines[0]?.productName ?? ''),
    shop,
    html`<h1>${order.text}</h1>
      <article class="receipt">
        ${order.lines.map((line) => lineSection(order, line, shown?.line === line.id ? shown.items : [], words))}
        ${order.subscription ? subscriptionSection(order, order.subscription, words) : ''}
        ${order.discount ? html`<p class="total"><span>${words.discount}</span> <span>−${formatAmount(order.discount, order.currency)}</span></p>` : ''}
        <p class="total">
          <span>${order.subscription ? words.dueThen : words.total}</span>
          <strong
            >${formatAmount(order.amount - (order.discount ?? 0) + (order.tax ?? 0), order.currency)}</strong
          >
        </p>
        ${(order.refunds ?? []).map(
          ({ reason, amount, currency, state }) =>
            html`<p class="total">
              <span
                >${words.refundLine(
                  reason === 'double_payment' ? words.twice : words.refund,
                  words.wentBack[state],
                )}</span
              >
              <span>${formatAmount(amount, currency)}</span>
            </p>`,
        )}
        ${timeline(order.timeline)}
        <p>
          ${words.reference([order.id, order.createdAt.slice(0, 10), ...(order.email ? [order.email] : [])])}
        </p>
        ${order.payUrl ? html`<p><a class="button" href="${order.payUrl}">${words.pay}</a></p>` : ''}
        ${order.returnUrl ? html`<p><a href="${order.returnUrl}">${words.back(order.returnName ?? words.whereFrom)}</a></p>` : ''}
        <p><a href="/buy/-/orders/${order.id}">${words.again}</a></p>
      </article>`,
    { refreshSeconds: order.settled ? null : 5, lang: locale },
  )
}

function lineSection(
  order: PublicOrder,
  line: PublicOrder['lines'][number],
  shown: ViewItem[],
  words: PlainWords,
): Html {
  const { delivery } = line
  // A subscription may have become another plan or number since it was bought.
  const now = order.subscription?.lines.find((one) => one.line === line.id) ?? line
  const [bought, holds] = [amountOf(line, words), amountOf(now, words)]
  const price = formatAmount(line.amount, order.currency)
  return html`<section class="line">
    <h2><a href="${line.productUrl}">${line.productName}</a></h2>
    <p>
      ${holds === bought ? words.bought(holds, line.seller.name, price) : words.holds(holds, line.seller.name)}
    </p>
    ${holds === bought ? '' : html`<p>${words.boughtAs(bought, price)}</p>`}
    ${shown.length ? html`<div class="notice">${rows(shown, words)}</div>` : ''}
    ${delivery ? deliverySection(order, line.id, delivery, words) : ''}
  </section>`
}

function amountOf(
  { planName, unit, quantity }: Pick<PublicOrder['lines'][number], 'planName' | 'unit' | 'quantity'>,
  { units }: PlainWords,
): string {
  return unit ? units(planName, quantity, unit) : planName
}

function deliverySection(
  order: PublicOrder,
  line: string,
  delivery: PublicDelivery,
  words: PlainWords,
): Html {
  return html`<p>${delivery.text}</p>
    ${rows(delivery.view, words)}
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
  const described = input.help ? html` aria-describedby="${id}-help"` : ''
  const required = html`${input.required ? raw(' required') : ''}${described}`
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
  return html`<p class="field">
    <label for="${id}">${input.label}${most}</label>
    ${control}${input.help ? html` <small id="${id}-help">${input.help}</small>` : ''}
  </p>`
}

function rows(view: readonly ViewItem[], words: PlainWords): Html {
  return html`<dl class="view">
    ${view.map(
      (item) =>
        html`<div class="row">
          <dt>${item.label}</dt>
          <dd>${value(item, words)}</dd>
        </div>`,
    )}
  </dl>`
}

function value(item: ViewItem, { hidden }: PlainWords): Html {
  switch (item.type) {
    case 'link':
      return html`<a href="${item.value}" rel="noreferrer">${item.value}</a>`
    case 'secret':
      return item.value === undefined ? html`<span>${hidden}</span>` : html`<code>${item.value}</code>`
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
