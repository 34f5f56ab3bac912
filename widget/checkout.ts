import type { CheckoutAnswer, CheckoutRequest } from '../catalog/wire.ts'
import { post, Refusal, webAddress } from './core.ts'

/** Places the orders of one form. */
export class Checkout {
  #key = { body: '', id: '' }

  /**
   * Places the order and moves to its payment page; the same request sent again after a lost answer makes no second
   * order.
   * @throws Refusal
   */
  async send(store: string, request: CheckoutRequest): Promise<CheckoutAnswer> {
    const headers = this.#idempotency(request)
    const answer = await post<CheckoutAnswer>(`${store}/api/checkout`, request, headers)
    const next = webAddress(answer.url)
    if (!next)
      throw new Refusal({
        code: 'internal',
        detail: 'The store’s answer cannot be opened.',
      })
    location.assign(next)
    return answer
  }

  #idempotency(request: CheckoutRequest): Record<string, string> {
    const body = JSON.stringify(request)
    if (this.#key.body !== body) {
      this.#key = { body, id: crypto.getRandomValues(new Uint32Array(5)).join('-') }
    }
    return { 'idempotency-key': this.#key.id }
  }
}
