import { furtherWords } from '../further-words.ts'

const en = {
  title: 'Your cart',
  button: 'Cart',
  open: (count: number) => `Open the cart, ${count === 1 ? '1 product' : `${count} products`}`,
  add: 'Add to cart',
  added: (name: string, count: number) =>
    `${name} is in the cart, ${count === 1 ? '1 product' : `${count} products`} in all.`,
  full: (most: number) => `The cart holds at most ${most} products.`,
  empty: 'The cart is empty.',
  browse: 'See all products',
  loading: 'Asking the store for the price…',
  gone: 'No longer sold like this. Take it out to go on.',
  away: 'The store does not answer for this product.',
  units: (unit: string) => `Number (${unit})`,
  remove: 'Remove',
  removeOf: (name: string) => `Remove ${name}`,
  removed: (name: string) => `${name} is taken out.`,
  planOf: (name: string) => `Plan of ${name}`,
  needs: (name: string) => `For ${name}`,
  hindrances: {
    seller:
      'One of these sellers is paid directly, and sells in an order of its own. Take out what others sell, and buy it in another order.',
    currency: 'These products have no currency in common. Take one out, and buy it in an order of its own.',
    interval:
      'Monthly and yearly plans cannot be bought together. Choose the same period for all, or take one out and buy it in an order of its own.',
    trial:
      'A free trial holds for a whole order. Take out what has no trial, or another one, and buy it in an order of its own.',
    times:
      'These plans end after different numbers of payments. Take one out, and buy it in an order of its own.',
  },
  sent: (at: string) => `You went to the payment page with this cart on ${at}.`,
  clear: 'Empty the cart',
}

export type CartWords = typeof en

export function cartWords(locale = ''): CartWords {
  return furtherWords(locale)?.cart ?? en
}
