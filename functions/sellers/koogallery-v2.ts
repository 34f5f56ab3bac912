import type { Line, RenewScene, SellerDeed, SellerPort } from '../../catalog/delivery/define.ts'
import { type Outgoing, type OutgoingAnswer, OutgoingError } from '../outgoing/fetch.ts'
import { type Activity, answers, meaningOf, type Result, safeText } from './koogallery-answer.ts'
import { fitsAnswer, signRequest } from './koogallery-signature.ts'

export interface KooGalleryConnection {
  url: string
  hosts: string[]
  secret: string
  outgoing: Outgoing
  now(): Date
  random(bytes: number): Uint8Array
}

type Fields = Record<string, string>

/** Nothing that says anything came back, or a plain no. */
type Unanswered =
  | { status: 'unreachable'; reason: string }
  | { status: 'refused'; fault: 'buyer' | 'sold-out' | 'operator'; reason: string }

/** No answer that says anything: why, and whether asking again can help. */
class NoAnswer extends Error {
  readonly answer: Unanswered

  constructor(answer: Unanswered) {
    super(answer.status)
    this.answer = answer
  }
}

/**
 * Speaks the KooGallery seller protocol V2: one address, POST with a signed JSON body, newInstance and then
 * queryInstance until appInfo is there. newInstance carries ids only; the same order line always brings the same
 * instance. Source: support.huaweicloud.com/intl/en-us/accessg-marketplace/topic_0070649092.html and its siblings.
 */
export function createKooGalleryV2(connection: KooGalleryConnection): SellerPort {
  const ask = async <A extends Activity>(activity: A, fields: Fields) => {
    const answer = await post(connection, JSON.stringify(ascending({ activity, ...fields })))
    return readAnswer(connection.secret, activity, answer)
  }

  return {
    provision: (line) =>
      settled(async () => {
        const ids = orderIds(line)
        const answer = await ask('newInstance', { businessId: hex(connection.random(16)), ...ids })
        const meaning = meaningOf(answer)
        if (meaning.kind === 'ok') return { status: 'working', instance: answer.instanceId }
        if (meaning.kind === 'later') return { status: 'working', reason: meaning.reason }
        return said(meaning)
      }),

    query: (instance) =>
      settled(async () => {
        const answer = await ask('queryInstance', { instanceId: instance })
        const meaning = meaningOf(answer)
        if (meaning.kind === 'later') return { status: 'working', instance, reason: meaning.reason }
        if (meaning.kind !== 'ok') return said(meaning)
        const found = answer.info?.find(({ instanceId }) => instanceId === instance)?.appInfo
        if (!found || Object.values(found).every((value) => !value)) return { status: 'working', instance }
        const { frontEndUrl, ...rest } = found
        if (!frontEndUrl)
          return { status: 'unreachable', reason: 'The seller’s answer has no appInfo.frontEndUrl.' }
        return { status: 'ready', instance, access: { frontUrl: frontEndUrl, ...rest } }
      }),

    renew: (instance, line, scene) =>
      deed(() =>
        ask('refreshInstance', {
          scene: scenes[scene],
          instanceId: instance,
          productId: line.product.id,
          expireTime: expireTime(line.term.until),
          ...eventIds(line, line.term.ref),
        }),
      ),

    checkChange: (instance, line, { plan, quantity }) =>
      deed(() =>
        ask('changeInstanceCheck', {
          instanceId: instance,
          // An object is asked for; its members are not described. Every value here is text, as all of V2's are.
          productInfo: JSON.stringify(
            ascending({ linearValue: String(quantity), productId: line.product.id, skuCode: plan.id }),
          ),
        }),
      ),

    change: (instance, line, { ref }) =>
      deed(() => ask('upgradeInstance', { instanceId: instance, ...eventIds(line, ref) })),

    suspend: (instance) =>
      deed(() => ask('updateInstanceStatus', { instanceId: instance, status: 'FREEZE' })),

    resume: (instance) =>
      deed(() => ask('updateInstanceStatus', { instanceId: instance, status: 'UNFREEZE' })),

    release: (instance, line) =>
      settled(async () => {
        const answer = await ask('releaseInstance', { instanceId: instance, ...orderIds(line) })
        const meaning = meaningOf(answer)
        if (meaning.kind === 'ok' || meaning.kind === 'unknown-instance') return { status: 'released' }
        if (meaning.kind === 'later') return { status: 'working', instance, reason: meaning.reason }
        return said(meaning)
      }),
  }
}

