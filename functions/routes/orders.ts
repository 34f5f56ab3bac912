import { createHash } from 'node:crypto'
import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import {
  actionAnswerSchema,
  actionRequestSchema,
  type PublicOrder,
  publicOrderSchema,
  uploadAnswerSchema,
} from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { exchangeMailToken, mailOrderLinks } from '../flows/order/order-access.ts'
import { runAction } from '../flows/delivery/run-action.ts'
import { createPaymentWatch } from '../flows/order/watch-payment.ts'
import type { Shop } from '../flows/shop.ts'
import { showOrder } from '../flows/order/show-order.ts'
import { browserToken, requireOrder, requireOwnOrigin, setBrowserToken } from './access.ts'
import { type AppOptions, answers, createRouter, jsonBody, refusals } from './define.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'
import { readUpload } from './uploads.ts'

const orderParams = z.object({ id: z.string().max(64) })
const actionParams = orderParams.extend({ line: z.string().max(64), action: z.string().max(64) })
const accessCodes = ['access_denied', 'origin_refused', 'order_unknown'] as const

const readOrder = createRoute({
  method: 'get',
  path: '/api/orders/{id}',
  summary: 'An order, by cookie or Bearer token; with `Accept: text/event-stream` its changes',
  request: { params: orderParams },
  responses: answers(200, publicOrderSchema, 'The order as its buyer sees it.', [
    ...accessCodes,
    'not_acceptable',
  ]),
})

const exchange = createRoute({
  method: 'post',
  path: '/api/orders/{id}/session',
  summary: 'Exchanges the token of a mailed link for the browser’s cookie',
  request: { params: orderParams, body: jsonBody(z.strictObject({ token: z.string().max(100) })) },
  responses: answers(200, publicOrderSchema, 'The order; the cookie is set.', [
    'access_denied',
    'link_expired',
  ]),
})

const act = createRoute({
  method: 'post',
  path: '/api/orders/{id}/lines/{line}/actions/{action}',
  summary: 'Does what the line’s delivery method offers the buyer now',
  request: { params: actionParams, body: jsonBody(actionRequestSchema) },
  responses: answers(200, actionAnswerSchema, 'What is shown once, and the order.', [
    ...accessCodes,
    'action_unknown',
    'input_invalid',
    'state_conflict',
  ]),
})

const upload = createRoute({
  method: 'post',
  path: '/api/orders/{id}/files',
  summary: 'Takes a file for an action of the order (multipart: `line`, `file`)',
  request: { params: orderParams },
  responses: answers(201, uploadAnswerSchema, 'The stored file.', [
    ...accessCodes,
    'body_too_large',
    'media_type',
  ]),
})

const links = createRoute({
  method: 'post',
  path: '/api/order-links',
  summary: 'Mails links to the orders of an address; tells nobody whether it is known',
  request: { body: jsonBody(z.strictObject({ email: z.email().max(254) })) },
  responses: {
    202: { description: 'If the address has orders, links are on their way.' },
    ...refusals(['rate_limited']),
  },
})

/** What buyers do with their orders. */
export function orderRoutes(shop: Shop, { addressOf, watch }: AppOptions) {
  const app = createRouter()
  const watchPayment = createPaymentWatch(shop)
  const linkLimit = createRateLimit({ calls: 3, seconds: 3600 })
  const addressLimit = createRateLimit({ calls: 20, seconds: 3600 })

  app.openapi(readOrder, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    watchPayment(id)
    if (c.req.header('accept')?.includes('text/event-stream')) {
      if (!watch)
        throw new VitrineError(
          'not_acceptable',
          'There are no event streams here; ask again from time to time.',
        )
      return stream(c, id, shop, watch, watchPayment)
    }
    const order = await mustShow(id, shop)
    const etag = `"${createHash('sha256').update(JSON.stringify(order)).digest('base64url').slice(0, 22)}"`
    c.header('etag', etag)
    c.header('cache-control', 'private, no-cache')
    if (c.req.header('if-none-match') === etag) return c.body(null, 304) as never
    return c.json(order, 200)
  })

  app.openapi(exchange, async (c) => {
    const { id } = c.req.valid('param')
    requireOwnOrigin(c, shop.publicUrl)
    const access = await exchangeMailToken(
      id,
      c.req.valid('json').token,
      browserToken(c, shop.publicUrl),
      shop,
    )
    setBrowserToken(c, access, shop)
    return c.json(await mustShow(id, shop), 200)
  })

  app.openapi(act, async (c) => {
    const { id, line, action } = c.req.valid('param')
    await requireOrder(c, id, shop)
    const delivery = await deliveryOfLine(id, line, shop)
    const show = await runAction(
      { delivery, action, by: 'buyer', inputs: c.req.valid('json').inputs ?? {} },
      shop,
    )
    c.header('cache-control', 'no-store')
    return c.json({ show, order: await mustShow(id, shop) }, 200)
  })

  app.openapi(upload, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    const { file, fields } = await readUpload(c, shop)
    const delivery = await deliveryOfLine(id, String(fields.get('line') ?? ''), shop)
    return c.json(await file.store(delivery, 'buyer'), 201)
  })

  app.openapi(links, async (c) => {
    const { email } = c.req.valid('json')
    await addressLimit(addressPrefix(addressOf(c)))
    await linkLimit(email.toLowerCase())
    await mailOrderLinks(email.toLowerCase(), shop)
    return c.body(null, 202)
  })
  return app
}

/** @throws VitrineError `order_unknown` */
export async function mustShow(id: string, shop: Shop): Promise<PublicOrder> {
  const order = await showOrder(id, shop)
  if (!order) throw new VitrineError('order_unknown', `There is no order ${id}.`)
  return order
}

/** @throws VitrineError `delivery_unknown` when the line is not of this order or not paid yet */
export async function deliveryOfLine(order: string, line: string, shop: Shop): Promise<string> {
  const shown = await mustShow(order, shop)
  const delivery = shown.lines.find((candidate) => candidate.id === line)?.delivery
  if (!delivery) throw new VitrineError('delivery_unknown', 'This line has no delivery yet.')
  return delivery.id
}

type Watch = NonNullable<AppOptions['watch']>

/**
 * One event `order` now and at each change; looked at anew every 5 or 10 s, for the change may be another process's,
 * and the comment line sent then keeps proxies from closing.
 * Access is looked at again before each event: a stream does not outlive it.
 */
function stream(c: Context, id: string, shop: Shop, watch: Watch, watchPayment: (id: string) => void) {
  return streamSSE(c, async (out) => {
    let sent = ''
    let changed = false
    let wake = (): void => {}
    const note = (): void => {
      changed = true
      wake()
    }
    const unwatch = watch(id, note)
    out.onAbort(note)
    while (!out.aborted && (await isAdmitted(c, id, shop))) {
      changed = false
      const order = await showOrder(id, shop)
      const data = JSON.stringify(order)
      if (order && data !== sent) await out.writeSSE({ event: 'order', data })
      else await out.write(': still here\n\n')
      sent = data
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, order?.settled ? 10_000 : 5000)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
        if (changed) wake()
      })
      watchPayment(id)
    }
    unwatch()
  }) as never
}

function isAdmitted(c: Context, id: string, shop: Shop): Promise<boolean> {
  return requireOrder(c, id, shop).then(
    () => true,
    () => false,
  )
}
