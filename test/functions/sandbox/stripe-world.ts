import { serve } from '@hono/node-server'
import type { AddressInfo } from 'node:net'
import { createStripe } from '../../../functions/payments/stripe.ts'
import type { Billing } from '../../../functions/payments/billing.ts'
import type { Gateway, SessionRequest } from '../../../functions/payments/gateway.ts'
import { createStripeStandIn, type StripeStandIn } from '../../../functions/sandbox/stripe/app.ts'

export const secretKey = 'sk_test_world'
export const webhookSecret = 'whsec_world'

/** One HTTP exchange between the gateway and the stand-in. */
export interface Exchange {
  method: string
  path: string
  headers: Headers
  body: string
  status: number
  answer: unknown
}

/** A call that reached the webhook. */
export interface Call {
  body: string
  signature: string
}

export interface StripeWorld {
  baseUrl: string
  gateway: Gateway
  /** What follows the sale, by the same client. */
  billing: Billing
  /** A gateway of another server, which remembers nothing yet. */
  openGateway(): Gateway
  standIn: StripeStandIn
  exchanges: Exchange[]
  /** Answers that take the place of the stand-in's next ones; null lets one through. */
  faults: (Response | null)[]
  calls: Call[]
  /** What the webhook answers; 200 unless set. */
  webhookStatus: number
  now: Date
  /** Lets time pass. */
  pass(milliseconds: number): void
  press(path: string, fields?: Record<string, string>): Promise<Response>
  stop(): Promise<void>
}

/** The stand-in on a real port, a webhook that notes what it hears, and our gateway pointed at both. */
export async function openStripeWorld(dataFile = ':memory:'): Promise<StripeWorld> {
  const calls: Call[] = []
  const exchanges: Exchange[] = []
  const faults: (Response | null)[] = []
  const webhook = await listen(async (request) => {
    calls.push({ body: await request.text(), signature: request.headers.get('stripe-signature') ?? '' })
    return new Response(null, { status: world.webhookStatus })
  })
  const api = await listen(async (request) => {
    const body = request.method === 'POST' ? await request.clone().text() : ''
    const answer = faults.shift() ?? (await standIn.app.fetch(request))
    const { pathname, search } = new URL(request.url)
    if (pathname.startsWith('/v1')) {
      const told = await answer.clone().json()
      const { method, headers } = request
      exchanges.push({ method, path: pathname + search, headers, body, status: answer.status, answer: told })
    }
    return answer
  })
  const standIn = createStripeStandIn({
    dataFile,
    baseUrl: api.url,
    secretKey,
    webhookSecret,
    webhookUrl: webhook.url,
    now: () => world.now,
    jump: async (milliseconds) => world.pass(milliseconds),
  })
  const open = (): ReturnType<typeof createStripe> =>
    createStripe({ secretKey, apiBase: api.url, webhookSecrets: [webhookSecret] })
  const world: StripeWorld = {
    baseUrl: api.url,
    ...open(),
    openGateway: () => open().gateway,
    standIn,
    exchanges,
    faults,
    calls,
    webhookStatus: 200,
    now: new Date(),
    pass(milliseconds) {
      world.now = new Date(world.now.getTime() + milliseconds)
    },
    press: (path, fields = {}) =>
      fetch(new URL(path, api.url), {
        method: 'POST',
        body: new URLSearchParams(fields),
        redirect: 'manual',
      }),
    async stop() {
      await standIn.stop()
      await Promise.all([api.close(), webhook.close()])
    },
  }
  standIn.start()
  return world
}

/** What the webhook heard of payment pages; it hears of invoices, customers and subscriptions, too. */
export function sessionCalls({ calls }: StripeWorld): Call[] {
  return calls.filter(({ body }) => JSON.parse(body).type.startsWith('checkout.session.'))
}

export function sessionRequest(changes: Partial<SessionRequest> = {}): SessionRequest {
  return {
    order: 'ord_1',
    currency: 'USD',
    lines: [
      {
        product: 'tracewell',
        line: 'line_1',
        productName: 'Tracewell',
        plan: 'team',
        planName: 'Team',
        termsHash: '0a1b2c3d',
        unitAmount: 4900,
        quantity: 2,
      },
    ],
    email: 'buyer@example.com',
    locale: 'en',
    taxBehavior: 'exclusive',
    automaticTax: true,
    successUrl: 'http://127.0.0.1:4321/order/?o=ord_1',
    cancelUrl: 'http://127.0.0.1:4321/products/tracewell/',
    expiresAt: new Date(Date.now() + 3600_000),
    ...changes,
  }
}

async function listen(
  fetch: (request: Request) => Promise<Response>,
): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve) => {
    const server = serve({ fetch, hostname: '127.0.0.1', port: 0 }, (address: AddressInfo) => {
      resolve({
        url: `http://127.0.0.1:${address.port}`,
        close: () => new Promise((done) => server.close(() => done())),
      })
    })
  })
}
