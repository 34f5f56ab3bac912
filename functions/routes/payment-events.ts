import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { VitrineError } from '../errors.ts'
import { receiveEvent } from '../flows/receive-event.ts'
import type { Shop } from '../flows/shop.ts'

/** Stripe’s events are under 100 kB; nothing near this is one. */
const maxBytes = 512 * 1024
/** An endless body is cut off after this long. */
const bodySeconds = 10

/** `POST /api/payment-events`: Stripe's webhook. 200 only after the commit. */
export function paymentEventRoutes(shop: Shop) {
  const app = new Hono()
  app.post(
    '/api/payment-events',
    bodyLimit({
      maxSize: maxBytes,
      onError: () => {
        throw new VitrineError('body_too_large', 'The event is larger than 512 kB.')
      },
    }),
    async (c) => {
      const body = await within(c.req.text(), bodySeconds)
      await receiveEvent(body, c.req.header('stripe-signature') ?? '', shop)
      return c.json({ received: true })
    },
  )
  return app
}

async function within(body: Promise<string>, seconds: number): Promise<string> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const refusal = new VitrineError('timed_out', `The body did not arrive within ${seconds} s.`)
    timer = setTimeout(() => reject(refusal), seconds * 1000)
  })
  try {
    return await Promise.race([body, late])
  } finally {
    clearTimeout(timer)
  }
}
