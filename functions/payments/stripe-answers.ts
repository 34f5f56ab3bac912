import Stripe from 'stripe'
import { VitrineError } from '../errors.ts'

/**
 * Runs one call to Stripe and turns its failures into our two codes.
 * @param what continues the sentence "The payment service could not …"
 * @throws VitrineError `payment_unavailable` when trying again may help: no connection, 409, 429, 5xx;
 *   `payment_refused` for every other refusal. The cause is Stripe's own error.
 */
export async function askStripe<Answer>(what: string, call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeError)) throw error
    throw isPassing(error) ? unavailable(what, error) : refused(what, error)
  }
}

/**
 * Makes sure that an answer is what was asked for: a proxy's page or another server's JSON has no `object`.
 * @throws VitrineError `payment_unavailable`
 */
export function expectObject<Answer extends { object: string; id: string }>(
  answer: Answer,
  object: Answer['object'],
): Answer {
  if (answer.object === object && typeof answer.id === 'string') return answer
  throw new VitrineError('payment_unavailable', `The payment service did not answer with a ${object}.`, {
    retryAfterSeconds: 60,
  })
}

/** True when Stripe says that the thing to be created is there already. */
export function isTaken(error: unknown): boolean {
  return codeOf(error) === 'resource_already_exists'
}

/** True when Stripe says that all of a payment has gone back already. */
export function isSentBack(error: unknown): boolean {
  return codeOf(error) === 'charge_already_refunded'
}

/** True when Stripe has nothing under an id. */
export function isMissing(error: unknown): boolean {
  return codeOf(error) === 'resource_missing'
}

/** True when Stripe took a meter event under the same identifier before; it has words for that, and not always a code. */
export function isSameEvent(error: unknown): boolean {
  const cause = error instanceof VitrineError ? error.cause : null
  if (!(cause instanceof Stripe.errors.StripeError)) return false
  return cause.code === 'duplicate_meter_event' || /already exists with identifier/i.test(cause.message)
}

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof VitrineError ? error.cause : null
  return cause instanceof Stripe.errors.StripeError ? cause.code : undefined
}

function isPassing(error: Stripe.errors.StripeError): boolean {
  const status = error.statusCode ?? 0
  return status === 0 || status === 409 || status === 429 || status >= 500
}

function unavailable(what: string, cause: Stripe.errors.StripeError): VitrineError {
  const asked = Number(cause.headers?.['retry-after'])
  const retryAfterSeconds = Number.isInteger(asked) && asked > 0 ? asked : 10
  return new VitrineError(
    'payment_unavailable',
    `The payment service could not be asked to ${what}.`,
    { retryAfterSeconds },
    { cause },
  )
}

function refused(what: string, cause: Stripe.errors.StripeError): VitrineError {
  return new VitrineError('payment_refused', `The payment service refused to ${what}.`, {}, { cause })
}
