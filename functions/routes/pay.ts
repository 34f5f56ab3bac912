import { Hono } from 'hono'
import { followPayLink } from '../flows/order/order-access.ts'
import type { Shop } from '../flows/shop.ts'
import { browserToken, setBrowserToken } from './access.ts'

/**
 * `GET /pay/:order?h=…`: the buyer's browser comes here from any page, gets its access to the order as a cookie of
 * the store, and goes on to the payment page. Once the order is no longer open, it goes to the order page.
 */
export function payRoutes(shop: Shop) {
  const app = new Hono()
  app.get('/pay/:order', async (c) => {
    const order = c.req.param('order')
    const known = browserToken(c, shop.publicUrl)
    const { page, access } = await followPayLink(order, c.req.query('h') ?? '', known, shop)
    c.header('cache-control', 'no-store')
    c.header('referrer-policy', 'no-referrer')
    if (access) setBrowserToken(c, access, shop)
    return c.redirect(page, 303)
  })
  return app
}
