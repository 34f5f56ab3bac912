import { Hono } from 'hono'
import { keepInGroups, keepOneByOne } from '../flows/payment/inbox.ts'
import { receiveEvent } from '../flows/payment/receive-event.ts'
import type { Shop } from '../flows/shop.ts'
import type { AppOptions } from './define.ts'
import { readText } from './limit-body.ts'

/** Stripe’s events are under 100 kB; nothing near this is one. */
const maxBytes = 512 * 1024

/** `POST /api/payment-events`: Stripe's webhook. 200 only after the commit. */
export function paymentEventRoutes(shop: Shop, { commitsInGroups = false }: AppOptions) {
  const app = new Hono()
  const keep = commitsInGroups ? keepInGroups(shop) : keepOneByOne(shop)
  app.post('/api/payment-events', async (c) => {
    const body = await readText(c, { maxBytes })
    await receiveEvent(body, c.req.header('stripe-signature') ?? '', shop, keep)
    return c.json({ received: true })
  })
  return app
}
