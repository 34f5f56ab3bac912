import { createRoute, z } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import { actionRequestSchema, deliveryStates, orderStates } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { deadLetterSchema, readDeadLetters, redriveDeadLetter } from '../flows/healing/dead-letters.ts'
import { healthSchema, readHealth } from '../flows/healing/health.ts'
import { endDelivery, retryDelivery } from '../flows/delivery/mend-delivery.ts'
import { runAction } from '../flows/delivery/run-action.ts'
import {
  operatorDeliverySchema,
  operatorOrderSchema,
  operatorOrdersSchema,
  pageOfOrders,
  readOrderForOperator,
  stuckDeliveries,
} from '../flows/operator/operator-views.ts'
import { operatorLink } from '../flows/order/order-access.ts'
import { closeUnpaid, settleAgain } from '../flows/payment/settle-again.ts'
import type { Shop } from '../flows/shop.ts'
import { listClicks } from '../storage/clicks.ts'
import { requireOwnOrigin } from './access.ts'
import { type AppOptions, answers, createRouter, jsonBody } from './define.ts'
import { createOperatorAccess } from './operator-access.ts'
import { issueSession, sessionSeconds } from './operator-session.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'
import { refundRoutes } from './refunds.ts'

const idParam = z.object({ id: z.string().max(64) })
const done = z.strictObject({ ok: z.literal(true) })
const empty = jsonBody(z.strictObject({}))
const codes = ['access_denied', 'origin_refused'] as const

const routes = {
  session: createRoute({
    method: 'post',
    path: '/api/operator/session',
    summary: 'Signs the operator’s browser in',
    request: { body: jsonBody(z.strictObject({ token: z.string().max(200) })) },
    responses: answers(200, done, 'The cookie is set.', [...codes, 'rate_limited']),
  }),
  orders: createRoute({
    method: 'get',
    path: '/api/operator/orders',
    summary: 'Orders, newest first',
    request: {
      query: z.object({
        state: z.enum(orderStates).optional(),
        q: z.string().max(100).optional(),
        cursor: z.string().max(100).optional(),
        held: z.literal('1').optional(),
      }),
    },
    responses: answers(200, operatorOrdersSchema, 'A page of orders.', codes),
  }),
  order: createRoute({
    method: 'get',
    path: '/api/operator/orders/{id}',
    summary: 'One order with its audit chain and jobs',
    request: { params: idParam },
    responses: answers(200, operatorOrderSchema, 'The order.', [...codes, 'order_unknown']),
  }),
  link: createRoute({
    method: 'post',
    path: '/api/operator/orders/{id}/link',
    summary: 'A fresh link to an order, for its buyer',
    request: { params: idParam, body: empty },
    responses: answers(200, z.strictObject({ url: z.url() }), 'The link.', [...codes, 'order_unknown']),
  }),
  settle: createRoute({
    method: 'post',
    path: '/api/operator/orders/{id}/settle',
    summary: 'Asks the payment service about an order once more',
    request: { params: idParam, body: empty },
    responses: answers(200, done, 'The order is in line with its payment.', [
      ...codes,
      'order_unknown',
      'state_conflict',
      'payment_unavailable',
      'payment_refused',
    ]),
  }),
  cancel: createRoute({
    method: 'post',
    path: '/api/operator/orders/{id}/cancel',
    summary: 'Closes an order without a payment page, once a person has looked for its payment',
    request: { params: idParam, body: empty },
    responses: answers(200, done, 'It is closed.', [...codes, 'order_unknown', 'state_conflict']),
  }),
  deliveries: createRoute({
    method: 'get',
    path: '/api/operator/deliveries',
    summary: 'Deliveries in a state, newest change first',
    request: { query: z.object({ state: z.enum(deliveryStates).optional() }) },
    responses: answers(
      200,
      z.strictObject({ deliveries: z.array(operatorDeliverySchema) }),
      'Deliveries.',
      codes,
    ),
  }),
  deadLetters: createRoute({
    method: 'get',
    path: '/api/operator/dead-letters',
    summary: 'What failed for good and needs a person',
    responses: answers(
      200,
      z.strictObject({ deadLetters: z.array(deadLetterSchema) }),
      'Dead letters.',
      codes,
    ),
  }),
  redrive: createRoute({
    method: 'post',
    path: '/api/operator/dead-letters/{id}/redrive',
    summary: 'Sends what failed for good back to work, with a full set of tries',
    request: { params: z.object({ id: z.string().max(200) }), body: empty },
    responses: answers(200, done, 'It is on its way.', [
      ...codes,
      'not_found',
      'delivery_unknown',
      'state_conflict',
    ]),
  }),
  retry: createRoute({
    method: 'post',
    path: '/api/operator/deliveries/{id}/retry',
    summary: 'Sends a delivery back to work',
    request: { params: idParam, body: empty },
    responses: answers(200, done, 'It is on its way.', [...codes, 'delivery_unknown', 'state_conflict']),
  }),
  act: createRoute({
    method: 'post',
    path: '/api/operator/deliveries/{id}/actions/{action}',
    summary: 'Does what the method offers the operator now, such as a decision between buyer and seller',
    request: {
      params: idParam.extend({ action: z.string().max(64) }),
      body: jsonBody(actionRequestSchema),
    },
    responses: answers(200, done, 'It is done.', [
      ...codes,
      'delivery_unknown',
      'action_unknown',
      'input_invalid',
      'state_conflict',
    ]),
  }),
  end: createRoute({
    method: 'post',
    path: '/api/operator/deliveries/{id}/end',
    summary: 'Takes back what was delivered',
    request: { params: idParam, body: empty },
    responses: answers(200, done, 'It has ended.', [...codes, 'delivery_unknown', 'state_conflict']),
  }),
  health: createRoute({
    method: 'get',
    path: '/api/operator/health',
    summary: 'What is stuck, with its cause',
    responses: answers(200, healthSchema, 'Health.', codes),
  }),
  clicks: createRoute({
    method: 'get',
    path: '/api/operator/clicks',
    summary: 'Clicks on links to sellers, by day',
    responses: answers(
      200,
      z.strictObject({
        clicks: z.array(
          z.strictObject({ product: z.string(), day: z.string(), partner: z.string(), count: z.int() }),
        ),
      }),
      'Clicks.',
      codes,
    ),
  }),
}

