import Stripe from 'stripe'
import { VitrineError } from '../errors.ts'
import type { Gateway, OpenedSession, PaymentSession, SessionRequest } from './gateway.ts'
import { askStripe, expectObject, isSentBack } from './stripe-answers.ts'
import { createPriceBook } from './stripe-prices.ts'
import { createEventReader, toPaymentEvent } from './stripe-events.ts'

export interface StripeSettings {
  secretKey: string
  /** Origin of another server that speaks Stripe's protocol, such as `http://127.0.0.1:4324`. */
  apiBase?: string
  /** Signing secrets of the webhook; several while one is being replaced, none until one is known. */
  webhookSecrets: readonly string[]
}

/**
 * Payments by Stripe Checkout. Runs wherever `fetch` and WebCrypto are: Node and workerd alike.
 * Each plan and currency becomes a Stripe Price the first time it is sold.
 */
export function createStripeGateway(settings: StripeSettings): Gateway {
  const clock = createSkewedClock()
  const stripe = new Stripe(settings.secretKey, {
    ...serverOf(settings.apiBase),
    httpClient: Stripe.createFetchHttpClient(clock.fetch),
    maxNetworkRetries: 2,
    timeout: 15_000,
    telemetry: false,
  })
  const prices = createPriceBook(stripe)

  async function createSession(request: SessionRequest, attempt: string): Promise<Stripe.Checkout.Session> {
    const lines = await Promise.all(
      request.lines.map(async (line) => ({
        price: await prices.priceOf(line, request),
        quantity: line.quantity,
      })),
    )
    const session = await askStripe('open a payment page', () =>
      stripe.checkout.sessions.create(sessionParams(request, lines), {
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
      return opened(session)
    },

    async session(id) {
      const session = await askStripe('look at a payment', () =>
        stripe.checkout.sessions.retrieve(id, { expand: ['line_items', 'payment_intent'] }),
      )
      return paymentSession(expectObject(session, 'checkout.session'), await countLines(stripe, session))
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

    async refund({ id, paymentIntent, amount }) {
      try {
        const refund = await askStripe('send money back', () =>
          stripe.refunds.create(
            { payment_intent: paymentIntent, amount, metadata: { refund: id } },
            { idempotencyKey: `vitrine-${id}` },
          ),
        )
        const { status } = expectObject(refund, 'refund')
        if (status !== 'failed' && status !== 'canceled') return
      } catch (error) {
        // Stripe forgets a key after a day; what went back already, by us or by hand, need not go again.
        if (isSentBack(error)) return
        throw error
      }
      throw new VitrineError('payment_refused', 'The payment service could not send the money back.')
    },

    async events(since, cursor) {
      const page = await askStripe('list what happened', () =>
        stripe.events.list({
          types: sessionEvents,
          created: { gte: seconds(since) },
          limit: 100,
          ...(cursor ? { starting_after: cursor } : {}),
        }),
      )
      const events = page.data.flatMap((event) => toPaymentEvent(event) ?? [])
      return { events, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null }
    },

    clockSkew: clock.skew,

    readEvent: createEventReader(settings.webhookSecrets),
  }
}

/** Every event that may change an order. Source: docs.stripe.com/payments/checkout/fulfill-orders */
const sessionEvents = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
]

/** Reads the `Date` of each answer, which has whole seconds. */
function createSkewedClock(): { fetch: typeof fetch; skew(): number | null } {
  let skew: number | null = null
  return {
    async fetch(input, init) {
      const response = await fetch(input, init)
      const theirs = Date.parse(response.headers.get('date') ?? '')
      if (!Number.isNaN(theirs)) skew = Math.round((theirs - Date.now()) / 1000)
      return response
    },
    skew: () => skew,
  }
}

/** Stripe's times are whole seconds. */
function seconds(time: Date): number {
  return Math.floor(time.getTime() / 1000)
}

function sessionParams(
  request: SessionRequest,
  lines: { price: string; quantity: number }[],
): Stripe.Checkout.SessionCreateParams {
  return {
    mode: 'payment',
    line_items: lines,
    client_reference_id: request.order,
    metadata: { order: request.order },
    payment_intent_data: { metadata: { order: request.order } },
    // The buyer pays the price of the catalog, in its currency, and nothing converted from it.
    adaptive_pricing: { enabled: false },
    automatic_tax: { enabled: request.automaticTax },
    locale: stripeLocale(request.locale),
    success_url: request.successUrl,
    cancel_url: request.cancelUrl,
    expires_at: seconds(request.expiresAt),
    ...(request.email ? { customer_email: request.email } : {}),
  }
}

function opened(session: Stripe.Checkout.Session): OpenedSession {
  if (!session.url) {
    throw new VitrineError('payment_refused', `The payment page of session ${session.id} is already closed.`)
  }
  return { id: session.id, url: session.url, expiresAt: new Date(session.expires_at * 1000) }
}

function paymentSession(session: Stripe.Checkout.Session, lineCount: number): PaymentSession {
  const intent = session.payment_intent
  return {
    id: session.id,
    status: knownValue(statuses, session.status),
    payment: knownValue(payments, session.payment_status),
    mode: session.mode,
    reference: referenceOf(session),
    currency: (session.currency ?? '').toUpperCase(),
    amountSubtotal: session.amount_subtotal ?? 0,
    amountTotal: session.amount_total ?? 0,
    amountTax: session.total_details?.amount_tax ?? 0,
    amountDiscount: session.total_details?.amount_discount ?? 0,
    lineCount,
    email: session.customer_details?.email ?? session.customer_email,
    paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
    livemode: session.livemode,
    refused: isRefused(session),
  }
}

/**
 * The order a session was opened for by us. Anybody may give a payment link of the account any reference; metadata only
 * the holder of the key writes. Source: docs.stripe.com/payment-links/url-parameters
 */
function referenceOf({ client_reference_id: reference, metadata }: Stripe.Checkout.Session): string | null {
  return metadata?.order === reference ? reference : null
}

const statuses = ['open', 'complete', 'expired'] as const
const payments = ['paid', 'unpaid', 'no_payment_required'] as const

/** SDK types are open for values that Stripe may add; money must not pass on a guess. */
function knownValue<Value extends string>(values: readonly Value[], value: string | null): Value {
  const known = values.find((candidate) => candidate === value)
  if (known) return known
  throw new VitrineError(
    'payment_unavailable',
    `Stripe named a state of a payment that is not known: ${value}.`,
  )
}

/**
 * A delayed payment that failed leaves its session complete and unpaid, and its intent back at the start.
 * Source: docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification
 */
function isRefused(session: Stripe.Checkout.Session): boolean {
  const intent = session.payment_intent
  if (session.status !== 'complete' || session.payment_status !== 'unpaid') return false
  if (intent === null || typeof intent === 'string') return false
  return intent.status === 'requires_payment_method' || intent.status === 'canceled'
}

/** An expanded list holds the first ten lines only. */
async function countLines(stripe: Stripe, session: Stripe.Checkout.Session): Promise<number> {
  const shown = session.line_items
  if (shown && !shown.has_more) return shown.data.length
  return askStripe('count the lines of a payment', async () => {
    let count = 0
    for await (const _line of stripe.checkout.sessions.listLineItems(session.id, { limit: 100 })) count += 1
    return count
  })
}

function isReplayedFailure(error: unknown): boolean {
  const cause = error instanceof VitrineError ? error.cause : null
  if (!(cause instanceof Stripe.errors.StripeError)) return false
  return (cause.statusCode ?? 0) >= 500 && cause.headers?.['idempotent-replayed'] === 'true'
}

function serverOf(apiBase?: string): { host?: string; port?: string; protocol?: 'http' | 'https' } {
  if (!apiBase) return {}
  const { hostname, port, protocol } = new URL(apiBase)
  const isPlain = protocol === 'http:'
  return { host: hostname, port: port || (isPlain ? '80' : '443'), protocol: isPlain ? 'http' : 'https' }
}

/** Stripe's languages of the payment page that are not simply the language part of ours. */
const regionalLocales = ['en-GB', 'es-419', 'fr-CA', 'pt-BR', 'zh-HK', 'zh-TW'] as const
const plainLocales =
  'bg cs da de el en es et fi fil fr hr hu id it ja ko lt lv ms mt nb nl pl pt ro ru sk sl sv th tr vi zh'.split(
    ' ',
  )

/** The payment page's language for one of ours; `auto` (the browser decides) where Stripe has none. */
function stripeLocale(locale: string): Stripe.Checkout.SessionCreateParams.Locale {
  const regional = regionalLocales.find((known) => known === locale)
  if (regional) return regional
  const language = new Intl.Locale(locale).language
  return plainLocales.includes(language) ? language : 'auto'
}
