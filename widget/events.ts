import type { CheckoutRequest, PublicProduct } from '../catalog/wire.ts'

const outwards = { bubbles: true, composed: true }

/** The element shows the product and can be pressed. */
export class VitrineReadyEvent extends Event {
  readonly product: PublicProduct
  constructor(product: PublicProduct) {
    super('vitrine-ready', outwards)
    this.product = product
  }
}

/** The buyer pressed the button. Cancel it to open nothing. */
export class VitrineOpenEvent extends Event {
  readonly product: PublicProduct
  readonly plan: string | undefined
  constructor(product: PublicProduct, plan: string | undefined) {
    super('vitrine-open', { ...outwards, cancelable: true })
    this.product = product
    this.plan = plan
  }
}

/** The order is about to be placed. Cancel it to send nothing; the dialog then stays open. */
export class VitrineCheckoutEvent extends Event {
  readonly request: CheckoutRequest
  constructor(request: CheckoutRequest) {
    super('vitrine-checkout', { ...outwards, cancelable: true })
    this.request = request
  }
}

/** The buyer came back to this page from an order; fired once an order. */
export class VitrinePurchaseEvent extends Event {
  readonly order: string
  constructor(order: string) {
    super('vitrine-purchase', outwards)
    this.order = order
  }
}

/** Something failed; the link inside the element stays. `code` is stable, `message` a plain sentence. */
export class VitrineErrorEvent extends Event {
  readonly code: string
  readonly message: string
  constructor(code: string, message: string) {
    super('vitrine-error', outwards)
    this.code = code
    this.message = message
  }
}

declare global {
  interface GlobalEventHandlersEventMap {
    'vitrine-ready': VitrineReadyEvent
    'vitrine-open': VitrineOpenEvent
    'vitrine-checkout': VitrineCheckoutEvent
    'vitrine-purchase': VitrinePurchaseEvent
    'vitrine-error': VitrineErrorEvent
  }
}
