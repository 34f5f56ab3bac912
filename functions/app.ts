import { OpenAPIHono } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { VitrineError } from './errors.ts'
import type { Shop } from './flows/shop.ts'
import { buyRoutes } from './routes/buy.ts'
import { checkoutRoutes } from './routes/checkout.ts'
import type { AppOptions } from './routes/define.ts'
import { downloadRoutes } from './routes/downloads.ts'
import { engagementRoutes } from './routes/engagements.ts'
import { fileRoutes } from './routes/files.ts'
import { metricsRoutes } from './routes/metrics.ts'
import { licenseCodeRoutes } from './routes/license-codes.ts'
import { licenseRoutes } from './routes/licenses.ts'
import { kooGalleryRoutes } from './routes/koogallery.ts'
import { leadRoutes } from './routes/leads.ts'
import { limitBody } from './routes/limit-body.ts'
import { operatorRoutes } from './routes/operator.ts'
import { orderRoutes } from './routes/orders.ts'
import { payRoutes } from './routes/pay.ts'
import { paymentEventRoutes } from './routes/payment-events.ts'
import { publicRoutes } from './routes/public.ts'
import { receiptRoutes } from './routes/receipts.ts'
import { createRateLimit } from './routes/rate-limits.ts'
import { refuse } from './routes/refuse.ts'
import { registryRoutes } from './routes/registry.ts'
import { sellerRoutes } from './routes/seller.ts'
import { sellerCallRoutes } from './routes/seller-calls.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { stockRoutes } from './routes/stock.ts'
import { statementRoutes } from './routes/statements.ts'

export type { AppOptions } from './routes/define.ts'

/** Orders of one address, by page or by form, that keep something of a finite stock; none of them need ever be paid. */
const stockLimit = { calls: 30, seconds: 3600 }

/** The functions as one web-standard handler: mounts the routes and turns errors into refusals. */
export function createApp(shop: Shop, options: AppOptions): OpenAPIHono {
  const app = new OpenAPIHono()
  app.use('/api/*', async (c, next) => {
    // Before the answer is made: a header set afterwards makes a second one of it.
    c.header('x-content-type-options', 'nosniff')
    await next()
  })
  app.use('/api/*', limitSmallBody)
  const keeping = createRateLimit(stockLimit)
  app.route('/', metricsRoutes(shop, options))
  app.route('/', receiptRoutes(shop, options))
  app.route('/', buyRoutes(shop, options, keeping))
  app.route('/', payRoutes(shop))
  app.route('/', downloadRoutes(shop, options))
  app.route('/', fileRoutes(shop))
  app.route('/', paymentEventRoutes(shop, options))
  app.route('/', checkoutRoutes(shop, options, keeping))
  app.route('/', orderRoutes(shop, options))
  app.route('/', subscriptionRoutes(shop))
  app.route('/', sellerRoutes(shop))
  app.route('/', engagementRoutes(shop))
  app.route('/', leadRoutes(shop, options))
  app.route('/', sellerCallRoutes(shop, options))
  app.route('/', kooGalleryRoutes(shop, options))
  app.route('/', licenseRoutes(shop, options))
  app.route('/', licenseCodeRoutes(shop, options))
  app.route('/', stockRoutes(shop, options))
  app.route('/', registryRoutes(shop, options))
  app.route('/', publicRoutes(shop, options))
  app.route('/', statementRoutes(shop, options))
  app.route('/', operatorRoutes(shop, options))
  app.doc31('/api/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Vitrine', version: options.version },
    servers: [{ url: shop.publicUrl }],
  })
  app.all('/api/*', (c) => {
    throw new VitrineError('not_found', `There is no ${c.req.method} ${c.req.path}.`)
  })
  app.onError((error, c) => refuse(c, error, shop, options))
  return app
}

/** Requests are small; events and files have limits of their own. */
const ownLimit =
  /^\/api\/(payment-events|mkp-openapi-public\/global\/v1\/isv\/usage-data|seller\/usage|(orders|seller\/engagements)\/[^/]+\/files)$/

const limitSmallBody: MiddlewareHandler = (c, next) => {
  const hasOwnLimit = ownLimit.test(c.req.path)
  return hasOwnLimit ? next() : smallBody(c, next)
}

const smallBody = limitBody({ maxBytes: 64 * 1024 })
