import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { PublicPlan, PublicProduct } from '../catalog/wire.ts'
import { baseStyles } from './base.styles.ts'
import { loadDialog } from './dialog-module.ts'
import type { VitrineDialog } from './dialog/vitrine-dialog.ts'
import { VitrineErrorEvent, VitrineOpenEvent, VitrineReadyEvent } from './events.ts'
import { lowestPrice, priceText, unitsOf } from './price.ts'
import { storeOrigin, webAddress } from './store-origin.ts'
import { $cart, type Cart } from './stores/cart.ts'
import { $currency } from './stores/currency.ts'
import { Follow } from './stores/follow.ts'
import { $productOf, isProduct, type ProductState } from './stores/product.ts'
import { $purchase } from './stores/purchase.ts'
import { base } from './version.ts'
import { styles } from './vitrine-buy.styles.ts'
import { wordsOf } from './words.ts'

/**
 * A buy button for one product of a Vitrine store. The link inside it works when the element cannot.
 *
 * @element vitrine-buy
 * @attr {string} product - Id of the product.
 * @attr {string} plan - Id of the plan to sell; without it the buyer chooses.
 * @attr {number} quantity - Units to start with.
 * @attr {string} partner - Id of the partner who is credited.
 * @attr {string} currency - Three-letter code; without it the one chosen on the page, else the plan's first.
 * @attr {string} locale - Language of texts and numbers, such as `zh-CN`.
 * @attr {string} label - Text of the button.
 * @attr {'button' | 'card' | 'inline'} layout - `button` (default), `card` or `inline`.
 * @attr {string} return-url - Where cancelling leads back to; without it this page.
 * @attr {string} store - Origin of the store; without it that of the link inside, else of the script.
 * @attr {boolean} without-price - Draws no price.
 * @attr {boolean} cart - Adds to the cart of the page, which is put at its end where it has none. On a page with a
 *   `<vitrine-cart>` of the same store every button does so.
 * @slot - The fallback: a link to `/buy/<product>`, shown until the element is ready and when anything fails.
 * @slot note - A line under a card, such as a delivery time.
 * @fires {VitrineReadyEvent} vitrine-ready
 * @fires {VitrineOpenEvent} vitrine-open - Cancelable.
 * @fires {VitrineCheckoutEvent} vitrine-checkout - Cancelable; carries the request.
 * @fires {VitrinePurchaseEvent} vitrine-purchase - When the buyer comes back with `?vitrine_order=<id>`.
 * @fires {VitrineErrorEvent} vitrine-error
 * @csspart card - The card.
 * @csspart logo - Logo on a card.
 * @csspart name - Product name on a card.
 * @csspart tagline - The line under the name.
 * @csspart plan - Name of the plan, where one of several is sold.
 * @csspart price - The price.
 * @csspart button - The button, or the link of a product that is arranged with its seller.
 * @csspart link - The link of the inline layout.
 * @cssprop --vitrine-accent - Colour of the button.
 * @cssprop --vitrine-on-accent - Colour of text on the button.
 * @cssprop --vitrine-radius - Corners of controls.
 * @cssprop --vitrine-rule - Colour of lines.
 * @cssprop --vitrine-space - The unit of distance.
 * @cssstate ready - The product is on show.
 * @cssstate busy - A purchase of this product is under way.
 * @cssstate failed - The link inside is shown.
 */
export class VitrineBuy extends LitElement {
  static override styles = [baseStyles, styles]
  static override properties = {
    product: {},
    plan: {},
    quantity: { type: Number },
    partner: {},
    currency: {},
    locale: {},
    label: {},
    layout: {},
    returnUrl: { attribute: 'return-url' },
    store: {},
    withoutPrice: { type: Boolean, attribute: 'without-price' },
    cart: { type: Boolean },
  }

  declare product: string | undefined
  declare plan: string | undefined
  declare quantity: number | undefined
  declare partner: string | undefined
  declare currency: string | undefined
  declare locale: string | undefined
  declare label: string | undefined
  declare layout: 'button' | 'card' | 'inline' | undefined
  declare returnUrl: string | undefined
  declare store: string | undefined
  declare withoutPrice: boolean
  declare cart: boolean

