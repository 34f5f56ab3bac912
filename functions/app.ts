import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import type { Problem } from '../catalog/wire.ts'
import { errorTable, VitrineError } from './errors.ts'
import { refusalInLanguage } from './flows/refusals.ts'
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
import { readerOf } from './routes/reader.ts'
import { registryRoutes } from './routes/registry.ts'
import { sellerRoutes } from './routes/seller.ts'
import { sellerCallRoutes } from './routes/seller-calls.ts'
import { subscriptionRoutes } from './routes/subscriptions.ts'
import { stockRoutes } from './routes/stock.ts'
import { statementRoutes } from './routes/statements.ts'

export type { AppOptions } from './routes/define.ts'

/** Orders of one address, by page or by form, that keep something of a finite stock; none of them need ever be paid. */
const stockLimit = { calls: 30, seconds: 3600 }

/**
 * The functions as one web-standard handler: mounts the routes and turns errors into
 * `application/problem+json` (RFC 9457).
 */
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
  app.all('/api/*', (c) =>
    refuse(c, new VitrineError('not_found', `There is no ${c.req.method} ${c.req.path}.`), shop),
  )
  app.onError(async (error, c) => {
    const refused = toVitrineError(error, c, shop)
    return refuse(c, refused, shop, await readerOf(c, refused))
  })
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

function toVitrineError(error: unknown, c: Context, shop: Shop): VitrineError {
  const order = orderIn(c.req.path)
  if (error instanceof VitrineError) {
    if (error.code === 'store_unavailable') {
      shop.log.error({ order, code: error.code, error: error.cause ?? error }, 'The store did not answer')
    }
    return error
  }
  if (error instanceof HTTPException) return fromHttp(error)
  if (isStoreFault(error)) {
    shop.log.error({ order, code: 'store_unavailable', error }, 'The store did not answer')
    return new VitrineError(
      'store_unavailable',
      'The store cannot be reached just now; nothing was changed.',
      {},
      { cause: error },
    )
  }
  shop.log.error({ order, code: 'internal', error }, `${c.req.method} ${c.req.routePath} failed`)
  return new VitrineError('internal', 'The request could not be finished.', {}, { cause: error })
}

/** The order that a request is about, for the log. */
function orderIn(path: string): string | undefined {
  return /\bord_[a-z0-9]+/.exec(path)?.[0]
}

/** A full disk, a lock that was not given, a database that went away. */
function isStoreFault(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
}

/** What Hono itself refuses: a body that is no JSON, a wrong content type. */
function fromHttp(error: HTTPException): VitrineError {
  if (error.status === 415) return new VitrineError('media_type', 'Send application/json.')
  if (error.status === 413) return new VitrineError('body_too_large', 'The body is too large.')
  return new VitrineError('body_invalid', 'The body is not valid JSON.', {}, { cause: error })
}

function refuse(c: Context, error: VitrineError, { publicUrl }: Shop, locale = 'en'): Response {
  const [status] = errorTable[error.code]
  const { fields, ...refusal } = refusalInLanguage(error, locale)
  const { retryAfterSeconds, ...facts } = error.facts
  const problem: Problem = {
    type: `${publicUrl}/errors/#${error.code}`,
    ...refusal,
    status,
    code: error.code,
    ...facts,
    ...(facts.fields && { fields }),
  }
  c.header('cache-control', 'no-store')
  const wait = retryAfterSeconds ?? (status === 503 ? 5 : undefined)
  if (wait !== undefined) c.header('retry-after', String(wait))
  return c.body(JSON.stringify(problem), status, { 'content-type': 'application/problem+json' })
}
