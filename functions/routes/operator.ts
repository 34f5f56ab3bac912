import { createRoute, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { deliveryStates, orderStates } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { endDelivery, retryDelivery } from '../flows/mend-delivery.ts'
import {
  deadLetterSchema,
  operatorDeliverySchema,
  operatorHealthSchema,
  operatorOrderSchema,
  operatorOrdersSchema,
  pageOfOrders,
  readDeadLetters,
  readHealth,
  readOrderForOperator,
  stuckDeliveries,
} from '../flows/operator-views.ts'
import { operatorLink } from '../flows/order-access.ts'
import type { Shop } from '../flows/shop.ts'
import { listClicks } from '../storage/clicks.ts'
import { bearer, cookieName, requireOwnOrigin, sameSecret } from './access.ts'
import { type AppOptions, answers, createRouter, jsonBody } from './define.ts'
import { isSession, issueSession, sessionSeconds } from './operator-session.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'

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
  retry: createRoute({
    method: 'post',
    path: '/api/operator/deliveries/{id}/retry',
    summary: 'Sends a delivery back to work',
    request: { params: idParam, body: empty },
    responses: answers(200, done, 'It is on its way.', [...codes, 'delivery_unknown', 'state_conflict']),
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
    responses: answers(200, operatorHealthSchema, 'Health.', codes),
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
  const cookie = cookieName(shop.publicUrl, 'vitrine_operator')
  const limit = createRateLimit({ calls: 10, seconds: 60 })
  const guessLimit = createRateLimit({ calls: 60, seconds: 60 })

  app.openapi(routes.session, async (c) => {
    requireOwnOrigin(c, shop.publicUrl)
    await limit(addressPrefix(options.addressOf(c)))
    const { token } = c.req.valid('json')
    if (!isOperator(token)) throw new VitrineError('access_denied', 'This is not the operator’s token.')
    const secure = shop.publicUrl.startsWith('https:')
    const session = issueSession(token, shop.now())
    setCookie(c, cookie, session, {
      httpOnly: true,
      sameSite: 'Strict',
      secure,
      path: '/',
      maxAge: sessionSeconds,
    })
    return c.json({ ok: true as const }, 200)
  })

  app.use('/api/operator/*', async (c, next) => {
    await requireOperator(c)
    c.header('cache-control', 'no-store')
    await next()
  })
  app.openapi(routes.orders, async (c) => c.json(await pageOfOrders(c.req.valid('query'), shop), 200))
  app.openapi(routes.order, async (c) =>
    c.json(await readOrderForOperator(c.req.valid('param').id, shop), 200),
  )
  app.openapi(routes.link, async (c) =>
    c.json({ url: await operatorLink(c.req.valid('param').id, shop) }, 200),
  )
  app.openapi(routes.deliveries, async (c) => {
    return c.json({ deliveries: await stuckDeliveries(c.req.valid('query').state, shop) }, 200)
  })
  app.openapi(routes.deadLetters, async (c) => c.json({ deadLetters: await readDeadLetters(shop) }, 200))
  app.openapi(routes.retry, async (c) => {
    await retryDelivery(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.end, async (c) => {
    await endDelivery(c.req.valid('param').id, shop)
    return c.json({ ok: true as const }, 200)
  })
  app.openapi(routes.health, async (c) => c.json(await readHealth(shop), 200))
  app.openapi(routes.clicks, async (c) => c.json({ clicks: await listClicks(shop.store.read, 200) }, 200))
  return app

  function isOperator(token: string | undefined): boolean {
    return Boolean(options.operatorToken && token && sameSecret(token, options.operatorToken))
  }

  function isSignedIn(session: string | undefined): boolean {
    return options.operatorToken !== null && isSession(session, options.operatorToken, shop.now())
  }

  async function requireOperator(c: Context): Promise<void> {
    if (isOperator(bearer(c))) return
    if (!isSignedIn(getCookie(c, cookie))) {
      if (bearer(c)) await guessLimit(addressPrefix(options.addressOf(c)))
      throw new VitrineError('access_denied', 'This is for the operator only.')
    }
    if (c.req.method !== 'GET') requireOwnOrigin(c, shop.publicUrl)
  }
}
