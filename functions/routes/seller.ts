import { createRoute, z } from '@hono/zod-openapi'
import {
  actionRequestSchema,
  engagementAnswerSchema,
  type PublicEngagement,
  publicEngagementSchema,
  uploadAnswerSchema,
} from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { openEngagement } from '../flows/order/order-access.ts'
import { runAction } from '../flows/delivery/run-action.ts'
import type { Shop } from '../flows/shop.ts'
import { findDeliveryRows, showDelivery } from '../flows/order/show-order.ts'
import { auditOf } from '../storage/audit.ts'
import { bearer } from './access.ts'
import { answers, createRouter, jsonBody } from './define.ts'
import { readUpload } from './uploads.ts'

const params = z.object({ delivery: z.string().max(64) })
const codes = ['access_denied', 'link_expired', 'delivery_unknown'] as const

const readEngagement = createRoute({
  method: 'get',
  path: '/api/seller/engagements/{delivery}',
  summary: 'One delivery as its seller sees it, by the token of a signed link',
  request: { params },
  responses: answers(200, publicEngagementSchema, 'The engagement.', codes),
})

const act = createRoute({
  method: 'post',
  path: '/api/seller/engagements/{delivery}/actions/{action}',
  summary: 'Does what the method offers the seller now',
  request: { params: params.extend({ action: z.string().max(64) }), body: jsonBody(actionRequestSchema) },
  responses: answers(200, engagementAnswerSchema, 'The engagement as it now stands.', [
    ...codes,
    'action_unknown',
    'input_invalid',
    'state_conflict',
  ]),
})

const upload = createRoute({
  method: 'post',
  path: '/api/seller/engagements/{delivery}/files',
  summary: 'Takes a file for an action (multipart: `file`)',
  request: { params },
  responses: answers(201, uploadAnswerSchema, 'The stored file.', [...codes, 'body_too_large', 'media_type']),
})

/** What sellers do by signed link, without an account. The token travels as Bearer only, never in an address. */
export function sellerRoutes(shop: Shop) {
  const app = createRouter()
  app.openapi(readEngagement, async (c) => {
    const { delivery } = c.req.valid('param')
    await openEngagement(delivery, bearer(c), shop)
    c.header('cache-control', 'private, no-cache')
    return c.json(await showEngagement(delivery, shop), 200)
  })
  app.openapi(act, async (c) => {
    const { delivery, action } = c.req.valid('param')
    await openEngagement(delivery, bearer(c), shop)
    const show = await runAction(
      { delivery, action, by: 'seller', inputs: c.req.valid('json').inputs ?? {} },
      shop,
    )
    return c.json({ show, engagement: await showEngagement(delivery, shop) }, 200)
  })
  app.openapi(upload, async (c) => {
    const { delivery } = c.req.valid('param')
    await openEngagement(delivery, bearer(c), shop)
    const { file } = await readUpload(c, shop)
    return c.json(await file.store(delivery, 'seller'), 201)
  })
  return app
}

/** @throws VitrineError `delivery_unknown` */
export async function showEngagement(id: string, shop: Shop): Promise<PublicEngagement> {
  const rows = await findDeliveryRows(id, shop)
  if (!rows) throw new VitrineError('delivery_unknown', `There is no delivery ${id}.`)
  const { order, line, delivery } = rows
  const audit = await auditOf(shop.store.read, order.id)
  const { snapshot } = line
  return {
    product: line.product,
    productName: snapshot.product.name,
    planName: snapshot.plan.name,
    quantity: line.quantity,
    seller: { id: snapshot.seller.id, name: snapshot.seller.name },
    order: order.id,
    delivery: await showDelivery(order, line, delivery, audit, 'seller', shop),
  }
}
