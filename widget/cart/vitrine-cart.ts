import type { PropertyValues, TemplateResult } from 'lit'
import {
  $cart,
  $currency,
  $productOf,
  $purchase,
  baseStyles,
  call,
  Follow,
  html,
  LitElement,
  storeOrigin,
  VitrineErrorEvent,
  webAddress,
} from '../core.ts'
import { styles as dialogStyles } from '../dialog/vitrine-dialog.styles.ts'
import type { VitrinePurchaseEvent } from '../events.ts'
import { loadWords } from '../further-words.ts'
import type { Cart, Wish } from '../stores/cart.ts'
import type { ProductState } from '../stores/product.ts'
import { cartRequest, type Item, itemOf, type Reckoning, reckon } from './basket.ts'
import { drawPanel } from './draw-panel.ts'
import { type CartContent, mostLines, withLine, withoutLine, withWish } from './kept.ts'
import { $cartOf } from './lines.ts'
import { OrderForm } from './order-form.ts'
import { styles } from './vitrine-cart.styles.ts'
import { cartWords } from './words.ts'

/**
 * The cart of a page: every `<vitrine-buy>` of the same store adds to it, and all its lines are one order with one
 * payment. It lives in this browser's storage and is the same in all tabs of this site.
 *
 * @element vitrine-cart
 * @attr {'button' | 'page'} layout - `button` (default) opens it as a dialog; `page` shows it in its place.
 * @attr {string} partner - Id of the partner who is credited; without it that of the first button that named one.
 * @attr {string} currency - Three-letter code; without it the one chosen on the page, else the first that all lines have.
 * @attr {string} locale - Language of texts and numbers, such as `zh-CN`.
 * @attr {string} return-url - Where cancelling leads back to; without it this page.
 * @attr {string} store - Origin of the store; without it that of the script.
 * @fires {VitrineCheckoutEvent} vitrine-checkout - Cancelable; carries the request.
 * @fires {VitrineErrorEvent} vitrine-error
 * @csspart open - The button that opens it.
 * @csspart count - The number of lines in that button.
 * @csspart dialog - The dialog.
 * @csspart title - Its heading.
 * @csspart line - A line.
 * @csspart amount - What a line costs now.
 * @csspart field - A question with its help and fault.
 * @csspart fault - A sentence about what is wrong.
 * @csspart total - What is due now, and what comes later.
 * @csspart button - The button that places the order.
 * @csspart close - The button that closes the dialog.
 * @cssprop --vitrine-surface - Background of the dialog.
 * @cssprop --vitrine-text - Text of the dialog.
 */
export class VitrineCart extends LitElement {
  static override styles = [baseStyles, dialogStyles, styles]
  static override properties = {
    layout: {},
    partner: {},
    currency: {},
    locale: {},
    returnUrl: { attribute: 'return-url' },
    store: {},
    news: { state: true },
  }

  declare layout: 'button' | 'page' | undefined
  declare partner: string | undefined
  declare currency: string | undefined
  declare locale: string | undefined
  declare returnUrl: string | undefined
  declare store: string | undefined

  /** What just happened, for those who do not see it. */
  declare news: string

  #content = new Follow<CartContent>(this)
  #currency = new Follow(this, $currency)
  #purchase = new Follow(this, $purchase)
  #form = new OrderForm(this)
  #origin = ''
  #products = new Map<string, Follow<ProductState>>()
  #port: Cart | undefined

  constructor() {
    super()
    this.news = ''
  }

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('vitrine-purchase', this.#bought)
    this.#settle()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('vitrine-purchase', this.#bought)
    if ($cart.get() === this.#port) $cart.set(undefined)
  }

  /** Shows the cart. */
  async open(): Promise<void> {
    await this.updateComplete
    const dialog = this.renderRoot.querySelector('dialog')
    if (dialog && !dialog.open) dialog.showModal()
    else if (!dialog) this.scrollIntoView({ block: 'nearest' })
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('locale')) void loadWords(this.locale).then(() => this.requestUpdate())
    if (changed.has('store') && storeOrigin(this) !== this.#origin) this.#settle()
  }

  protected override render(): TemplateResult {
    const words = cartWords(this.locale)
    const count = this.#lines.length
    const news = html`<p part="news" role="status">${this.news}</p>`
    if (this.layout === 'page') return html`${news}${this.#panel()}`
    return html`${news}
      <button
        type="button"
        part="open"
        aria-haspopup="dialog"
        aria-label=${words.open(count)}
        @click=${() => this.open()}
      >
        ${words.button} <span part="count">${count}</span>
      </button>
      <dialog
        part="dialog"
        closedby=${this.#busy ? 'none' : 'any'}
        aria-labelledby="title"
        @cancel=${this.#hold}
      >
        ${this.#panel()}
      </dialog>`
  }

  #panel(): TemplateResult {
    const { locale } = this
    return drawPanel({
      content: this.#now,
      ...this.#reckon(),
      form: this.#form,
      busy: this.#busy,
      store: this.#origin,
      locale,
      close: this.layout === 'page' ? undefined : this.#close,
      change: (index, wish) => this.#put(withLine(this.#now, index, wish)),
      remove: this.#remove,
      clear: () => this.#put({ lines: [] }),
      convert: (currency) => {
        this.#form.clear()
        $currency.set(currency)
      },
      submit: this.#submit,
    })
  }

