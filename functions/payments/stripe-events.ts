import { createHash, createHmac } from 'node:crypto'
import Stripe from 'stripe'
import { z } from 'zod'
import { VitrineError } from '../errors.ts'
import type { Gateway, PaymentEvent } from './gateway.ts'

/** How far a signature's time may lie from ours, before and after. Stripe's own libraries look at one side only. */
const toleranceSeconds = 300

/** Stripe's ids have at most 255 letters of ASCII; others, such as a zero byte, not every database can store. */
const idSchema = z.string().regex(/^[\x21-\x7e]{1,255}$/)

const anyId = z
  .union([idSchema, z.object({ id: idSchema }).transform(({ id }) => id)])
  .nullish()
  .catch(null)
const ourOrder = z.object({ order: idSchema.nullish() }).nullish().catch(null)

const thingSchema = z.object({
  object: idSchema,
  id: idSchema.optional(),
  client_reference_id: z.string().nullish(),
  payment_intent: anyId,
  metadata: ourOrder,
  /** What an invoice was made by. */
  parent: z
    .object({
      subscription_details: z.object({ subscription: anyId, metadata: ourOrder }).nullish().catch(null),
    })
    .nullish()
    .catch(null),
})
type Thing = z.output<typeof thingSchema>

/** The year 9999: a time beyond it cannot be written down. */
const latestSeconds = 253_402_300_799

/** What is read of an event. Everything else is fetched: a body is a hint, the API is the truth. */
const eventSchema = z.object({
  id: idSchema,
  type: idSchema,
  created: z.union([z.int().min(0).max(latestSeconds), z.iso.datetime({ offset: true })]),
  livemode: z.boolean(),
  data: z.object({ object: thingSchema }).optional(),
})

/**
 * Reader of webhook bodies: signature by any of the secrets, time within 300 s both ways.
 * Later versions, unknown types and thin events are read as far as they go.
 */
export function createEventReader(secrets: readonly string[]): Gateway['readEvent'] {
  return async (body, signature, now) => {
    if (secrets.length === 0) {
      throw new VitrineError('webhook_unconfigured', 'Payment events cannot be checked yet.')
    }
    const wellFormed = wellFormedParts(signature)
    const isSigned = await anyOf(secrets, (secret) =>
      isSignedWith(secret, { body, signature: wellFormed, now }),
    )
    if (!isSigned || isFromTheFuture(wellFormed, now)) throw invalidSignature()
    return parseEvent(body)
  }
}

/** Stripe's verifier breaks on a signature that is there but empty, which anybody may send. */
function wellFormedParts(signature: string): string {
  const isPart = (part: string): boolean => /^(t=\d{1,12}|v1=[\da-f]{64})$/.test(part)
  return signature.split(',').filter(isPart).join(',')
}

/**
 * Node's own digests, which workerd has too. Stripe's default there and here goes through WebCrypto: a key imported and a
 * thread asked for each event, five times the work.
 */
const crypto: Stripe.CryptoProvider = {
  computeHMACSignature: hmac,
  computeHMACSignatureAsync: async (payload, secret) => hmac(payload, secret),
  computeSHA256Async: async (data) => new Uint8Array(createHash('sha256').update(data).digest()),
}

function hmac(payload: string, secret: string): string {
  return createHmac('sha256', secret).update(payload, 'utf8').digest('hex')
}

async function isSignedWith(
  secret: string,
  call: { body: string; signature: string; now: Date },
): Promise<boolean> {
  const { body, signature, now } = call
  try {
    await verifier().verifyHeaderAsync(body, signature, secret, toleranceSeconds, crypto, now.getTime())
    return true
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) return false
    throw error
  }
}

function verifier(): NonNullable<typeof Stripe.webhooks.signature> {
  if (!Stripe.webhooks.signature)
    throw new Error('This build of the stripe package cannot verify signatures.')
  return Stripe.webhooks.signature
}

/** The time that was signed: the last `t=` of the header, as the verifier reads it. */
function isFromTheFuture(signature: string, now: Date): boolean {
  const times = signature.split(',').filter((part) => part.startsWith('t='))
  const signedAt = Number.parseInt(times.at(-1)?.slice(2) ?? '', 10)
  return !(signedAt - Math.floor(now.getTime() / 1000) <= toleranceSeconds)
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (cause) {
    throw new VitrineError('body_invalid', 'The payment event is not JSON.', {}, { cause })
  }
}

function parseEvent(body: string): PaymentEvent {
  const event = toPaymentEvent(parseJson(body))
  if (!event) throw new VitrineError('body_invalid', 'The payment event lacks its id, type, time or mode.')
  return event
}

/** What we read of an event; null when it is none. */
export function toPaymentEvent(given: unknown): PaymentEvent | null {
  const event = eventSchema.safeParse(given).data
  if (!event) return null
  const thing = event.data?.object
  return {
    id: event.id,
    type: event.type,
    createdAt: new Date(typeof event.created === 'number' ? event.created * 1000 : event.created),
    livemode: event.livemode,
    session: thing?.object === 'checkout.session' ? (thing.id ?? null) : null,
    reference: thing ? referenceOf(thing) : null,
    subject: thing ? subjectOf(event.type, thing) : null,
  }
}

/**
 * Every event that may change an order; one request takes twenty types.
 * Sources: docs.stripe.com/payments/checkout/fulfill-orders, docs.stripe.com/billing/subscriptions/webhooks,
 * docs.stripe.com/refunds, docs.stripe.com/disputes/api
 */
export const followedEvents = [
  'checkout.session.completed',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'checkout.session.expired',
  'customer.subscription.created',
  'customer.subscription.updated',
  'customer.subscription.deleted',
  'invoice.paid',
  'invoice.payment_failed',
  'invoice.voided',
  'invoice.marked_uncollectible',
  'charge.refunded',
  'charge.refund.updated',
  'refund.created',
  'refund.updated',
  'refund.failed',
  'charge.dispute.created',
  'charge.dispute.updated',
  'charge.dispute.closed',
] as const
const followed: ReadonlySet<string> = new Set(followedEvents)

/** Sessions count whatever their event is called; of the rest, only what may change an order. */
function subjectOf(type: string, thing: Thing): string | null {
  if (thing.object === 'checkout.session') return thing.id ? `session:${thing.id}` : null
  if (!followed.has(type)) return null
  switch (thing.object) {
    case 'subscription':
      return thing.id ? `subscription:${thing.id}` : null
    case 'invoice': {
      const subscription = thing.parent?.subscription_details?.subscription
      return subscription ? `subscription:${subscription}` : null
    }
    case 'charge':
    case 'refund':
      return thing.payment_intent ? `payment:${thing.payment_intent}` : null
    case 'dispute':
      return thing.id ? `dispute:${thing.id}` : null
    default:
      return null
  }
}

function referenceOf(thing: Thing): string | null {
  switch (thing.object) {
    case 'checkout.session':
      return thing.client_reference_id ?? null
    case 'subscription':
    case 'charge':
      return thing.metadata?.order ?? null
    case 'invoice':
      return thing.parent?.subscription_details?.metadata?.order ?? null
    default:
      return null
  }
}

function invalidSignature(): VitrineError {
  return new VitrineError(
    'signature_invalid',
    'The signature of the payment event is missing, wrong or too old.',
  )
}

async function anyOf(
  secrets: readonly string[],
  test: (secret: string) => Promise<boolean>,
): Promise<boolean> {
  const results = await Promise.all(secrets.map(test))
  return results.includes(true)
}
