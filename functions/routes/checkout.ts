import { createRoute } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { cors } from 'hono/cors'
import type { Partner } from '../../catalog/catalog.ts'
import { checkoutAnswerSchema, checkoutRequestSchema } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { admitBrowser } from '../flows/order/order-access.ts'
import { type Placed, placeOrder } from '../flows/order/place-order.ts'
import type { Shop } from '../flows/shop.ts'
import { type AppOptions, answers, createRouter, jsonBody } from './define.ts'
import { addressPrefix, createRateLimit, type RateLimit } from './rate-limits.ts'
import { noteReader } from './reader.ts'

const route = createRoute({
  method: 'post',
  path: '/api/checkout',
  summary: 'Opens an order and its payment page',
  request: { body: jsonBody(checkoutRequestSchema) },
  responses: answers(201, checkoutAnswerSchema, 'The order is open; move the buyer to `url`.', [
    'body_invalid',
    'unknown_field',
    'quantity_invalid',
    'input_invalid',
    'agreement_missing',
    'currency_unknown',
    'partner_unknown',
    'return_url_not_listed',
    'partner_origin',
    'product_unknown',
    'plan_unknown',
    'product_not_sold',
    'price_changed',
    'currency_mixed',
    'cart_sellers_mixed',
    'billing_mixed',
    'sold_out',
    'idempotency_key_reused',
    'product_withdrawn',
    'rate_limited',
    'payment_refused',
    'payment_unavailable',
  ]),
})

/** `POST /api/checkout`: JSON, from the store, from listed partner pages, or from a server without an Origin. */
export function checkoutRoutes(shop: Shop, { addressOf }: AppOptions, keeping: RateLimit) {
  const app = createRouter()
  const limit = createRateLimit({ calls: 60, seconds: 60 })
  app.use(
    '/api/checkout',
    cors({
      origin: async (origin) => ((await isListed(origin, shop)) ? origin : null),
      allowMethods: ['POST'],
      allowHeaders: ['content-type', 'idempotency-key'],
      maxAge: 600,
    }),
  )
  app.openapi(route, async (c) => {
    const address = addressPrefix(addressOf(c))
    await limit(address)
    const request = c.req.valid('json')
    noteReader(c, request.locale)
    const origin = c.req.header('origin')
    const partner = await creditedPartner(origin, request.partner, shop)
    const placed = await placeOrder(
      request,
      { partner, idempotencyKey: readKey(c), keeps: () => keeping(address) },
      shop,
    )
    const isOwn = origin === undefined || origin === shop.publicUrl
    const token = isOwn ? (await admitBrowser(placed.order, 'checkout', undefined, shop)).token : undefined
    return c.json(toAnswer(placed, token, shop), 201)
  })
  return app
}

/** The address that hands the buyer over to the payment page. */
export function payUrl({ order, payToken }: Placed, publicUrl: string): string {
  return `${publicUrl}/pay/${order}?h=${payToken}`
}

/**
 * The partner credited for a call. The partner named must own the page the call comes from;
 * a partner's page that names none is credited all the same.
 * @throws VitrineError `partner_unknown`, `partner_origin`
 */
async function creditedPartner(
  origin: string | undefined,
  named: string | undefined,
  shop: Shop,
): Promise<Partner | null> {
  const catalog = shop.catalog()
  const partner = named ? await catalog.partner(named) : null
  if (named && !partner) throw new VitrineError('partner_unknown', `There is no partner "${named}".`)
  if (origin === undefined || origin === shop.publicUrl) return partner
  if (!(await isListed(origin, shop))) {
    throw new VitrineError('partner_origin', `${origin} is on no partner’s list.`)
  }
  if (!partner) return (await catalog.partnersAt(origin))[0] ?? null
  if (!partner.origins.includes(origin) && !isSandboxPage(origin, shop)) {
    throw new VitrineError('partner_origin', `${origin} is not on the list of ${partner.name}.`)
  }
  return isSandboxPage(origin, shop) ? { ...partner, origins: [...partner.origins, origin] } : partner
}

async function isListed(origin: string, shop: Shop): Promise<boolean> {
  if (origin === shop.publicUrl || isSandboxPage(origin, shop)) return true
  return (await shop.catalog().partnersAt(origin)).length > 0
}

/** In the sandbox any page of this machine may embed. */
function isSandboxPage(origin: string, { mode }: Shop): boolean {
  return mode === 'sandbox' && /^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/.test(origin)
}

function readKey(c: Context): string | undefined {
  const key = c.req.header('idempotency-key')
  if (key === undefined || /^[\x21-\x7e]{16,64}$/.test(key)) return key
  throw new VitrineError('body_invalid', 'Idempotency-Key must have 16 to 64 visible characters.')
}

function toAnswer(placed: Placed, token: string | undefined, { publicUrl }: Shop) {
  return {
    order: placed.order,
    url: payUrl(placed, publicUrl),
    expiresAt: placed.expiresAt.toISOString(),
    ...(token ? { token } : {}),
  }
}