  get #now(): CartContent {
    return this.#content.value ?? { lines: [] }
  }

  get #lines(): readonly Wish[] {
    return this.#now.lines
  }

  get #busy(): boolean {
    return this.#purchase.value === 'cart'
  }

  #reckon(): { items: Item[]; reckoning: Reckoning } {
    const items = this.#lines.map((wish) => {
      const { product, refusal } = this.#stateOf(wish.product)
      return itemOf(wish, product, Boolean(refusal))
    })
    return { items, reckoning: reckon(items, this.currency ?? this.#currency.value) }
  }

  /** What the store says of a product; asked once while the cart is on the page. */
  #stateOf(product: string): ProductState {
    let known = this.#products.get(product)
    if (!known && this.#origin) {
      known = new Follow<ProductState>(this)
      known.follow($productOf(this.#origin, product, this.locale))
      this.#products.set(product, known)
    }
    return known?.value ?? {}
  }

  /** Takes its place as the page's cart of one store. */
  #settle(): void {
    this.#origin = storeOrigin(this) ?? ''
    if (!this.#origin) {
      this.dispatchEvent(new VitrineErrorEvent('store_unknown', 'Name the store: store="https://…".'))
      return
    }
    this.#products.clear()
    this.#content.follow($cartOf(this.#origin))
    this.#port = { store: this.#origin, label: (locale) => cartWords(locale).add, add: this.#add }
    $cart.set(this.#port)
    void this.#askPaid()
  }

  #add = (wish: Wish): void => {
    const words = cartWords(this.locale)
    const { product } = this.#stateOf(wish.product)
    const plan = product && (product.plans.find(({ id }) => id === wish.plan) ?? product.plans[0])
    const next = withWish(this.#now, wish, plan?.quantity?.max ?? 1)
    const isIn = next.lines.some((line) => line.product === wish.product && line.plan === wish.plan)
    this.#put(next)
    const count = next.lines.length
    this.news = isIn ? words.added(product?.name ?? wish.product, count) : words.full(mostLines)
    void this.open()
  }

  #put(content: CartContent): void {
    this.#form.clear()
    $cartOf(this.#origin).set(content)
  }

  #remove = (index: number): void => {
    const { product = '' } = this.#lines[index] ?? {}
    this.news = cartWords(this.locale).removed(this.#stateOf(product).product?.name ?? product)
    this.#put(withoutLine(this.#now, index))
    this.renderRoot.querySelector<HTMLElement>('[part=title]')?.focus()
  }

  #close = (): void => this.renderRoot.querySelector('dialog')?.close()

  #hold = (event: Event): void => {
    if (this.#busy) event.preventDefault()
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (this.#busy) return
    const { partner, locale } = this
    const { items, reckoning } = this.#reckon()
    const expected = this.#form.problem?.actual ?? reckoning.now
    const lines = this.#lines
    const credited = partner ?? lines.find((wish) => wish.partner)?.partner
    const isListed = credited || this.#origin === location.origin
    const returnUrl = webAddress(this.returnUrl ?? (isListed ? location.href.split('#')[0] : undefined))
    await this.#form.submit(event.target as HTMLFormElement, {
      store: this.#origin,
      items,
      locale,
      request: (answers) => cartRequest({ items, expected, partner: credited, locale, returnUrl }, answers),
      placed: (order) => $cartOf(this.#origin).set({ lines, sent: { order, at: new Date().toISOString() } }),
    })
  }

  /** What was bought leaves the cart; told by the page a buyer comes back to. */
  #bought = ({ order }: VitrinePurchaseEvent): void => {
    if (this.#now.sent?.order === order) this.#put({ lines: [] })
  }

  /** On the store's own pages the order itself can be asked. */
  async #askPaid(): Promise<void> {
    const { sent } = this.#now
    if (!sent || this.#origin !== location.origin) return
    const address = `/api/orders/${encodeURIComponent(sent.order)}`
    const { state } = await call<{ state?: string }>(address).catch(() => ({ state: undefined }))
    if (state === 'paid' || state === 'processing') this.#put({ lines: [] })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-cart': VitrineCart
  }
}