/** The operator's calls: by `Authorization: Bearer` or by the operator's cookie. */
export function operatorRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const access = createOperatorAccess(shop, options)
  const limit = createRateLimit({ calls: 10, seconds: 60 })

  app.openapi(routes.session, async (c) => {
    requireOwnOrigin(c, shop.publicUrl)
    await limit(addressPrefix(options.addressOf(c)))
    const { token } = c.req.valid('json')
    if (!access.isOperator(token))
      throw new VitrineError('access_denied', 'This is not the operator’s token.')
    const secure = shop.publicUrl.startsWith('https:')
    const session = issueSession(token, shop.now())
    setCookie(c, access.cookie, session, {
      httpOnly: true,
      sameSite: 'Strict',
      secure,
      path: '/',
      maxAge: sessionSeconds,
    })
    return c.json({ ok: true as const }, 200)
  })

  app.use('/api/operator/*', async (c, next) => {
    await access.require(c)
    c.header('cache-control', 'no-store')
    await next()
  })
  app.route('/', refundRoutes(shop))
  app.openapi(routes.orders, async (c) => c.json(await pageOfOrders(c.req.valid('query'), shop), 200))
  app.openapi(routes.order, async (c) =>
    c.json(await readOrderForOperator(c.req.valid('param').id, shop), 200),
  )
  app.openapi(routes.link, async (c) =>
    c.json({ url: await operatorLink(c.req.valid('param').id, shop) }, 200),
  )
  app.openapi(routes.settle, async (c) => {
    await settleAgain(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.cancel, async (c) => {
    await closeUnpaid(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.deliveries, async (c) => {
    return c.json({ deliveries: await stuckDeliveries(c.req.valid('query').state, shop) }, 200)
  })
  app.openapi(routes.deadLetters, async (c) => c.json({ deadLetters: await readDeadLetters(shop) }, 200))
  app.openapi(routes.redrive, async (c) => {
    await redriveDeadLetter(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.retry, async (c) => {
    await retryDelivery(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.act, async (c) => {
    const { id, action } = c.req.valid('param')
    await runAction({ delivery: id, action, by: 'operator', inputs: c.req.valid('json').inputs ?? {} }, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.end, async (c) => {
    await endDelivery(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.health, async (c) => c.json(await readHealth(shop), 200))
  app.openapi(routes.clicks, async (c) => c.json({ clicks: await listClicks(shop.store.read, 200) }, 200))
  return app
}
