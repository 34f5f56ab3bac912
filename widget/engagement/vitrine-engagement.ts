import type { TemplateResult } from 'lit'
import type { PublicEngagement, ViewItem } from '../../catalog/wire.ts'
import { call, html, LitElement, nothing, post, Refusal } from '../core.ts'
import { styles } from '../order/vitrine-order.styles.ts'
import { pageStyles } from '../receipt/page.styles.ts'
import { fileFrom } from '../receipt/keepsakes.ts'
import { uploadTo } from '../receipt/upload.ts'
import type { DeliveryLink } from '../receipt/vitrine-delivery.ts'
import { engagementWords } from './words.ts'

interface EngagementAnswer {
  show: ViewItem[]
  engagement: PublicEngagement
}

/** Asked again while somebody else may act; there is no stream for sellers. */
const pause = 15_000

/**
 * The seller's side of a delivery, opened by a signed link (`#d=<delivery>&t=<token>`), without an account.
 * For the store's own origin only.
 *
 * @element vitrine-engagement
 * @attr {string} locale - Language of texts; without it the page's.
 * @csspart title - Name of what was bought.
 * @csspart line - The delivery.
 * @csspart button - The main button.
 */
export class VitrineEngagement extends LitElement {
  static override styles = [pageStyles, styles]
  static override properties = {
    locale: {},
    engagement: { state: true },
    refusal: { state: true },
  }

  declare locale: string
  declare engagement: PublicEngagement | undefined
  declare refusal: Refusal | undefined

  #timer: ReturnType<typeof setTimeout> | undefined
  #link: DeliveryLink = {
    run: async (action, inputs) => {
      const answer = await post<EngagementAnswer>(`${this.#url}/actions/${action}`, { inputs }, this.#key)
      this.engagement = answer.engagement
      return answer.show
    },
    upload: (file) => uploadTo(`${this.#url}/files`, file, {}, this.#key),
    record: () => fileFrom(`${this.#url}/record`, this.#key),
    letters: async (letters) => {
      this.engagement = await post<PublicEngagement>(`${this.#url}/letters`, { letters }, this.#key)
    },
  }

  constructor() {
    super()
    this.locale = document.documentElement.lang || 'en'
  }

  override connectedCallback(): void {
    super.connectedCallback()
    addEventListener('hashchange', this.#load)
    void this.#load()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    removeEventListener('hashchange', this.#load)
    clearTimeout(this.#timer)
  }

  protected override render(): TemplateResult {
    return html`<div part="page">${this.#state()}</div>`
  }

  #state(): TemplateResult {
    const words = engagementWords(this.locale)
    const { engagement, refusal } = this
    if (engagement) return this.#receipt(engagement)
    if (!this.#ticket) return door(words.none, words.noneWhy)
    if (!refusal) return html`<p part="loading" role="status">${words.loading}</p>`
    if (refusal.code !== 'unreachable' && (refusal.problem.status ?? 400) < 500)
      return door(words.denied, words.deniedWhy)
    return door(
      words.away,
      refusal.message,
      html`<button type="button" part="button" @click=${this.#load}>${words.again}</button>`,
    )
  }

  #receipt({ productName, planName, quantity, order, seller, delivery }: PublicEngagement): TemplateResult {
    const words = engagementWords(this.locale)
    return html`<header>
        <p part="reference">${words.reference(order, seller.name)}</p>
        <h1 part="title">${productName}</h1>
      </header>
      <section part="line ${delivery.kind}" aria-label=${productName}>
        <h2>${planName}${words.units(quantity)}</h2>
        <p part="seller">${delivery.label}</p>
        <vitrine-delivery
          by="seller"
          locale=${this.locale}
          .delivery=${delivery}
          .link=${this.#link}
        ></vitrine-delivery>
      </section>`
  }

  #load = async (): Promise<void> => {
    clearTimeout(this.#timer)
    if (!this.#ticket) return
    try {
      this.engagement = await call<PublicEngagement>(this.#url, { headers: this.#key, cache: 'no-store' })
      this.refusal = undefined
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      this.refusal = refusal
    }
    if (this.isConnected) this.#timer = setTimeout(this.#load, pause)
  }

  /** The token stays in the fragment, which no server and no referrer sees; the seller may keep the link. */
  get #ticket(): { delivery: string; token: string } | undefined {
    const fragment = new URLSearchParams(location.hash.slice(1))
    const [delivery, token] = [fragment.get('d'), fragment.get('t')]
    return delivery && token ? { delivery, token } : undefined
  }

  get #url(): string {
    return `/api/seller/engagements/${encodeURIComponent(this.#ticket?.delivery ?? '')}`
  }

  get #key(): Record<string, string> {
    return { authorization: `Bearer ${this.#ticket?.token}` }
  }
}

function door(title: string, why: string, way: TemplateResult | typeof nothing = nothing): TemplateResult {
  return html`<div part="door">
    <h1 part="title"><span role="status">${title}</span></h1>
    <p>${why}</p>
    ${way}
  </div>`
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-engagement': VitrineEngagement
  }
}
