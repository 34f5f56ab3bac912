import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { Shop } from '../../functions/flows/shop.ts'
import { createRowQueue } from '../../functions/jobs/sqlite.ts'
import { createStripeGateway } from '../../functions/payments/stripe.ts'
import { paymentEventRoutes } from '../../functions/routes/payment-events.ts'
import { openSqliteStore } from '../../functions/storage/sqlite.ts'

/**
 * One of two servers of the webhook figures, in a process of its own: `shop` takes events as the product does,
 * `bare` is Hono with one INSERT of the body. `webhook-server.ts <which> <folder> <secret>` sends its port.
 */
const [which, folder = '', secret = ''] = process.argv.slice(2)
const app = which === 'shop' ? await shopApp() : bareApp()
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  process.send?.({ port }),
)
process.once('disconnect', () => {
  server.close()
  process.exit(0)
})

async function shopApp(): Promise<Hono> {
  const store = await openSqliteStore(folder)
  const silent = () => {}
  const shop: Partial<Shop> = {
    store,
    queue: createRowQueue(store, { maxAttempts: 8 }),
    gateway: createStripeGateway({ secretKey: 'sk_test_bench', webhookSecrets: [secret] }),
    mode: 'test',
    now: () => new Date(),
    log: { info: silent, warn: silent, error: silent },
    poke: silent,
  }
  return paymentEventRoutes(shop as Shop)
}

/** What one cannot do without: take the body, store it durably, answer. Nothing is verified. */
function bareApp(): Hono {
  const database = new DatabaseSync(join(folder, 'bare.sqlite'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table events (body text)')
  const insert = database.prepare('insert into events (body) values (?)')
  const app = new Hono()
  app.post('/api/payment-events', async (c) => {
    insert.run(await c.req.text())
    return c.json({ received: true })
  })
  return app
}
