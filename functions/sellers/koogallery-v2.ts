import type { z } from 'zod'
import type { EndReason, Line, RenewScene } from '../../catalog/delivery/line.ts'
import type { SellerPort } from '../../catalog/delivery/seller-port.ts'
import type { Outgoing, OutgoingAnswer } from '../outgoing/fetch.ts'
import { answers, meaningOf, type QueriedAnswer } from './koogallery-answer.ts'
import type { QueryBatches } from './koogallery-batch.ts'
import { bodySignMisfit, deed, hex, readAnswer, said, settled, unusable } from './koogallery-call.ts'
import { expireTime, orderIds } from './koogallery-ids.ts'
import { fitsAnswer, signRequest } from './koogallery-signature.ts'

export interface KooGalleryConnection {
  url: string
  hosts: string[]
  /** The first signs; an answer may be signed with any. */
  secrets: readonly [string, ...string[]]
  outgoing: Outgoing
  now(): Date
  random(bytes: number): Uint8Array
  /** Nothing of what is asked for may be billed: said with every call. */
  isTest: boolean
}

export interface V2Connection extends KooGalleryConnection {
  /** Shared by all connections, so that questions of several deliveries go together. */
  batches: QueryBatches<QueriedAnswer>
}

type Activity = keyof typeof answers
type Answers = { [A in Activity]: z.output<(typeof answers)[A]> }
type Fields = Record<string, string | Record<string, string>>

/** The published time-out of the protocol (K4). */
export const answerWithinMs = 5000

/**
 * Speaks the KooGallery seller protocol V2: one address, POST with a signed JSON body, newInstance and then
 * queryInstance until appInfo is there. newInstance carries ids only; the same order line always brings the same
 * instance. Source: support.huaweicloud.com/intl/en-us/accessg-marketplace/topic_0070649092.html and its siblings.
 */
export function createKooGalleryV2(connection: V2Connection): SellerPort {
  const ask = async <A extends Activity>(activity: A, fields: Fields): Promise<Answers[A]> => {
    const flag = connection.isTest ? { testFlag: '1' } : {}
    const body = JSON.stringify(ascending({ activity, ...flag, ...fields }))
    const answer = await post(connection, body)
    checkBodySign(connection, answer)
    return readAnswer<Answers[A]>(answers[activity] as unknown as z.ZodType<Answers[A]>, answer.body)
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
        const send = (instances: readonly string[]) =>
          ask('queryInstance', { instanceId: instances.join(',') })
        const server = `${connection.url} ${connection.secrets[0]}`
        const answer = await connection.batches.ask(server, instance, send)
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
          // The members of the object are not described; these are the names that an order's query has (K12).
          productInfo: { linearValue: String(quantity), productId: line.product.id, skuCode: plan.id },
        }),
      ),

    change: (instance, line, { ref }) =>
      deed(() => ask('upgradeInstance', { instanceId: instance, ...eventIds(line, ref) })),

    suspend: (instance) =>
      deed(() => ask('updateInstanceStatus', { instanceId: instance, status: 'FREEZE' })),

    resume: (instance) =>
      deed(() => ask('updateInstanceStatus', { instanceId: instance, status: 'UNFREEZE' })),

    release: (instance, line, reason) =>
      settled(async () => {
        const ids = ranOut.has(reason) ? {} : orderIds(line)
        const answer = await ask('releaseInstance', { instanceId: instance, ...ids })
        const meaning = meaningOf(answer)
        if (meaning.kind === 'ok' || meaning.kind === 'unknown-instance') return { status: 'released' }
        if (meaning.kind === 'later') return { status: 'working', instance, reason: meaning.reason }
        return said(meaning)
      }),

    tellCode: (license, told, line) =>
      deed(() => {
        if (told.do === 'refresh') {
          return ask('refreshLicenseCode', {
            license,
            scene: told.scene === 'period-back' ? scenes['period-back'] : scenes.renewal,
            productId: line.product.id,
            expireTime: expireTime(line.term.until),
            ...eventIds(line, line.term.ref),
          })
        }
        if (told.do === 'release') {
          return ask('releaseLicenseCode', { license, ...(ranOut.has(told.reason) ? {} : orderIds(line)) })
        }
        return ask('updateLicenseCodeStatus', {
          license,
          status: told.do === 'freeze' ? 'FREEZE' : 'UNFREEZE',
        })
      }),

    notify: (line) => deed(() => ask('orderNotify', eventIds(line, line.term.ref))),
  }
}

/** Ends without an unsubscription: the order is left out then (K56). */
const ranOut: ReadonlySet<EndReason> = new Set(['expired', 'unpaid'])

const scenes: Record<RenewScene, string> = {
  renewal: 'RENEWAL',
  'trial-to-paid': 'TRIAL_TO_FORMAL',
  'period-back': 'UNSUBSCRIBE_RENEWAL_PERIOD',
  'renewal-change': 'RENEWAL_CHANGE',
}

/** A renewal or a change is an order of its own in the protocol; the line keeps its place in it. */
function eventIds(line: Line<unknown, unknown>, ref: string): { orderId: string; orderLineId: string } {
  return orderIds({ order: ref, line: line.line })
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
  url.searchParams.set('signature', signRequest(connection.secrets[0], signed))
  url.searchParams.set('timestamp', signed.timestamp)
  url.searchParams.set('nonce', signed.nonce)
  return connection.outgoing({
    url: url.href,
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json;charset=utf8' },
    body,
    hosts: connection.hosts,
    withinMs: answerWithinMs,
  })
}

/** V2 does not ask for an answer's signature; where there is one it must fit. */
function checkBodySign({ secrets }: KooGalleryConnection, { status, headers, body }: OutgoingAnswer): void {
  if (status !== 200) throw unusable(`The seller’s server answered with HTTP ${status} instead of 200.`)
  const given = headers.get('body-sign')
  if (given !== null && !secrets.some((secret) => fitsAnswer(secret, body, given)))
    throw unusable(bodySignMisfit)
}
