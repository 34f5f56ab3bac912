import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { lettersRequestSchema, publicEngagementSchema, publicOrderSchema } from '../../catalog/wire.ts'
import { setLetters } from '../flows/engagement/letters-wanted.ts'
import { writeRecord } from '../flows/engagement/write-record.ts'
import { openEngagement } from '../flows/order/order-access.ts'
import type { Shop } from '../flows/shop.ts'
import { bearer, requireOrder } from './access.ts'
import { answers, createRouter, jsonBody, refusals } from './define.ts'
import { deliveryOfLine, mustShow } from './orders.ts'
import { showEngagement } from './seller.ts'

const sellerParams = z.object({ delivery: z.string().max(64) })
const buyerParams = z.object({ id: z.string().max(64), line: z.string().max(64) })
const sellerCodes = ['access_denied', 'link_expired', 'delivery_unknown'] as const
const buyerCodes = ['access_denied', 'origin_refused', 'order_unknown', 'delivery_unknown'] as const
const record = {
  200: { description: 'A text with its signature.', content: { 'text/plain': { schema: z.string() } } },
}

const routes = {
  sellerRecord: createRoute({
    method: 'get',
    path: '/api/seller/engagements/{delivery}/record',
    summary: 'What both sides said and did, as a signed text',
    request: { params: sellerParams },
    responses: { ...record, ...refusals(sellerCodes) },
  }),
  sellerLetters: createRoute({
    method: 'post',
    path: '/api/seller/engagements/{delivery}/letters',
    summary: 'Stops the seller’s letters about its steps, or starts them again',
    request: { params: sellerParams, body: jsonBody(lettersRequestSchema) },
    responses: answers(200, publicEngagementSchema, 'The engagement.', sellerCodes),
  }),
  buyerRecord: createRoute({
    method: 'get',
    path: '/api/orders/{id}/lines/{line}/record',
    summary: 'What both sides of a delivery said and did, as a signed text',
    request: { params: buyerParams },
    responses: { ...record, ...refusals(buyerCodes) },
  }),
  buyerLetters: createRoute({
    method: 'post',
    path: '/api/orders/{id}/lines/{line}/letters',
    summary: 'Stops the buyer’s letters about the steps of a delivery, or starts them again',
    request: { params: buyerParams, body: jsonBody(lettersRequestSchema) },
    responses: answers(200, publicOrderSchema, 'The order.', buyerCodes),
  }),
}

/** What both sides of a delivery have alike, each by its own key: the record, and letters or none. */
export function engagementRoutes(shop: Shop) {
  const app = createRouter()
  app.openapi(routes.sellerRecord, async (c) => {
    const { delivery } = c.req.valid('param')
    await openEngagement(delivery, bearer(c), shop)
    return asFile(c, await writeRecord(delivery, shop))
  })
  app.openapi(routes.sellerLetters, async (c) => {
    const { delivery } = c.req.valid('param')
    await openEngagement(delivery, bearer(c), shop)
    await setLetters(delivery, 'seller', c.req.valid('json').letters, shop)
    return c.json(await showEngagement(delivery, shop), 200)
  })
  app.openapi(routes.buyerRecord, async (c) => {
    const { id, line } = c.req.valid('param')
    await requireOrder(c, id, shop)
    return asFile(c, await writeRecord(await deliveryOfLine(id, line, shop), shop))
  })
  app.openapi(routes.buyerLetters, async (c) => {
    const { id, line } = c.req.valid('param')
    await requireOrder(c, id, shop)
    await setLetters(await deliveryOfLine(id, line, shop), 'buyer', c.req.valid('json').letters, shop)
    return c.json(await mustShow(id, shop), 200)
  })
  return app
}

/** A file that no browser opens as a page of the store. */
function asFile(c: Context, { name, text }: { name: string; text: string }) {
  return c.text(text, 200, {
    'content-disposition': `attachment; filename="${name}"`,
    'content-security-policy': "default-src 'none'; sandbox",
    'cache-control': 'private, no-store',
  })
}
