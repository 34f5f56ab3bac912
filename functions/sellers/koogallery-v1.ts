import type { z } from 'zod'
import type { Line } from '../../catalog/delivery/line.ts'
import type {
  SellerAccess,
  SellerAnswer,
  SellerLicense,
  SellerPort,
} from '../../catalog/delivery/seller-port.ts'
import { meaningOf, type V1Created, type V1Queried, v1Answers } from './koogallery-answer.ts'
import { bodySignMisfit, deed, hex, readAnswer, said, settled, unusable } from './koogallery-call.ts'
import { expireTime, v1Order } from './koogallery-ids.ts'
import { decryptField } from './koogallery-secrets.ts'
import { authToken, fitsAnswer } from './koogallery-signature.ts'
import { answerWithinMs, type KooGalleryConnection } from './koogallery-v2.ts'
import { orderFields, periodFields } from './koogallery-v1-fields.ts'
import { readUsageInfo } from './koogallery-usage.ts'

type Activity = keyof typeof v1Answers
type Answers = { [A in Activity]: z.output<(typeof v1Answers)[A]> }
type Fields = Record<string, string>

/** A new instance is asked for hourly, as published, while the seller cannot be reached (K2). */
const hour = 3600

/** After three hours without an instance the order fails, and its money goes back by itself (K2). */
const giveUpAfterSeconds = 3 * hour

/**
 * Speaks the KooGallery seller protocol V1, which older products have: GET with everything in the address, signed by
 * authToken; answers signed over their raw bytes; user name and password encrypted. newInstance brings the account at
 * once, and is asked again to look at it. Source: support.huaweicloud.com/intl/en-us/accessg-marketplace/
 * en-us_topic_0070649013.html and its siblings.
 */
export function createKooGalleryV1(connection: KooGalleryConnection): SellerPort {
  const ask = async <A extends Activity>(activity: A, fields: Fields): Promise<Answers[A]> => {
    const bytes = await get(connection, { activity, ...fields })
    return readAnswer<Answers[A]>(v1Answers[activity] as unknown as z.ZodType<Answers[A]>, bytes)
  }

  const open = (line: SoldLine): Promise<SellerAnswer> =>
    settled(async () => {
      const businessId = hex(connection.random(16))
      const answer = await ask('newInstance', { businessId, ...orderFields(line, connection) })
      return opened(answer, connection)
    })

  return {
    provision: async (line) => {
      const answer = await open(line)
      return answer.status === 'unreachable' ? { ...answer, afterSeconds: hour, giveUpAfterSeconds } : answer
    },

    query: async (instance, line) => {
      if (isMeasured(line))
        return settled(async () =>
          asked(instance, await ask('queryInstance', { instanceId: instance }), connection),
        )
      const answer = await open(line)
      if (!('instance' in answer) || answer.instance === instance) return answer
      return {
        status: 'unreachable',
        reason: 'The seller named another instance than before for the same order.',
      }
    },

    renew: (instance, line, scene) =>
      deed(() =>
        ask('refreshInstance', {
          instanceId: instance,
          orderId: v1Order(line, line.term.ref),
          productId: line.product.id,
          expireTime: expireTime(line.term.until),
          ...(scene === 'trial-to-paid' ? { trialToFormal: '1' } : {}),
          ...periodFields(line),
        }),
      ),

    // The first generation has no question; the seller refuses the change itself.
    checkChange: async () => ({ status: 'done' }),

    change: (instance, line, { plan, quantity, ref }) =>
      deed(() =>
        ask('upgrade', {
          instanceId: instance,
          orderId: v1Order(line, ref),
          skuCode: plan.id,
          productId: line.product.id,
          amount: String(quantity),
        }),
      ),

    suspend: (instance, line) =>
      deed(() =>
        isMeasured(line)
          ? ask('instanceStatus', { instanceId: instance, instanceStatus: 'FREEZE' })
          : ask('expireInstance', { instanceId: instance, orderId: v1Order(line) }),
      ),

    // An expired instance comes back by a renewal; each is a new order, since sellers do each order once.
    resume: (instance, line, pause = 1) =>
      deed(() =>
        isMeasured(line)
          ? ask('instanceStatus', { instanceId: instance, instanceStatus: 'UNFREEZE' })
          : ask('refreshInstance', {
              instanceId: instance,
              orderId: resumeOrder(v1Order(line, line.term.ref), pause),
              productId: line.product.id,
              expireTime: expireTime(line.term.until),
              ...periodFields(line),
            }),
      ),

    release: (instance, line) =>
      settled(async () => {
        const answer = await ask('releaseInstance', { instanceId: instance, orderId: v1Order(line) })
        const meaning = meaningOf(answer)
        if (meaning.kind === 'ok' || meaning.kind === 'unknown-instance') return { status: 'released' }
        if (meaning.kind === 'later') return { status: 'working', instance, reason: meaning.reason }
        return said(meaning)
      }),

    license: async (line) => {
      const answer = await settled(async (): Promise<SellerLicense> => {
        const businessId = hex(connection.random(16))
        const answered = await ask('getLicense', { businessId, ...orderFields(line, connection) })
        const meaning = meaningOf(answered)
        if (meaning.kind === 'later') return { status: 'unreachable', reason: meaning.reason }
        if (meaning.kind !== 'ok') return said(meaning)
        const { instanceId: instance, license } = answered
        return { status: 'issued', license, ...(instance ? { instance } : {}) }
      })
      return answer
    },

    measure: (instance) =>
      settled(async () => {
        const answer = await ask('queryInstance', { instanceId: instance })
        const meaning = meaningOf(answer)
        if (meaning.kind === 'unknown-instance') return { status: 'unknown', reason: meaning.reason }
        if (meaning.kind === 'later') return { status: 'unreachable', reason: meaning.reason }
        if (meaning.kind !== 'ok') return said(meaning)
        const found = answer.info?.find(({ instanceId }) => instanceId === instance)
        return { status: 'measured', counts: readUsageInfo(found?.usageInfo) }
      }),
  }
}