  #product = new Follow<ProductState>(this)
  #currency = new Follow(this, $currency)
  #purchase = new Follow(this, $purchase)
  #cart = new Follow(this, $cart)
  #internals = this.attachInternals()
  #fallback = document.createElement('slot')
  #origin: string | undefined
  #told: unknown
  #dialog: VitrineDialog | undefined

  /** The slot of the link is put there without Lit, so that the link shows where Lit may not render. */
  protected override createRenderRoot(): HTMLElement | DocumentFragment {
    const root = super.createRenderRoot()
    root.append(this.#fallback)
    return root
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>('[part=button], [part=link]')?.focus(options)
  }

  protected override willUpdate(changed: PropertyValues<VitrineBuy>): void {
    if (this.cart) import(`${base}vitrine-cart.js`).catch(() => {})
    if (this.#origin && !(['store', 'product', 'locale'] as const).some((name) => changed.has(name))) return
    this.#origin = storeOrigin(this)
    const { product, locale } = this
    const known = this.#origin && product
    this.#product.follow(
      known ? $productOf(this.#origin ?? '', known, locale, this.#inline(known)) : undefined,
    )
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate()
    } catch (cause) {
      // Trusted Types without our policy's name: Lit may not render, the link can.
      this.#show('failed')
      this.#tell(new VitrineErrorEvent('not_rendered', String(cause)), this.product)
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const product = this.#shown
    if (!product) return nothing
    const plan = this.#plan
    if (this.layout === 'inline')
      return html`${this.#price(product, plan)} ${this.#button(product, plan, 'link')}`
    if (this.layout !== 'card') {
      return html`${this.#button(product, plan, 'button')} ${this.#price(product, plan)}`
    }
    const logo = webAddress(product.logo, this.#origin)
    return html`<div part="card">
      ${logo ? html`<img part="logo" src=${logo} alt="" width="40" height="40" loading="lazy" />` : nothing}
      <strong part="name">${product.name}</strong>
      <span part="tagline">${product.tagline}</span>
      ${this.#price(product, plan)} ${this.#button(product, plan, 'button')}
      <slot name="note"></slot>
    </div>`
  }

  protected override updated(): void {
    const { product, refusal } = this.#product.value ?? {}
    this.#show(product ? 'ready' : this.#origin && this.product && !refusal ? 'loading' : 'failed')
    if (product) this.#tell(new VitrineReadyEvent(product), product.id)
    else if (refusal) this.#tell(new VitrineErrorEvent(refusal.code, refusal.message), refusal)
    else if (!this.#origin)
      this.#tell(new VitrineErrorEvent('store_unknown', 'Name the store: store="https://…".'), 0)
    else if (!this.product)
      this.#tell(new VitrineErrorEvent('product_missing', 'Name the product: product="…".'), 1)
  }

  get #shown(): PublicProduct | undefined {
    return this.#product.value?.product
  }

  get #plan(): PublicPlan | undefined {
    const plans = this.#shown?.plans ?? []
    return plans.length === 1 ? plans[0] : plans.find((plan) => plan.id === this.plan)
  }

  /** The page's cart, when it buys from the same store. */
  get #basket(): Cart | undefined {
    const cart = this.#cart.value
    return cart?.store === this.#origin ? cart : undefined
  }

  get #money(): string | undefined {
    return this.currency ?? this.#currency.value
  }

