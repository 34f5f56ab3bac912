import { Hono } from 'hono'
import { createStripeApi } from './api.ts'
import { createControlPage } from './control-page.ts'
import { createPayPage } from './pay-page.ts'
import { createPayments } from './payments.ts'
import { createPostings } from './postings.ts'
import { openStripeStore } from './store.ts'

export interface StripeStandInOptions {
  /** SQLite file; made when it is missing. `:memory:` forgets at the end. */
  dataFile: string
  /** Origin under which this app is served. */
  baseUrl: string
  secretKey: string
  webhookUrl: string
  webhookSecret: string
  now?: () => Date
}

export interface StripeStandIn {
  app: Hono
  start(): void
  stop(): Promise<void>
}

/**
 * Stripe, as far as a shop of one-time payments meets it: `/v1` for the SDK, the hosted page at
 * `/c/pay/<session>`, signed events to the webhook, and `/sandbox` to steer it by hand or from a test.
 */
export function createStripeStandIn(options: StripeStandInOptions): StripeStandIn {
  const now = options.now ?? ((): Date => new Date())
  const store = openStripeStore(options.dataFile)
  const postings = createPostings(store, { ...options, now })
  const payments = createPayments(store, postings, now)
  let sweep: NodeJS.Timeout | undefined
  const app = new Hono()
  app.route('/v1', createStripeApi(store, payments, { ...options, now }))
  app.route('/c/pay', createPayPage(store, payments, postings))
  app.route('/sandbox', createControlPage(store, payments, postings))
  app.get('/', (c) => c.redirect('/sandbox'))
  return {
    app,
    start() {
      postings.start()
      // Reading the sessions expires those whose time is over, so that their event goes out unasked.
      sweep = setInterval(() => payments.all(), 5000)
    },
    async stop() {
      clearInterval(sweep)
      await postings.stop()
      store.close()
    },
  }
}
