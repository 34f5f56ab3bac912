import type { PropertyValues, TemplateResult } from 'lit'
import type { CheckoutRequest, Input, Problem, PublicPlan, PublicProduct } from '../../catalog/wire.ts'
import { billingWords, laterWords } from '../billing-words.ts'
import { Checkout } from '../checkout.ts'
import {
  $currency,
  $purchase,
  baseStyles,
  Follow,
  html,
  LitElement,
  Refusal,
  VitrineCheckoutEvent,
  VitrineErrorEvent,
  webAddress,
} from '../core.ts'
import { drawField, type Faults, faultsOf, focusFault } from '../fields.ts'
import { loadWords } from '../further-words.ts'
import { drawAgreements } from './agreements.ts'
import { emailInput } from './email-input.ts'
import { drawFoot, type Foot } from './foot.ts'
import { drawCurrency, drawPlans, drawQuantity } from './plans.ts'
import { type Choice, checkoutRequest, dueFor, faultsOfProblem } from './request.ts'
import { styles } from './vitrine-dialog.styles.ts'
import { dialogWords } from './words.ts'

/**
 * The dialog of a purchase: plan, quantity, what the delivery needs, agreements, one button.
 * Made and opened by `<vitrine-buy>`; not placed by pages.
 *
 * @element vitrine-dialog
 * @csspart dialog - The dialog.
 * @csspart title - Its heading.
 * @csspart plan - A row of the plan choice.
 * @csspart field - A question with its help and fault.
 * @csspart fault - A sentence about what is wrong.
 * @csspart total - The line with the amount due.
 * @csspart button - The button that places the order.
 * @csspart close - The button that closes the dialog.
 * @cssprop --vitrine-surface - Background of the dialog.
 * @cssprop --vitrine-text - Text of the dialog.
 */
export class VitrineDialog extends LitElement {
  static override styles = [baseStyles, styles]
  static override properties = {
    product: { attribute: false },
    chosen: { attribute: false },
    locale: {},
    plan: { state: true },
    currency: { state: true },
    quantity: { state: true },
    faults: { state: true },
    problem: { state: true },
    slow: { state: true },
  }

  declare product: PublicProduct
  /** What the button was set to sell. */
  declare chosen: { plan: string | undefined; currency: string | undefined; quantity: number | undefined }
  declare store: string
  /** The way without the dialog. */
  declare address: string
  declare partner: string | undefined
  declare locale: string | undefined
  declare returnUrl: string | undefined

  declare plan: PublicPlan | undefined
  declare currency: string | undefined
  declare quantity: number
  declare faults: Faults
  declare problem: Partial<Problem> | undefined
  declare slow: boolean

  #purchase = new Follow(this, $purchase)
  #checkout = new Checkout()

