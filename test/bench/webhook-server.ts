import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import pg from 'pg'
import { createApp } from '../../functions/app.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { createBossQueue } from '../../functions/jobs/pgboss.ts'
import { createRowQueue } from '../../functions/jobs/sqlite.ts'
import { createStripe } from '../../functions/payments/stripe.ts'
import { openPostgresStore } from '../../functions/storage/postgres.ts'
import { openSqliteStore } from '../../functions/storage/sqlite.ts'

/**
 * One of the servers of the webhook figures, in a process of its own: `shop` takes events as the product does, `single`
 * with a commit for each, `bare` is Hono with one INSERT of the body.
 * `webhook-server.ts <which> <folder or postgres address> <secret>` sends its port, and its memory when asked.
 */
const [which = '', place = '', secret = ''] = process.argv.slice(2)
const isPostgres = place.startsWith('postgres')
const app = which === 'bare' ? await bareApp() : await shopApp({ commitsInGroups: which === 'shop' })
const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  process.send?.({ port }),
)
process.on('message', () => {
  // What is held, not what waits to be collected.
  globalThis.gc?.()
  const { heapUsed, external, rss } = process.memoryUsage()
  process.send?.({ heldMegabytes: (heapUsed + external) / 1e6, residentMegabytes: rss / 1e6 })
})
process.once('disconnect', () => {
  server.close()
  process.exit(0)
})

async function shopApp({ commitsInGroups }: { commitsInGroups: boolean }): Promise<Hono> {
  const silent = () => {}
  const shop: Partial<Shop> = {
    ...(await openStore()),
    ...createStripe({ secretKey: 'sk_test_bench', webhookSecrets: [secret] }),
    publicUrl: 'https://shop.example',
    mode: 'test',
    now: () => new Date(),
    log: { info: silent, warn: silent, error: (_, message) => console.error(message) },
    reached: silent,
    poke: silent,
  }
  return createApp(shop as Shop, {
    operatorToken: null,
    addressOf: () => '203.0.113.7',
    commitsInGroups,
    version: '0',
    jwks: () => ({ keys: [] }),
    pageHeaders: () => ({}),
  }) as unknown as Hono
}

async function openStore(): Promise<Pick<Shop, 'store' | 'queue'>> {
  const options = { maxAttempts: 8 }
  if (!isPostgres) {
    const store = await openSqliteStore(place)
    return { store, queue: createRowQueue(store, options) }
  }
  const store = await openPostgresStore({ url: place })
  return { store, queue: await createBossQueue(store, options) }
}

/** What one cannot do without: take the body, store it durably, answer. Nothing is verified. */
async function bareApp(): Promise<Hono> {
  const insert = isPostgres ? await insertPostgres() : insertSqlite()
  const app = new Hono()
  app.post('/api/payment-events', async (c) => {
    await insert(await c.req.text())
    return c.json({ received: true })
  })
  return app
}

function insertSqlite(): (body: string) => void {
  const database = new DatabaseSync(join(place, 'bare.sqlite'))
  database.exec('pragma journal_mode = wal; pragma synchronous = full; create table bare (body text)')
  const insert = database.prepare('insert into bare (body) values (?)')
  return (body) => void insert.run(body)
}

async function insertPostgres(): Promise<(body: string) => Promise<unknown>> {
  const pool = new pg.Pool({ connectionString: place, max: 10 })
  await pool.query('create table bare (body text)')
  return (body) => pool.query({ name: 'insert', text: 'insert into bare (body) values ($1)', values: [body] })
}
