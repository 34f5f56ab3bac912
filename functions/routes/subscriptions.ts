import { createRoute, z } from '@hono/zod-openapi'
import {
  cancelRequestSchema,
  changePreviewRequestSchema,
  changePreviewSchema,
  changeRequestSchema,
  publicOrderSchema,
} from '../../catalog/wire.ts'
import {
  cancelSubscription,
  openPortal,
  undoCancellation,
} from '../flows/subscription/cancel-subscription.ts'
import { changeSubscription, previewChange } from '../flows/subscription/change-subscription.ts'
import type { Shop } from '../flows/shop.ts'
import { requireOrder } from './access.ts'
import { answers, createRouter, jsonBody } from './define.ts'
import { mustShow } from './orders.ts'

const params = z.object({ id: z.string().max(64) })
const codes = [
  'access_denied',
  'origin_refused',
  'order_unknown',
  'state_conflict',
  'payment_unavailable',
  'payment_refused',
] as const
const changeCodes = [...codes, 'plan_unknown', 'quantity_invalid', 'change_refused'] as const
const empty = jsonBody(z.strictObject({}))

const routes = {
  preview: createRoute({
    method: 'post',
    path: '/api/orders/{id}/subscription/preview',
    summary: 'What another plan or quantity costs, and whether the seller takes it on',
    request: { params, body: jsonBody(changePreviewRequestSchema) },
    responses: answers(200, changePreviewSchema, 'What it costs now and each period.', changeCodes),
  }),
  change: createRoute({
    method: 'post',
    path: '/api/orders/{id}/subscription/change',
    summary: 'Changes plan or quantity, at the price of a preview',
    request: { params, body: jsonBody(changeRequestSchema) },
    responses: answers(200, publicOrderSchema, 'The order with the change.', [
      ...changeCodes,
      'price_changed',
    ]),
  }),
  cancel: createRoute({
    method: 'post',
    path: '/api/orders/{id}/subscription/cancel',
    summary: 'Cancels at once or at the end of what is paid',
    request: { params, body: jsonBody(cancelRequestSchema) },
    responses: answers(200, publicOrderSchema, 'The order with its end.', codes),
  }),
  undo: createRoute({
    method: 'post',
    path: '/api/orders/{id}/subscription/undo',
    summary: 'Takes a cancellation back while the period runs',
    request: { params, body: empty },
    responses: answers(200, publicOrderSchema, 'The order goes on.', codes),
  }),
  portal: createRoute({
    method: 'post',
    path: '/api/orders/{id}/portal',
    summary: 'A page of the payment service where the buyer changes card and address',
    request: { params, body: empty },
    responses: answers(
      200,
      z.strictObject({ url: z.url() }),
      'Its address; it works for a short while.',
      codes,
    ),
  }),
}

/** What buyers do with their subscriptions. */
export function subscriptionRoutes(shop: Shop) {
  const app = createRouter()

  app.openapi(routes.preview, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    c.header('cache-control', 'no-store')
    return c.json(await previewChange(id, c.req.valid('json'), shop), 200)
  })
  app.openapi(routes.change, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    await changeSubscription(id, c.req.valid('json'), shop)
    return c.json(await mustShow(id, shop), 200)
  })
  app.openapi(routes.cancel, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    await cancelSubscription(id, c.req.valid('json').at, shop)
    return c.json(await mustShow(id, shop), 200)
  })
  app.openapi(routes.undo, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    await undoCancellation(id, shop)
    return c.json(await mustShow(id, shop), 200)
  })
  app.openapi(routes.portal, async (c) => {
    const { id } = c.req.valid('param')
    await requireOrder(c, id, shop)
    c.header('cache-control', 'no-store')
    return c.json({ url: await openPortal(id, shop) }, 200)
  })
  return app
}
