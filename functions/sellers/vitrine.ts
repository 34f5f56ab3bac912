import type { Line } from '../../catalog/delivery/line.ts'
import type { SellerAnswer, SellerDeed, SellerPort } from '../../catalog/delivery/seller-port.ts'
import {
  type InstanceChange,
  type InstanceRequest,
  instanceSchema,
  type Instance,
} from '../../catalog/wire/seller.ts'
import type { OutgoingAnswer } from '../outgoing/fetch.ts'
import { hex, readJson, settled, unusable } from './koogallery-call.ts'
import type { KooGalleryConnection } from './koogallery-v2.ts'
import { readMessage, signMessage } from './standard-webhooks.ts'
import { pauseOf, refusalOf } from './vitrine-refusal.ts'

type SoldLine = Line<unknown, unknown>
type Method = 'GET' | 'PUT' | 'PATCH' | 'DELETE'

/**
 * Speaks our own protocol, for sellers who speak none: `PUT`, `GET`, `PATCH`, `DELETE` on `<url>/instances/<delivery>`,
 * after the Open Service Broker API (openservicebrokerapi.org), signed as Standard Webhooks. The id is ours, so a call
 * whose answer was lost is made again or taken back without knowing what came of it.
 */
export function createVitrine(connection: KooGalleryConnection): SellerPort {
  const { isTest: test } = connection
  const ask = (method: Method, instance: string, body?: InstanceRequest | InstanceChange) =>
    call(connection, method, instance, body === undefined ? '' : JSON.stringify(body))

  const change = (instance: string, body: Omit<InstanceChange, 'test'>): Promise<SellerDeed> =>
    settled(async (): Promise<SellerDeed> => {
      const answer = spoken(await ask('PATCH', instance, { ...body, test }))
      if (answer.status === 404 || answer.status === 410) return unknown
      if (answer.status === 200 || answer.status === 204) return { status: 'done' }
      if (answer.status === 202) return { status: 'working', ...pauseOf(answer) }
      return refusalOf(answer)
    })

  const release = (instance: string, reason: string): Promise<SellerAnswer> =>
    settled(async (): Promise<SellerAnswer> => {
      const answer = spoken(await ask('DELETE', `${instance}?reason=${reason}`))
      if ([200, 204, 404, 410].includes(answer.status)) return { status: 'released' }
      if (answer.status === 202) return { status: 'working', instance, ...pauseOf(answer) }
      return refusalOf(answer)
    })

  return {
    provision: (line) =>
      settled(async (): Promise<SellerAnswer> => {
        const answer = await ask('PUT', line.delivery, requestFor(line, test))
        if (answer.status === 202) return { status: 'working', instance: line.delivery, ...pauseOf(answer) }
        if (answer.status === 200 || answer.status === 201) return opened(line.delivery, answer)
        return refusalOf(answer)
      }),

    query: (instance) =>
      settled(async (): Promise<SellerAnswer> => {
        const answer = await ask('GET', instance)
        if (answer.status === 410) return { status: 'released' }
        if (answer.status === 404) return { status: 'unreachable', reason: unknown.reason }
        return answer.status === 200 ? opened(instance, answer) : refusalOf(answer)
      }),

    renew: (instance, { term }, scene) => change(instance, { ref: term.ref, scene, term: toldTerm(term) }),
    checkChange: (instance, _line, { plan, quantity, ref }) =>
      change(instance, { ref, check: true, plan, quantity }),
    change: (instance, _line, { plan, quantity, ref }) => change(instance, { ref, plan, quantity }),
    suspend: (instance, { term }, reason) => change(instance, { ref: term.ref, state: 'suspended', reason }),
    resume: (instance, { term }) => change(instance, { ref: term.ref, state: 'active' }),
    release: (instance, _line, reason) => release(instance, reason),
    abandon: ({ delivery }, reason) => release(delivery, reason),
  }
}

/**
 * An answer of a server that speaks this: none, or JSON. Without this the sign-in page of a proxy, or the 404 page of a
 * server that lies elsewhere now, would say that something was done.
 * @throws what `settled` turns into an answer
 */
function spoken(answer: OutgoingAnswer): OutgoingAnswer {
  const isMeant = answer.status < 300 || answer.status === 404 || answer.status === 410
  if (isMeant && answer.body.length > 0) readJson(answer.body)
  return answer
}

const unknown = {
  status: 'unknown',
  reason: 'The seller’s server does not know the account (404).',
} as const

function toldTerm({ until, trial }: SoldLine['term']): InstanceRequest['term'] {
  return { until: until?.toISOString() ?? null, trial }
}

function requestFor(line: SoldLine, test: boolean): InstanceRequest {
  const { order, line: id, product, plan, quantity, unit, billing, term, buyer, inputs } = line
  const email = inputs.email ?? buyer.email
  const contact = {
    ...(email ? { email } : {}),
    ...(inputs.mobile ? { mobile: inputs.mobile } : {}),
    ...(inputs.domain ? { domain: inputs.domain } : {}),
  }
  return {
    order,
    line: id,
    ref: term.ref,
    product: { id: product.id, name: product.name },
    plan: { id: plan.id, name: plan.name },
    ...{ quantity, unit, billing },
    term: toldTerm(term),
    buyer: { locale: buyer.locale, ...(buyer.sharesContact ? contact : {}) },
    test,
  }
}

function opened(instance: string, answer: OutgoingAnswer): SellerAnswer {
  const { status, access } = instanceOf(answer)
  if (status === 'working') return { status: 'working', instance, ...pauseOf(answer) }
  if (!access)
    return { status: 'unreachable', reason: `The seller’s answer says "${status}" and has no access.` }
  const { frontUrl, ...rest } = access
  const filled = Object.fromEntries(Object.entries(rest).filter(([, value]) => value))
  return { status: 'ready', instance, access: { frontUrl, ...filled } }
}

function instanceOf({ body }: OutgoingAnswer): Instance {
  const parsed = instanceSchema.safeParse(readJson(body))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw unusable(`The seller’s answer is not usable: ${issue?.path.join('.') || 'body'}, ${issue?.message}.`)
}

/**
 * One signed call. Its id begins with method and instance, so that the signature of one call is none of another, and
 * an answer is signed over the id of its question.
 * @param target the instance, with a query where there is one
 */
async function call(
  connection: KooGalleryConnection,
  method: Method,
  target: string,
  body: string,
): Promise<OutgoingAnswer> {
  const { url, secrets, outgoing, hosts, now, random } = connection
  const [instance = '', query = ''] = target.split('?')
  const address = new URL(url)
  address.pathname = `${address.pathname.replace(/\/$/, '')}/instances/${encodeURIComponent(instance)}`
  address.search = query
  const id = `${method}-${instance}-${hex(random(12))}`
  const timestamp = String(Math.floor(now().getTime() / 1000))
  const answer = await outgoing({
    url: address.href,
    method,
    headers: {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...signMessage(secrets, { id, timestamp, body }),
    },
    ...(body ? { body } : {}),
    hosts,
  })
  if (!answer.headers.has('webhook-signature')) return answer
  const signed = { ...Object.fromEntries(answer.headers), 'webhook-id': id }
  const reading = readMessage(secrets, signed, answer.body, now())
  if (reading === 'valid') return answer
  if (reading !== 'stale') throw unusable('The seller’s answer has a signature that does not fit it.')
  throw unusable('The seller’s answer has a signature that was made at another time than now.')
}
