import type { z } from 'zod'
import type { SellerDeed } from '../../catalog/delivery/seller-port.ts'
import { OutgoingError } from '../outgoing/fetch.ts'
import { meaningOf, plainAnswer, type Result, safeText } from './koogallery-answer.ts'

/** Nothing that says anything came back, or a plain no. */
export type Unanswered = Extract<SellerDeed, { status: 'unreachable' | 'refused' }>

/** No answer that says anything: why, and whether asking again can help. */
class NoAnswer extends Error {
  readonly answer: Unanswered

  constructor(answer: Unanswered) {
    super(answer.status)
    this.answer = answer
  }
}

/** Ends a call whose answer cannot be used; asking again may bring a better one. */
export function unusable(reason: string): NoAnswer {
  return new NoAnswer({ status: 'unreachable', reason })
}

/**
 * Reads an answer's bytes by the schema of its activity; one that refuses need not have the other fields.
 * @throws what `settled` turns into an answer
 */
export function readAnswer<Answer extends Result>(schema: z.ZodType<Answer>, body: Uint8Array): Answer {
  const json = readJson(body)
  const parsed = schema.safeParse(json)
  if (parsed.success) return parsed.data
  const refusal = plainAnswer.safeParse(json)
  if (refusal.success && meaningOf(refusal.data).kind !== 'ok') return refusal.data as Answer
  const [issue] = parsed.error.issues
  throw unusable(`The seller’s answer is not usable: ${issue?.path.join('.') || 'body'}, ${issue?.message}.`)
}

/** The JSON of an answer. @throws what `settled` turns into an answer */
export function readJson(body: Uint8Array): unknown {
  return parseJson(decode(body))
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw unusable('The seller’s answer is not UTF-8 text.')
  }
}

function parseJson(text: string): unknown {
  if (!text.trim()) throw unusable('The seller’s server answered nothing.')
  try {
    return JSON.parse(text)
  } catch {
    // A page is quoted, since it says whose it is. What may be half an answer is not: it may hold a password.
    const isPage = text.trimStart().startsWith('<')
    if (!isPage) throw unusable('The seller’s answer is not JSON.')
    throw unusable(`The seller’s answer is not JSON; it begins with “${safeText(text, 80)}”.`)
  }
}

/** A result code that is not a yes, as an answer of the port. */
export function said(meaning: Exclude<ReturnType<typeof meaningOf>, { kind: 'ok' }>): Unanswered {
  if (meaning.kind === 'refused') {
    const { fault, reason, field } = meaning
    return { status: 'refused', fault, reason, ...(field ? { field } : {}) }
  }
  return { status: 'unreachable', reason: `The seller could not answer: ${meaning.reason}.` }
}

/** Runs a call about an instance that is there, and reads its result code. */
export async function deed(call: () => Promise<Result>): Promise<SellerDeed> {
  return settled(async () => {
    const meaning = meaningOf(await call())
    if (meaning.kind === 'ok') return { status: 'done' as const }
    if (meaning.kind === 'later') return { status: 'working' as const, reason: meaning.reason }
    if (meaning.kind === 'unknown-instance') return { status: 'unknown' as const, reason: meaning.reason }
    return said(meaning)
  })
}

/** Runs calls; one that brought no usable answer becomes an answer that says why. */
export async function settled<Answer>(call: () => Promise<Answer>): Promise<Answer | Unanswered> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof NoAnswer) return error.answer
    if (!(error instanceof OutgoingError)) throw error
    if (error.fault === 'refused') return { status: 'refused', fault: 'operator', reason: error.reason }
    return { status: 'unreachable', reason: error.reason }
  }
}

/** Tells a body signature that does not fit from its usual cause. */
export const bodySignMisfit =
  'The signature in the answer’s Body-Sign does not fit its body; often the body was written anew after signing.'

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
