import Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import type { Gateway, SessionRequest } from './gateway.ts'
import { askStripe, expectObject } from './stripe-answers.ts'
import { createEventReader, followedEvents, toPaymentEvent } from './stripe-events.ts'
import type { PriceBook } from './stripe-prices.ts'
import { sendBack } from './stripe-refunds.ts'
import { openedSession, paymentSession, referenceOf } from './stripe-sessions.ts'
import { sessionParams } from './stripe-session-params.ts'
import { seconds } from './stripe-values.ts'

export interface GatewayParts {
  stripe: Stripe
  prices: PriceBook
  clockSkew: Gateway['clockSkew']
  webhookSecrets: readonly string[]
}

/** Payment pages by Stripe Checkout, events and refunds. */
export function createStripeGateway({ stripe, prices, clockSkew, webhookSecrets }: GatewayParts): Gateway {
  async function createSession(request: SessionRequest, attempt: string): Promise<Stripe.Checkout.Session> {
    const sold = await prices.pricesOf(request)
    const session = await askStripe('open a payment page', () =>
      stripe.checkout.sessions.create(sessionParams(request, sold), {
        idempotencyKey: `vitrine-session-${request.order}${attempt}`,
      }),
    )
    return expectObject(session, 'checkout.session')
  }

  return {
    async openSession(request) {
      const session = await createSession(request, '').catch((error: unknown) => {
        prices.forget()
        // Stripe keeps the answer of a key for a day, its own failures too: only another key gets another answer.
        if (isReplayedFailure(error)) return createSession(request, '-2')
        throw error
      })
      return openedSession(session)
    },

    async session(id) {
      const session = await askStripe('look at a payment', () =>
        stripe.checkout.sessions.retrieve(id, { expand: ['line_items', 'payment_intent'] }),
      )
      return paymentSession(stripe, expectObject(session, 'checkout.session'))
    },

    async findSession(reference, { from, to }) {
      const created = { gte: seconds(from), lte: seconds(to) }
      return askStripe('look for a payment page', async () => {
        let found: string | null = null
        for await (const session of stripe.checkout.sessions.list({ created, limit: 100 })) {
          if (referenceOf(session) !== reference) continue
          // An earlier try may have left another page behind; the one that was used counts.
          if (session.status === 'complete') return session.id
          found ??= session.id
        }
        return found
      })
    },

    refund: (request) => sendBack(stripe, request),

    async events(since, cursor) {
      const page = await askStripe('list what happened', () =>
        stripe.events.list({
          types: [...followedEvents],
          created: { gte: seconds(since) },
          limit: 100,
          ...(cursor ? { starting_after: cursor } : {}),
        }),
      )
      const events = page.data.flatMap((event) => toPaymentEvent(event) ?? [])
      return { events, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null }
    },

    clockSkew,

    readEvent: createEventReader(webhookSecrets),
  }
}

function isReplayedFailure(error: unknown): boolean {
  const cause = error instanceof VitrineError ? error.cause : null
  if (!(cause instanceof Stripe.errors.StripeError)) return false
  return (cause.statusCode ?? 0) >= 500 && cause.headers?.['idempotent-replayed'] === 'true'
}
