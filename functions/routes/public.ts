import { createRoute, z } from '@hono/zod-openapi'
import { cors } from 'hono/cors'
import { healthSchema, readHealth } from '../flows/healing/health.ts'
import type { Shop } from '../flows/shop.ts'
import { countClick } from '../storage/clicks.ts'
import { type AppOptions, answers, createRouter } from './define.ts'
import { createOperatorAccess } from './operator-access.ts'
import { addressPrefix, createRateLimit } from './rate-limits.ts'
import { sellerOpenApi } from './seller-openapi.ts'

const answered = healthSchema.partial({ causes: true }).extend({ version: z.string() })

const health = createRoute({
  method: 'get',
  path: '/api/health',
  summary: 'Whether the shop lives; for the operator also whether all is well, and why not',
  responses: {
    ...answers(200, answered, 'It lives; for the operator: nothing is wrong.', ['access_denied']),
    503: {
      description: 'For the operator: something is wrong, as the causes say.',
      content: { 'application/json': { schema: answered } },
    },
  },
})

const clicks = createRoute({
  method: 'post',
  path: '/api/clicks',
  summary: 'Counts a click on the link to a seller (text/plain: the product id)',
  responses: { 204: { description: 'Counted, or not a product whose clicks are counted.' } },
})

const jwks = createRoute({
  method: 'get',
  path: '/api/licenses/jwks.json',
  summary: 'Public keys that verify license files offline (RFC 7517)',
  responses: answers(200, z.looseObject({ keys: z.array(z.looseObject({})) }), 'The key set.'),
})

/** What anybody may call. */
export function publicRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const access = createOperatorAccess(shop, options)
  const limit = createRateLimit({ calls: 30, seconds: 60 })

  app.openapi(health, async (c) => {
    c.header('cache-control', 'no-store')
    const { version } = options
    if (!(await access.claims(c))) return c.json({ ok: true, version }, 200)
    const { ok, causes } = await readHealth(shop)
    return c.json({ ok, version, causes }, ok ? 200 : 503)
  })

  app.openapi(clicks, async (c) => {
    await limit(addressPrefix(options.addressOf(c)))
    const id = (await c.req.text()).trim().slice(0, 64)
    const product = await shop.catalog().get(id)
    // Said by the browser itself: Tracking Preference Expression (W3C), Global Privacy Control.
    if (c.req.header('dnt') === '1' || c.req.header('sec-gpc') === '1') return c.body(null, 204)
    if (product && !shop.methodOf(product.delivery.kind)?.traded) {
      const partners = await shop.catalog().partnersAt(c.req.header('origin') ?? '')
      await countClick(shop.store.read, product.id, partners[0]?.id ?? '', shop.now())
    }
    return c.body(null, 204)
  })

  app.use('/api/seller/openapi.json', cors({ origin: '*' }))
  app.get('/api/seller/openapi.json', (c) => {
    c.header('cache-control', 'public, max-age=300')
    return c.json(sellerOpenApi({ version: options.version, publicUrl: shop.publicUrl }))
  })

  app.use('/api/licenses/jwks.json', cors({ origin: '*' }))
  app.openapi(jwks, (c) => {
    c.header('cache-control', 'public, max-age=300')
    return c.json(options.jwks(), 200)
  })
  return app
}
