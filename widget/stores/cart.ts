import { atom } from 'nanostores'

/** What somebody wants to buy, as the element that was pressed knows it; never a price. */
export interface Wish {
  product: string
  /** Without it the buyer chooses in the cart. */
  plan?: string | undefined
  quantity?: number | undefined
  partner?: string | undefined
}

/** The cart of a page, as the buttons of the page see it. */
export interface Cart {
  /** Origin of the store it buys from; buttons of another store go their own way. */
  store: string
  /** Words of a button that adds to it. */
  label: (locale: string | undefined) => string
  add: (wish: Wish) => void
}

/** Set while a `<vitrine-cart>` is on the page; buttons then add to it. */
export const $cart = atom<Cart | undefined>(undefined)
