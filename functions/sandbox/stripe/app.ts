import { Hono } from 'hono'
import { type ApiParts, createStripeApi } from './api.ts'
import { createBillPages } from './pages/bill-pages.ts'
import { createControlPage } from './pages/control-page.ts'
import { createPayPage } from './pages/pay-page.ts'
import { createInvoices, type Tell } from './invoices.ts'
import { newEvent } from './objects.ts'
import { createPayments } from './payments.ts'
import { createPortalPage } from './pages/portal-page.ts'
import { createPostings } from './postings.ts'
import { createSales } from './sales.ts'
import { openShelf } from './shelf.ts'
import { openStripeStore } from './store.ts'
import { createSubscriptions } from './subscriptions.ts'

export interface StripeStandInOptions {
  /** SQLite file; made when it is missing. `:memory:` forgets at the end. */
  dataFile: string
  /** Origin under which this app is served. */
  baseUrl: string
  secretKey: string
  webhookUrl: string
  webhookSecret: string
  now?: () => Date
  /** Moves the clock that `now` reads; without it the control page has no buttons for the time. */
  jump?: (milliseconds: number) => Promise<void>
}

export interface StripeStandIn {
  app: Hono
  start(): void
  stop(): Promise<void>
}

/**
 * Stripe, as far as this shop meets it: `/v1` for the SDK, the hosted pages (payment at `/c/pay/<session>`, invoices at
 * `/i/<invoice>`, the customer's own at `/p/session/<session>`), signed events to the webhook, and `/sandbox` to steer it
 * by hand or from a test.
 */
export function createStripeStandIn(options: StripeStandInOptions): StripeStandIn {
  const now = options.now ?? ((): Date => new Date())
  const store = openStripeStore(options.dataFile)
  const postings = createPostings(store, { ...options, now })
  const seconds = (): number => Math.floor(now().getTime() / 1000)
  const tell: Tell = (type, object, at) => {
    const event = newEvent(type, object, at)
    postings.queue(event)
    return event.id
  }
  const { baseUrl } = options
  const invoices = createInvoices(store, tell, { baseUrl })
  const subscriptions = createSubscriptions(store, invoices, tell)
  const sales = createSales(store, { invoices, subscriptions, baseUrl })
  const payments = createPayments(store, sales, { tell, now })
  const parts: ApiParts = { store, payments, invoices, subscriptions, tell, baseUrl, seconds }

  /** Everything that has become due, in the order of its time. */
  function advance(): void {
    for (let next = store.due(seconds()); next; next = store.due(seconds())) {
      const { subscription, at } = next
      store.together(() => subscriptions.step(subscription, at))
    }
  }
  let sweep: NodeJS.Timeout | undefined
  let clock: NodeJS.Timeout | undefined
  const app = new Hono()
  app.route('/v1', createStripeApi(parts, { secretKey: options.secretKey, advance }))
  app.route('/c/pay', createPayPage(parts, postings))
  app.route('/sandbox', createControlPage(parts, { postings, now, jump: options.jump, advance }))
  app.route('/p', createPortalPage(parts))
  app.route('/', createBillPages(parts))
  app.get('/', (c) => c.redirect('/sandbox'))
  return {
    app,
    start() {
      openShelf(store, seconds())
      postings.start()
      // Reading the sessions expires those whose time is over, so that their event goes out unasked.
      sweep = setInterval(() => payments.all(), 5000)
      clock = setInterval(advance, 500)
    },
    async stop() {
      clearInterval(sweep)
      clearInterval(clock)
      await postings.stop()
      store.close()
    },
  }
}
