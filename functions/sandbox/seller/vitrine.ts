import type { Context } from 'hono'
import { instanceChangeSchema, instanceRequestSchema } from '../../../catalog/wire/seller.ts'
import { readMessage, signMessage } from '../../sellers/standard-webhooks.ts'
import type { Account } from './accounts.ts'
import { type Desk, handOver, sellerDomain } from './desk.ts'
import type { Fault } from './faults.ts'

type Answer = [status: number, body: object, headers?: Record<string, string>]

const refused = (status: number, code: string, message: string): Answer => [status, { code, message }]
const unknownInstance = refused(404, 'instance_unknown', 'There is no such account.')

/** A seller's side of our own protocol, on `…/instances/<delivery>`. */
export function createVitrineDesk(desk: Desk, keys: readonly string[]) {
  const { accounts, now } = desk
  const seen = new Set<string>()

  function shown(account: Account, fault: Fault | null): object {
    const handed = handOver(account, fault, desk)
    if (!handed) return { status: 'working' }
    const { frontEndUrl, ...rest } = handed
    return { status: account.frozen ? 'suspended' : 'ready', access: { frontUrl: frontEndUrl, ...rest } }
  }

  const calls: Record<
    string,
    (instance: string, host: string, body: unknown, fault: Fault | null) => Answer
  > = {
    PUT(instance, host, body, fault) {
      const { order, line, plan, quantity, term, test, buyer } = instanceRequestSchema.parse(body)
      const found = accounts.find(instance)
      if (found?.releasedAt) return [410, { code: 'instance_unknown' }]
      if (found && (found.order !== order || found.orderLine !== line)) {
        return refused(409, 'request_invalid', 'Another order line has this account.')
      }
      const contact = Object.fromEntries(
        Object.entries(buyer).flatMap(([field, value]) =>
          field === 'locale' || !value ? [] : [[field, value]],
        ),
      )
      const asked = {
        protocol: 'vitrine' as const,
        host,
        order,
        orderLine: line,
        businessId: '',
        test,
        instance,
      }
      const account = accounts.open(asked, now(), desk.readyAfterMs)
      if (!found) accounts.change(account, { plan: plan.id, quantity, until: term.until, buyer: contact })
      if (account.readyAt > now()) return [202, shown(account, fault), { 'retry-after': '2' }]
      return [found ? 200 : 201, shown(account, fault)]
    },
    GET(instance, _host, _body, fault) {
      const account = accounts.find(instance)
      return account && !account.releasedAt ? [200, shown(account, fault)] : unknownInstance
    },
    PATCH(instance, _host, body, fault) {
      const { ref, check, scene, term, plan, quantity, state } = instanceChangeSchema.parse(body)
      const account = accounts.find(instance)
      if (!account || account.releasedAt) return unknownInstance
      if (check) return [200, shown(account, fault)]
      if (state) accounts.change(account, { frozen: state === 'suspended' })
      else if (accounts.note(account, scene ?? 'change', ref)) {
        accounts.change(account, {
          ...(term ? { until: term.until } : {}),
          ...(plan ? { plan: plan.id } : {}),
          ...(quantity ? { quantity } : {}),
        })
      }
      return [200, shown(account, fault)]
    },
    DELETE(instance) {
      const account = accounts.find(instance)
      if (account) accounts.release(account, now())
      return [account ? 200 : 404, {}]
    },
  }

  /** Why a call is not let in; null when it is. */
  function whyNot(c: Context, instance: string, body: string, at: number): string | null {
    const headers = Object.fromEntries(c.req.raw.headers)
    const id = headers['webhook-id'] ?? ''
    if (!id.startsWith(`${c.req.method}-${instance}-`))
      return 'The call is not signed for this method and account.'
    const reading = readMessage(keys, headers, body, new Date(at))
    if (reading !== 'valid') return `The signature is ${reading}.`
    if (seen.has(id)) return 'The call came before.'
    seen.add(id)
    return null
  }

  return (c: Context, instance: string, body: string, fault: Fault | null, at: number): Response => {
    const host = sellerDomain(c.req.header('host') ?? '')
    const why = whyNot(c, instance, body, at)
    const instead = fault && answerInstead(fault)
    const [status, answer, more] = why ? refused(401, 'signature_invalid', why) : (instead ?? perform())
    const text = JSON.stringify(answer)
    const timestamp = String(Math.floor(at / 1000))
    const key = keys.find((one) => isSignedBy(one, c, body, at)) ?? keys[0] ?? ''
    const signing = fault?.fault === 'wrong-signature' ? 'another key' : key
    const id = c.req.header('webhook-id') ?? ''
    const signed = fault?.fault === 'unsigned' ? {} : signMessage([signing], { id, timestamp, body: text })
    return new Response(text, { status, headers: { 'content-type': 'application/json', ...signed, ...more } })

    function perform(): Answer {
      try {
        const call = calls[c.req.method]
        return call
          ? call(instance, host, body ? JSON.parse(body) : null, fault)
          : refused(405, 'request_invalid', '')
      } catch (error) {
        return refused(422, 'request_invalid', error instanceof Error ? error.message.slice(0, 200) : '')
      }
    }
  }
}

function isSignedBy(key: string, c: Context, body: string, at: number): boolean {
  return readMessage([key], Object.fromEntries(c.req.raw.headers), body, new Date(at)) === 'valid'
}

/** A fault's result code in the words of this protocol. */
function answerInstead({ fault, code }: Fault): Answer | null {
  const told = 'As the test asked.'
  if (fault === 'busy') return [503, {}, { 'retry-after': '30' }]
  if (fault === 'sold-out') return refused(409, 'sold_out', told)
  if (fault === 'bought-before') return refused(409, 'already_bought', told)
  if (fault === 'code')
    return code === '000004' ? [202, { status: 'working' }] : refused(422, 'change_refused', told)
  return null
}