  /** Product data that travelled inside the tag; of another product or unreadable, it is left alone. */
  #inline(id: string): PublicProduct | undefined {
    try {
      const text = this.querySelector('script[type="application/json"]')?.textContent ?? ''
      const product = JSON.parse(text) as Partial<PublicProduct>
      return isProduct(product) && product.id === id ? product : undefined
    } catch {
      return undefined
    }
  }

  #price(product: PublicProduct, plan: PublicPlan | undefined): TemplateResult | typeof nothing {
    if (this.withoutPrice || product.withdrawn) return nothing
    const words = wordsOf(this.locale)
    const shown = lowestPrice(plan ? { ...product, plans: [plan] } : product, this.#money)
    if (!shown) return nothing
    const [sold, price] = shown
    const text = [priceText(price, this.locale), ...unitsOf(sold, words)].join(words.per)
    // One plan of several says which.
    const named = plan && product.plans.length > 1 && this.layout !== 'inline'
    return html`${named ? html`<span part="plan">${plan.name}</span>` : nothing}
      <span part="price">${plan ? text : words.from(text)}</span>`
  }

  #button(product: PublicProduct, plan: PublicPlan | undefined, part: 'button' | 'link'): TemplateResult {
    const words = wordsOf(this.locale)
    const { link } = product.delivery
    const unsold = product.withdrawn ? words.withdrawn : this.#product.value?.soldOut
    if (unsold) return html`<span part="price">${unsold}</span>`
    if (link) {
      return html`<a
        part=${part}
        href=${webAddress(link.url) ?? '#'}
        @click=${this.#report}
        @auxclick=${this.#report}
        >${this.label ?? link.label}</a
      >`
    }
    const label =
      this.label ??
      this.#basket?.label(this.locale) ??
      (this.layout === 'card' && !plan ? words.choose : words.buy(product.name))
    const intent = this.#intent
    return part === 'link'
      ? html`<a
          part="link"
          href=${this.#address}
          @click=${this.#press}
          @pointerenter=${intent}
          @focus=${intent}
          >${label}</a
        >`
      : html`<button
          part="button"
          type="button"
          aria-haspopup="dialog"
          ?disabled=${this.#purchase.value}
          @click=${this.#press}
          @pointerenter=${intent}
          @focus=${intent}
        >
          ${label}
        </button>`
  }

  /** The way without the dialog: the link inside, else the same address made here. */
  get #address(): string {
    const link = this.querySelector<HTMLAnchorElement>('a[href*="/buy/"]')
    if (link) return link.href
    const { plan, quantity, partner } = this
    const chosen = Object.entries({ plan, quantity, partner }).filter(([, value]) => value)
    return `${this.#origin}/buy/${this.product}?${new URLSearchParams(chosen as string[][])}`
  }

  #intent = (): void => void loadDialog().catch(() => {})

  #report = (): void => void navigator.sendBeacon(`${this.#origin}/api/clicks`, this.product)

  #press = async (press: MouseEvent): Promise<void> => {
    const product = this.#shown
    if (!product || press.ctrlKey || press.metaKey || press.shiftKey) return
    press.preventDefault()
    const { partner, locale, quantity, returnUrl } = this
    const plan = this.#plan?.id
    if (!this.dispatchEvent(new VitrineOpenEvent(product, plan))) return
    if (this.#basket) return this.#basket.add({ product: product.id, plan, quantity, partner })
    try {
      await loadDialog()
    } catch {
      location.assign(this.#address)
      return
    }
    this.#dialog ??= document.createElement('vitrine-dialog')
    const chosen = { plan, currency: this.#money, quantity }
    Object.assign(this.#dialog, {
      product,
      store: this.#origin,
      address: this.#address,
      partner,
      locale,
      returnUrl,
      chosen,
    })
    this.renderRoot.append(this.#dialog)
    this.#dialog.open()
  }

  #show(state: 'ready' | 'loading' | 'failed'): void {
    this.#fallback.hidden = state === 'ready'
    const busy = Boolean(this.#purchase.value) && this.#purchase.value === this.product
    try {
      const { states } = this.#internals
      states.clear()
      states.add(state)
      if (busy) states.add('busy')
    } catch {
      // Browsers before 2024 have no states of elements; only styling by them is lost.
    }
  }

  /** Each fact is told once, however often the element is drawn or moved. */
  #tell(event: Event, fact: unknown): void {
    if (this.#told === fact) return
    this.#told = fact
    this.dispatchEvent(event)
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-buy': VitrineBuy
  }
}