  /** Shows the dialog; what was written before is still there. */
  async open(): Promise<void> {
    this.slow = false
    this.problem = undefined
    this.faults = {}
    await loadWords(this.locale)
    this.requestUpdate()
    await this.updateComplete
    const dialog = this.renderRoot.querySelector('dialog')
    if (!dialog?.open) dialog?.showModal()
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('chosen')) return
    const { plans } = this.product
    const { plan, currency, quantity = 1 } = this.chosen
    this.plan =
      plans.find(({ id }) => id === plan) ?? (plans.includes(this.plan as PublicPlan) ? this.plan : plans[0])
    this.currency = currency ?? this.currency
    this.quantity = Math.max(quantity, this.plan?.quantity?.min ?? 1)
  }

  protected override render(): TemplateResult {
    const words = dialogWords(this.locale)
    const { product, faults } = this
    const field = (name: string) => ({ name, words: words.field, fault: faults[name] })
    return html`<dialog
      part="dialog"
      closedby=${this.#busy ? 'none' : 'closerequest'}
      aria-labelledby="title"
      @cancel=${this.#hold}
    >
      <form novalidate @submit=${this.#submit}>
        <header>
          <div>
            <h2 id="title" part="title">${product.name}</h2>
            <p>${words.soldBy(product.seller.name)} · ${product.delivery.label}</p>
          </div>
          <button
            type="button"
            part="close"
            aria-label=${words.close}
            ?disabled=${this.#busy}
            @click=${this.#close}
          >
            ×
          </button>
        </header>
        ${drawPlans({ product, plan: this.plan, currency: this.currency, locale: this.locale, words, choose: this.#choose })}
        <div part="row">
          ${drawQuantity({ plan: this.plan, quantity: this.quantity, fault: faults.quantity, words, change: this.#count })}
          ${drawCurrency({ plan: this.plan, currency: this.currency, words, change: this.#convert })}
        </div>
        ${product.delivery.inputs.map((input) => drawField(input, field(`input.${input.id}`)))}
        ${drawField(emailInput(words), { ...field('email'), autocomplete: 'email' })}
        ${drawAgreements({ agreements: product.agreements, store: this.store, faults, words })}
        ${drawFoot({
          ...this.#due,
          problem: this.problem,
          busy: this.#busy,
          slow: this.slow,
          address: this.address,
          locale: this.locale,
          words,
        })}
      </form>
    </dialog>`
  }

  get #busy(): boolean {
    return this.#purchase.value === this.product.id
  }

  /** What is due now, what comes after it, and what the button of a free start says. */
  get #due(): Pick<Foot, 'total' | 'later' | 'free'> {
    if (!this.#choice) return {}
    const words = billingWords(this.locale)
    const { later, total } = dueFor(this.#choice)
    return {
      total,
      later: total && laterWords([this.#choice.plan], { ...total, later }, words, this.locale),
      free: later?.trialDays && !total?.amount ? words.trial : undefined,
    }
  }

  get #choice(): Choice | undefined {
    const { product, plan, quantity, currency, partner, locale, problem } = this
    const sameSite = this.store === location.origin
    const returnUrl = webAddress(
      this.returnUrl ?? (partner || sameSite ? location.href.split('#')[0] : undefined),
    )
    return (
      plan && { product, plan, quantity, currency, partner, locale, returnUrl, confirmed: problem?.actual }
    )
  }

  #choose = (plan: PublicPlan): void => {
    const { min = 1, max = 1 } = plan.quantity ?? {}
    this.plan = plan
    this.quantity = Math.min(Math.max(this.quantity, min), max)
    this.problem = undefined
  }

  #count = (quantity: number): void => {
    this.quantity = quantity
    this.problem = undefined
  }

  #convert = (currency: string): void => {
    this.currency = currency
    this.problem = undefined
    $currency.set(currency)
  }

  #close = (): void => this.renderRoot.querySelector('dialog')?.close()

  #hold = (event: Event): void => {
    if (this.#busy) event.preventDefault()
  }

  #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    const choice = this.#choice
    const form = event.target as HTMLFormElement
    if (this.#busy || !choice) return
    this.faults = faultsOf(form, this.#asked(), dialogWords(this.locale).field)
    if (Object.keys(this.faults).length) return this.#refuse({ detail: dialogWords(this.locale).mend })
    const request = checkoutRequest(choice, new FormData(form))
    if (!this.dispatchEvent(new VitrineCheckoutEvent(request))) return
    await this.#send(request, form)
  }

  async #send(request: CheckoutRequest, form: HTMLFormElement): Promise<void> {
    this.problem = undefined
    $purchase.set(this.product.id)
    const waiting = setTimeout(() => (this.slow = true), 5000)
    try {
      await this.#checkout.send(this.store, request)
      // Still here: the buyer stopped the page from loading, and may press again.
      setTimeout(() => $purchase.set(undefined), 10_000)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      this.#refused(refusal, form)
    } finally {
      clearTimeout(waiting)
      this.slow = false
    }
  }

  #refused(refusal: Refusal, form: HTMLFormElement): void {
    const { code, problem, message } = refusal
    $purchase.set(undefined)
    if (code === 'unreachable')
      console.warn(`vitrine: ${this.store} gave no answer. Is ${location.origin} in the partner’s file?`)
    this.dispatchEvent(new VitrineErrorEvent(code, message))
    const { faults, rest } = faultsOfProblem(
      problem,
      new Set([...form.elements].map((control) => control.id)),
    )
    this.faults = faults
    const detail = Object.keys(faults).length ? dialogWords(this.locale).mend : message
    void this.#refuse({ ...problem, code, detail: [detail, ...rest].join(' ') })
  }

  async #refuse(problem: Partial<Problem>): Promise<void> {
    this.problem = problem
    await this.updateComplete
    focusFault(this.renderRoot)
  }

  /** Everything the form asks, by field name. */
  #asked(): Record<string, Pick<Input, 'label' | 'fault'>> {
    const words = dialogWords(this.locale)
    const { delivery, agreements } = this.product
    return Object.fromEntries<Pick<Input, 'label' | 'fault'>>([
      ...delivery.inputs.map((input) => [`input.${input.id}`, input] as const),
      ...agreements.map((agreement) => [`agreements.${agreement.id}`, { label: agreement.label }] as const),
      ['email', emailInput(words)],
    ])
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'vitrine-dialog': VitrineDialog
  }
}