type SoldLine = Line<unknown, unknown>

function resumeOrder(order: string, pause: number): string {
  const mark = pause > 1 ? `-resume-${pause}` : '-resume'
  return order.slice(0, 64 - mark.length) + mark
}

function isMeasured({ billing }: SoldLine): boolean {
  return typeof billing === 'object' && 'usage' in billing
}

async function get(connection: KooGalleryConnection, fields: Fields): Promise<Uint8Array> {
  const { secrets, hosts, outgoing, now, isTest } = connection
  const url = new URL(connection.url)
  const parameters: Fields = {
    ...Object.fromEntries(url.searchParams),
    ...fields,
    ...(isTest ? { testFlag: '1' } : {}),
    timeStamp: now().toISOString().replace(/\D/g, ''),
  }
  const signed = { ...parameters, authToken: authToken(secrets[0], parameters) }
  // Not URLSearchParams: a blank must go as %20, since some sellers decode the query as an address and keep a plus.
  url.search = Object.entries(signed)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&')
  const { status, headers, body } = await outgoing({
    url: url.href,
    method: 'GET',
    headers: { accept: 'application/json' },
    hosts,
    withinMs: answerWithinMs,
  })
  if (status !== 200) throw unusable(`The seller’s server answered with HTTP ${status} instead of 200.`)
  const given = headers.get('body-sign')
  if (given === null) throw unusable('The seller’s answer has no Body-Sign header, which must sign its body.')
  if (!secrets.some((secret) => fitsAnswer(secret, body, given))) throw unusable(bodySignMisfit)
  return body
}

/** What newInstance says: the account, or that it is not there yet. */
function opened(answer: V1Created, connection: KooGalleryConnection): SellerAnswer {
  const meaning = meaningOf(answer)
  if (meaning.kind === 'later') return { status: 'working', reason: meaning.reason }
  if (meaning.kind !== 'ok') return said(meaning)
  return handedOver(answer.instanceId, answer, connection)
}

/** What queryInstance says of one that is paid for by use. */
function asked(instance: string, answer: V1Queried, connection: KooGalleryConnection): SellerAnswer {
  const meaning = meaningOf(answer)
  if (meaning.kind === 'later') return { status: 'working', instance, reason: meaning.reason }
  if (meaning.kind !== 'ok') return said(meaning)
  const appInfo = answer.info?.find(({ instanceId }) => instanceId === instance)?.appInfo
  return handedOver(instance, { appInfo, encryptType: answer.encryptType }, connection)
}

function handedOver(
  instance: string,
  { appInfo, encryptType }: Pick<V1Created, 'appInfo' | 'encryptType'>,
  { secrets }: KooGalleryConnection,
): SellerAnswer {
  if (!appInfo || Object.values(appInfo).every((value) => !value)) return { status: 'working', instance }
  const { frontEndUrl, adminUrl, userName, password, memo } = appInfo
  if (!frontEndUrl)
    return { status: 'unreachable', reason: 'The seller’s answer has no appInfo.frontEndUrl.' }
  const open = (name: string, field: string | undefined): string | undefined => {
    if (field === undefined) return undefined
    for (const secret of secrets) {
      const text = decryptField(secret, field, encryptType)
      if (text !== null) return text
    }
    throw unusable(`The seller’s appInfo.${name} cannot be decrypted (encryptType ${encryptType}).`)
  }
  const access: SellerAccess = {
    frontUrl: frontEndUrl,
    adminUrl,
    userName: open('userName', userName),
    password: open('password', password),
    memo,
  }
  return { status: 'ready', instance, access }
}
