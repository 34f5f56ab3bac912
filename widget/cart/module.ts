import { define } from '../core.ts'
import { VitrineCart } from './vitrine-cart.ts'

define('vitrine-cart', VitrineCart)

// A button with `cart` on a page that has no cart: it comes last on the page.
if (!document.querySelector('vitrine-cart')) {
  const button = document.querySelector('vitrine-buy[cart]')
  const cart = document.createElement('vitrine-cart')
  for (const name of ['store', 'partner', 'locale', 'currency', 'return-url']) {
    const value = button?.getAttribute(name)
    if (value) cart.setAttribute(name, value)
  }
  if (button) document.body.append(cart)
}
