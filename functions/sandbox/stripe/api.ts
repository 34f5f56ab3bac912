import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import Stripe from 'stripe'
import { billingRoutes } from './routes/billing-routes.ts'
import { catalogRoutes } from './routes/catalog-routes.ts'
import { eventRoutes } from './routes/event-routes.ts'
import { StripeFault } from './fault.ts'
import { newId } from './ids.ts'
import type { Invoices, Tell } from './invoices.ts'
import { moneyRoutes } from './routes/money-routes.ts'
import type { Payments } from './payments.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import type { StripeStore } from './store.ts'
import type { Subscriptions } from './subscriptions.ts'

export interface ApiParts {
  store: StripeStore
  payments: Payments
  invoices: Invoices
  subscriptions: Subscriptions
  tell: Tell
  baseUrl: string
  /** Seconds of the sandbox clock. */
  seconds(): number
}

export interface Call {
  id: string
  /** Form-encoded body, or query of a GET or DELETE. */
  encoded: string
}

type Answer = (call: Call) => object

/** How a resource says what it answers. */
export interface Routes {
  get(path: string, answer: Answer): void
  post(path: string, answer: Answer): void
  delete(path: string, answer: Answer): void
}

/** The paths of `/v1` that the shop calls, and their lists, with Stripe's errors and idempotency. */
export function createStripeApi(parts: ApiParts, settings: { secretKey: string; advance(): void }): Hono {
  const api = new Hono()
  const { store } = parts

  api.use(async (c, next) => {
    c.header('Request-Id', newId('req_', 14))
    c.header('Stripe-Version', c.req.header('stripe-version') ?? Stripe.API_VERSION)
    if (c.req.header('authorization') !== `Bearer ${settings.secretKey}`) {
      throw new StripeFault({
        status: 401,
        type: 'invalid_request_error',
        message: 'Invalid API Key provided',
      })
    }
    settings.advance()
    return next()
  })
  api.onError((error, c) => {
    if (error instanceof StripeFault) return c.json(error.body, error.facts.status as ContentfulStatusCode)
    const message = `The sandbox broke: ${error.message}`
    return c.json({ error: { type: 'api_error', message } }, 500)
  })
  function get(path: string, answer: Answer): void {
    api.get(path, (c) => c.json(answer({ id: idOf(c), encoded: new URL(c.req.url).search.slice(1) })))
  }

  function post(path: string, answer: Answer): void {
    api.post(path, async (c) => {
      const encoded = await c.req.text()
      return once(c, encoded, () => answer({ id: idOf(c), encoded }))
    })
  }

  function remove(path: string, answer: Answer): void {
    api.delete(path, (c) => {
      const encoded = new URL(c.req.url).search.slice(1)
      return once(c, encoded, () => answer({ id: idOf(c), encoded }))
    })
  }

  /** Source: docs.stripe.com/api/idempotent_requests */
  function once(c: Context, encoded: string, answer: () => object): Response {
    const key = c.req.header('idempotency-key')
    if (!key) return c.json(store.together(answer))
    const request = createHash('sha256').update(`${c.req.path}\n${encoded}`).digest('hex')
    const earlier = store.replay(key)
    if (earlier && earlier.request !== request) throw reusedKey(key)
    const body =
      earlier?.body ??
      store.together(() => {
        const first = JSON.stringify(answer())
        store.remember(key, { request, status: 200, body: first })
        return first
      })
    if (earlier) c.header('Idempotent-Replayed', 'true')
    c.header('Idempotency-Key', key)
    return c.body(body, 200, { 'content-type': 'application/json' })
  }

  const routes: Routes = { get, post, delete: remove }
  catalogRoutes(routes, parts)
  sessionRoutes(routes, parts)
  billingRoutes(routes, parts)
  moneyRoutes(routes, parts)
  eventRoutes(routes, parts)

  api.all('*', (c) => {
    const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}).`
    return c.json({ error: { type: 'invalid_request_error', message } }, 404)
  })

  return api
}

function reusedKey(key: string): StripeFault {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`
  return new StripeFault({ status: 400, type: 'idempotency_error', message })
}

function idOf(c: Context): string {
  return c.req.param('id') ?? ''
}
