import type { LitElement } from 'lit'
import type { CheckoutRequest, Problem } from '../../catalog/wire.ts'
import { Checkout } from '../checkout.ts'
import { $purchase, Refusal, VitrineCheckoutEvent, VitrineErrorEvent } from '../core.ts'
import { dialogWords } from '../dialog/words.ts'
import { type Faults, faultsOf, focusFault } from '../fields.ts'
import type { Item } from './basket.ts'
import { askedIn, faultsIn } from './form.ts'

interface Sending {
  store: string
  items: readonly Item[]
  locale: string | undefined
  /** The body, from the form's answers. */
  request: (answers: FormData) => CheckoutRequest
  placed: (order: string) => void
}

/** What stands in the way of an order of its host, and the sending of it. */
export class OrderForm {
  faults: Faults = {}
  problem: Partial<Problem> | undefined
  /** The store takes longer than usual. */
  slow = false

  #host: LitElement
  #checkout = new Checkout()

  constructor(host: LitElement) {
    this.#host = host
  }

  /** The order is another one from now on. */
  clear(): void {
    this.faults = {}
    this.problem = undefined
    this.#host.requestUpdate()
  }

  async submit(form: HTMLFormElement, { store, items, locale, request, placed }: Sending): Promise<void> {
    const words = dialogWords(locale)
    this.faults = faultsOf(form, askedIn(items, words), words.field)
    if (Object.keys(this.faults).length) return this.#refuse({ detail: words.mend })
    const body = request(new FormData(form))
    if (!this.#host.dispatchEvent(new VitrineCheckoutEvent(body))) return
    this.problem = undefined
    $purchase.set('cart')
    const waiting = setTimeout(() => this.#slow(true), 5000)
    try {
      const { order } = await this.#checkout.send(store, body)
      placed(order)
      // Still here: the buyer stopped the page from loading, and may press again.
      setTimeout(() => $purchase.set(undefined), 10_000)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      $purchase.set(undefined)
      const { code, message, problem } = refusal
      this.#host.dispatchEvent(new VitrineErrorEvent(code, message))
      const { faults, rest } = faultsIn(problem, form)
      this.faults = faults
      const detail = Object.keys(faults).length ? words.mend : message
      await this.#refuse({ ...problem, code, detail: [detail, ...rest].join(' ') })
    } finally {
      clearTimeout(waiting)
      this.#slow(false)
    }
  }

  #slow(slow: boolean): void {
    this.slow = slow
    this.#host.requestUpdate()
  }

  async #refuse(problem: Partial<Problem>): Promise<void> {
    this.problem = problem
    this.#host.requestUpdate()
    await this.#host.updateComplete
    focusFault(this.#host.renderRoot)
  }
}
