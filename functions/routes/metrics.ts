import { Hono } from 'hono'
import { VitrineError } from '../errors.ts'
import { readFigures } from '../flows/operator/metrics.ts'
import type { Shop } from '../flows/shop.ts'
import type { AppOptions } from './define.ts'
import { createOperatorAccess } from './operator-access.ts'

/**
 * `GET /metrics`: Prometheus text for the operator's token; and the stopwatch over the webhook, which must stand before
 * its route.
 */
export function metricsRoutes(shop: Shop, options: AppOptions) {
  const app = new Hono()
  const access = createOperatorAccess(shop, options)
  const { metrics } = options

  app.use('/api/payment-events', async (c, next) => {
    const started = performance.now()
    await next()
    metrics?.acknowledged((performance.now() - started) / 1000, c.res.status)
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
