import type { TemplateResult } from 'lit'
import type { ActionAnswer, ChangePreview, PublicOrder, ViewItem } from '../../catalog/wire.ts'
import { call, html, LitElement, nothing, post, Refusal, webAddress } from '../core.ts'
import { pageStyles } from '../receipt/page.styles.ts'
import { timeText } from '../receipt/days.ts'
import { drawTimeline } from '../receipt/timeline.ts'
import { fileFrom } from '../receipt/keepsakes.ts'
import { uploadTo } from '../receipt/upload.ts'
import type { DeliveryLink } from '../receipt/vitrine-delivery.ts'
import { receiptWords } from '../receipt/words.ts'
import { drawLinkForm, type LinkAsked } from './link-form.ts'
import { drawMoney } from './money-lines.ts'
import { tableStyles } from './money-table.styles.ts'
import { drawPayments } from './payments-table.ts'
import { styles } from './vitrine-order.styles.ts'
import type { SubscriptionLink } from './vitrine-subscription.ts'
import { watchOrder } from './watch-order.ts'
import { orderWords } from './words.ts'

/**
 * The order page: a receipt that follows the order named by `?o=` by itself. For the store's own origin only.
 * A mailed link (`#o=<id>&t=<token>`) is exchanged for the browser's cookie when the buyer presses the button.
 *
 * @element vitrine-order
 * @attr {string} locale - Language of texts and numbers; without it the page's.
 * @csspart title - The sentence with the state of the whole.
 * @csspart line - One line of the order with its delivery; has the kind as a second part, such as `saas`.
 * @csspart money - The table at the foot.
 * @csspart payments - What was paid, with invoices and receipts.
 * @csspart button - The main button.
 * @cssprop --vitrine-heading-font - Font of headings.
 * @cssprop --vitrine-mono-font - Font of keys and commands.
 * @cssprop --vitrine-tint - Edge of a line; set it by kind, `vitrine-order::part(saas)`.
 */
export class VitrineOrder extends LitElement {
  static override styles = [pageStyles, tableStyles, styles]
  static override properties = {
    locale: {},
    order: { state: true },
    refusal: { state: true },
    asked: { state: true },
    mailed: { state: true },
  }

  declare locale: string
  declare order: PublicOrder | undefined
  declare refusal: Refusal | undefined
  declare asked: LinkAsked
  declare mailed: { order: string; token: string } | undefined

  #stop: (() => void) | undefined
  #links = new Map<string, DeliveryLink>()
  #subscription: SubscriptionLink | undefined

  constructor() {
    super()
    this.locale = document.documentElement.lang || 'en'
    this.asked = {}
  }

  override connectedCallback(): void {
    super.connectedCallback()
    const mailed = new URLSearchParams(location.hash.slice(1))
    const [order, token] = [mailed.get('o'), mailed.get('t')]
    if (order && token) this.mailed = { order, token }
    else this.#watch()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#stop?.()
  }

  protected override render(): TemplateResult {
    return html`<div part="page">${this.#state()}</div>`
  }

