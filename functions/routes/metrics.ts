import { z } from '@hono/zod-openapi'
import { VitrineError } from '../errors.ts'
import { readFigures } from '../flows/operator/metrics.ts'
import type { Shop } from '../flows/shop.ts'
import { type AppOptions, createRouter, refusals } from './define.ts'
import { createOperatorAccess } from './operator-access.ts'

/**
 * `GET /metrics`: Prometheus text for the operator's token; and the stopwatch over the webhook, which must stand before
 * its route.
 */
export function metricsRoutes(shop: Shop, options: AppOptions) {
  const app = createRouter()
  const access = createOperatorAccess(shop, options)
  const { metrics } = options

  app.use('/api/payment-events', async (c, next) => {
    const started = performance.now()
    await next()
    metrics?.acknowledged((performance.now() - started) / 1000, c.res.status)
  })

  app.openAPIRegistry.registerPath({
    method: 'get',
    path: '/metrics',
    summary: 'Figures of the shop for Prometheus; for the operator’s token',
    responses: {
      200: {
        description: 'The figures, in the text format 0.0.4.',
        content: { 'text/plain': { schema: z.string() } },
      },
      ...refusals(['access_denied', 'not_found', 'rate_limited']),
    },
  })
  app.get('/metrics', async (c) => {
    await access.require(c)
    if (!metrics) {
      throw new VitrineError('not_found', 'This process keeps no figures; ask a Node process of the shop.')
    }
    const { type, body } = await metrics.text(await readFigures(shop))
    return c.body(body, 200, { 'content-type': type, 'cache-control': 'no-store' })
  })
  return app
}