const scenes: Record<RenewScene, string> = {
  renewal: 'RENEWAL',
  'trial-to-paid': 'TRIAL_TO_FORMAL',
  'period-back': 'UNSUBSCRIBE_RENEWAL_PERIOD',
  'renewal-change': 'RENEWAL_CHANGE',
}

/** `yyyyMMddHHmmss` in UTC; a term without an end is told as the year 9999. */
function expireTime(until: Date | null): string {
  return until ? until.toISOString().replace(/\D/g, '').slice(0, 14) : '99991231235959'
}

/** A renewal or a change is an order of its own in the protocol; the line keeps its place in it. */
function eventIds(line: Line<unknown, unknown>, ref: string): { orderId: string; orderLineId: string } {
  return orderIds({ order: ref, line: line.line })
}

/**
 * Ids of an order line as the protocol knows them, at most 64 characters each. A line is `<order>-<line>`, after the
 * published `<order>-000001`; where that is too long, our line id alone, which is unique as well.
 */
export function orderIds({ order, line }: Pick<Line<unknown, unknown>, 'order' | 'line'>): {
  orderId: string
  orderLineId: string
} {
  const orderLineId = `${order}-${line.replace(/^line_/, '')}`
  return { orderId: order, orderLineId: orderLineId.length <= 64 ? orderLineId : line }
}

/**
 * Sellers check either the raw bytes or a copy that they parsed, sorted and wrote anew. Compact JSON with ascending
 * keys and nothing but strings makes both come out the same.
 */
function ascending(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)))
}

async function post(connection: KooGalleryConnection, body: string): Promise<OutgoingAnswer> {
  const signed = {
    body,
    nonce: hex(connection.random(32)).toUpperCase(),
    timestamp: String(connection.now().getTime()),
  }
  const url = new URL(connection.url)
  url.searchParams.set('signature', signRequest(connection.secret, signed))
  url.searchParams.set('timestamp', signed.timestamp)
  url.searchParams.set('nonce', signed.nonce)
  return connection.outgoing({
    url: url.href,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json;charset=utf8' },
    body,
    hosts: connection.hosts,
  })
}

function readAnswer<A extends Activity>(
  secret: string,
  activity: A,
  { status, headers, body }: OutgoingAnswer,
) {
  if (status !== 200) throw unusable(`The seller’s server answered with HTTP ${status} instead of 200.`)
  const bodySign = headers.get('body-sign')
  if (bodySign !== null && !fitsAnswer(secret, body, bodySign)) {
    throw unusable(
      'The signature in the answer’s Body-Sign does not fit its body; often the body was written anew after signing.',
    )
  }
  const text = decode(body)
  const parsed = answers[activity].safeParse(parseJson(text))
  if (parsed.success) return parsed.data as ReturnType<(typeof answers)[A]['parse']>
  // An answer that refuses need not have the other fields.
  const refusal = answers.releaseInstance.safeParse(parseJson(text))
  if (refusal.success && meaningOf(refusal.data).kind !== 'ok') {
    return refusal.data as ReturnType<(typeof answers)[A]['parse']>
  }
  const [issue] = parsed.error.issues
  throw unusable(`The seller’s answer is not usable: ${issue?.path.join('.') || 'body'}, ${issue?.message}.`)
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
    throw unusable(`The seller’s answer is not JSON; it begins with “${safeText(text, 80)}”.`)
  }
}

function unusable(reason: string): NoAnswer {
  return new NoAnswer({ status: 'unreachable', reason })
}

function said(meaning: Exclude<ReturnType<typeof meaningOf>, { kind: 'ok' }>): Unanswered {
  if (meaning.kind === 'refused') return { status: 'refused', fault: meaning.fault, reason: meaning.reason }
  return { status: 'unreachable', reason: `The seller could not answer: ${meaning.reason}.` }
}

async function deed(call: () => Promise<Result>): Promise<SellerDeed> {
  const answer = await settled(async () => {
    const meaning = meaningOf(await call())
    if (meaning.kind === 'ok') return { status: 'done' as const }
    if (meaning.kind === 'later') return { status: 'working' as const, reason: meaning.reason }
    if (meaning.kind === 'unknown-instance') return { status: 'unknown' as const, reason: meaning.reason }
    return said(meaning)
  })
  return answer
}

async function settled<Answer>(call: () => Promise<Answer>): Promise<Answer | Unanswered> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof NoAnswer) return error.answer
    if (!(error instanceof OutgoingError)) throw error
    if (error.fault === 'refused') return { status: 'refused', fault: 'operator', reason: error.reason }
    return { status: 'unreachable', reason: error.reason }
  }
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
