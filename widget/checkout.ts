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
        detail: 'The store answered with an address that cannot be opened.',
      })
    location.assign(next)
    return answer
  }

  #idempotency(request: CheckoutRequest): Record<string, string> {
    const body = JSON.stringify(request)
    if (this.#key.body !== body) {
      const bytes = crypto.getRandomValues(new Uint8Array(16))
      this.#key = { body, id: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('') }
    }
    return { 'idempotency-key': this.#key.id }
  }
}