  #state(): TemplateResult {
    const words = orderWords(this.locale)
    const { order, refusal, mailed } = this
    if (order) return this.#receipt(order)
    if (mailed) {
      const why = refusal ? refusal.message : words.mailedWhy
      return this.#door(
        words.mailed,
        why,
        html`<button part="button" @click=${this.#enter}>${words.open}</button>`,
      )
    }
    if (refusal && !isRefused(refusal)) return this.#door(words.away, refusal.message)
    if (refusal) return this.#door(words.denied, words.deniedWhy, this.#linkForm)
    if (!this.#id) return this.#door(words.none, words.noneWhy, this.#linkForm)
    return html`<p part="loading" role="status">${words.loading}</p>`
  }

  get #id(): string | null {
    return new URLSearchParams(location.search).get('o')
  }

  #door(title: string, why: string, way: TemplateResult | typeof nothing = nothing): TemplateResult {
    return html`<div part="door">
      <h1 part="title"><span role="status">${title}</span></h1>
      <p>${why}</p>
      ${way}
    </div>`
  }

  get #linkForm(): TemplateResult {
    const { asked, locale } = this
    return drawLinkForm({ asked, words: orderWords(locale), locale, done: (now) => (this.asked = now) })
  }

  #receipt(order: PublicOrder): TemplateResult {
    const { locale } = this
    const words = orderWords(locale)
    const back = backAddress(order)
    // What is to be paid comes before what it is for.
    const isMissing = ['past_due', 'suspended'].includes(order.subscription?.state ?? '')
    return html`<header>
        <p part="reference">${words.number(order.id)} · ${words.placed(timeText(order.createdAt, locale))}</p>
        <h1 part="title"><span role="status">${order.text}</span></h1>
        ${this.refusal ? html`<p part="fault">${words.stale}</p>` : nothing} ${this.#next(order)}
      </header>
      ${isMissing ? this.#money(order) : nothing} ${order.lines.map((line) => this.#line(order, line))}
      ${isMissing ? nothing : this.#money(order)} ${drawMoney(order, { words, locale })}
      ${drawPayments(order.payments ?? [], locale)}
      <section>
        <h2 part="label">${receiptWords(locale).history}</h2>
        ${drawTimeline(order.timeline, { words: receiptWords(locale), locale })}
      </section>
      <p part="buttons">
        ${back ? html`<a part="button quiet" href=${back}>${words.back(order.returnName ?? new URL(back).hostname)}</a>` : nothing}
        <button type="button" part="button quiet" @click=${() => print()}>${words.print}</button>
      </p>`
  }

  #money({ id, subscription }: PublicOrder): TemplateResult | typeof nothing {
    if (!subscription) return nothing
    return html`<vitrine-subscription
      locale=${this.locale}
      .subscription=${subscription}
      .link=${this.#subscriptionLink(id)}
    ></vitrine-subscription>`
  }

  /** The one thing to do about the money, if there is one. */
  #next(order: PublicOrder): TemplateResult | typeof nothing {
    const words = orderWords(this.locale)
    const pay = order.state === 'open' && webAddress(order.payUrl)
    if (pay) return html`<a part="button" href=${pay}>${words.pay}</a>`
    const product = order.lines[0]?.productUrl
    const over = ['failed', 'expired', 'canceled'].includes(order.state)
    return over && product ? html`<a part="button" href=${product}>${words.again}</a>` : nothing
  }

  #line(order: PublicOrder, line: PublicOrder['lines'][number]): TemplateResult {
    const words = orderWords(this.locale)
    const { delivery } = line
    // A subscription may have become another plan or number since it was bought.
    const { planName, quantity, unit } = order.subscription?.lines.find((one) => one.line === line.id) ?? line
    return html`<section part="line ${delivery?.kind ?? ''}" aria-label=${words.delivered(line.productName)}>
      <h2>
        <a href=${line.productUrl}>${line.productName}</a>
        <small>${planName}${unit ? ` · ${words.units(quantity, unit)}` : ''}</small>
      </h2>
      <p part="seller">${[delivery?.label, words.by(line.seller.name)].filter(Boolean).join(' · ')}</p>
      ${
        delivery
          ? html`<vitrine-delivery
              by="buyer"
              locale=${this.locale}
              .delivery=${delivery}
              .link=${this.#linkOf(order.id, line.id)}
            ></vitrine-delivery>`
          : nothing
      }
    </section>`
  }

  #linkOf(order: string, line: string): DeliveryLink {
    const known = this.#links.get(line)
    if (known) return known
    const link: DeliveryLink = {
      run: async (action, inputs): Promise<ViewItem[]> => {
        const answer = await post<ActionAnswer>(`/api/orders/${order}/lines/${line}/actions/${action}`, {
          inputs,
        })
        this.order = answer.order
        return answer.show
      },
      upload: (file) => uploadTo(`/api/orders/${order}/files`, file, { line }),
      record: () => fileFrom(`/api/orders/${order}/lines/${line}/record`),
      letters: async (letters) => {
        this.order = await post<PublicOrder>(`/api/orders/${order}/lines/${line}/letters`, { letters })
      },
    }
    this.#links.set(line, link)
    return link
  }

  #subscriptionLink(order: string): SubscriptionLink {
    const url = `/api/orders/${order}`
    this.#subscription ??= {
      preview: (change) => post<ChangePreview>(`${url}/subscription/preview`, change),
      run: async (deed, body) => {
        await post(`${url}/subscription/${deed}`, body)
        this.order = await call<PublicOrder>(url, { cache: 'no-store' })
        await this.updateComplete
      },
      portal: async () => (await post<{ url: string }>(`${url}/portal`, {})).url,
    }
    return this.#subscription
  }

  #watch(): void {
    this.#stop?.()
    if (!this.#id) return
    this.#stop = watchOrder(this.#id, {
      changed: (order) => {
        this.order = order
        this.refusal = undefined
      },
      lost: (refusal) => (this.refusal = refusal),
    })
  }

  #enter = async (): Promise<void> => {
    if (!this.mailed) return
    const { order, token } = this.mailed
    try {
      await post(`/api/orders/${encodeURIComponent(order)}/session`, { token })
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      this.refusal = refusal
      if (refusal.code === 'unreachable') return
    }
    // The token leaves the address bar and the history, whether it still opened something or not.
    history.replaceState(null, '', `${location.pathname}?o=${encodeURIComponent(order)}`)
    this.mailed = undefined
    if (!this.refusal) this.#watch()
  }
}

/** True when the order is not for this browser; false when it only cannot be had just now. */
function isRefused({ code, problem }: Refusal): boolean {
  return code !== 'unreachable' && (problem.status ?? 400) < 500 && !/^http_5/.test(code)
}

/** The partner's page, told which order its visitor comes back from. */
function backAddress({ returnUrl, state, id }: PublicOrder): string | undefined {
  const address = webAddress(returnUrl)
  if (!address) return undefined
  const url = new URL(address)
  if (state === 'paid') url.searchParams.set('vitrine_order', id)
  return url.href
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-order': VitrineOrder
  }
}
