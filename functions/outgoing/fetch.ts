import { isIP } from 'node:net'
import {
  type HostAddress,
  isLoopbackAddress,
  isPublicAddress,
  type Resolve,
  systemResolve,
} from './address.ts'
import { OutgoingError } from './error.ts'
import { exchange, type Limits, type OutgoingAnswer, wasHungUp } from './exchange.ts'

export { OutgoingError } from './error.ts'
export type { OutgoingAnswer } from './exchange.ts'

export interface OutgoingRequest {
  url: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  /** The only hosts this call may go to, `host` or `host:port`; without a port the scheme's own. */
  hosts: string[]
  /** From the call to the last byte of the answer; no longer than for every call. */
  withinMs?: number
}

/**
 * Calls a server that somebody else named: a seller's or a cloud's. Https only, to a listed host, at a public address
 * that is checked and then connected to, without following redirects, at most 64 kB either way.
 * @throws OutgoingError when there is no complete answer; any HTTP status but a redirect is an answer
 */
export type Outgoing = (request: OutgoingRequest) => Promise<OutgoingAnswer>

export interface OutgoingOptions {
  /** Hosts that a stand-in answers for: `host[:port]` → `http://127.0.0.1:4326`. */
  connect?: Record<string, string>
  /** Http and loopback addresses are allowed too; for development on one machine. */
  allowInsecure?: boolean
  resolve?: Resolve
  limits?: Partial<Limits>
  /** Told when a request has left and when its answer is here. */
  reached?: (point: 'call.sent' | 'call.answered') => void
}

const standardLimits: Limits = { connectMs: 5000, totalMs: 15_000, bytes: 64 * 1024 }

/** Makes the one way by which calls leave for hosts that product files name. */
export function createOutgoing(options: OutgoingOptions): Outgoing {
  const standard = { ...standardLimits, ...options.limits }
  const { connect = {}, allowInsecure = false, resolve = systemResolve, reached = () => {} } = options
  return async (request) => {
    const url = checkUrl(request, allowInsecure)
    const limits = { ...standard, totalMs: Math.min(standard.totalMs, request.withinMs ?? standard.totalMs) }
    const deadline = Date.now() + limits.totalMs
    const body = typeof request.body === 'string' ? Buffer.from(request.body) : request.body
    if (body && body.byteLength > limits.bytes) {
      throw new OutgoingError(
        'refused',
        `The request to ${url.host} would be larger than ${limits.bytes} bytes.`,
      )
    }
    const standIn = connect[url.host]
    const addresses = standIn ? null : await checkedAddresses(url, resolve, limits.connectMs, allowInsecure)
    const call = {
      url,
      standIn,
      addresses,
      method: request.method,
      headers: request.headers ?? {},
      body,
      sent: () => reached('call.sent'),
    }
    try {
      const answer = await exchange(call, limits, deadline)
      reached('call.answered')
      return answer
    } catch (error) {
      // A server may close a connection while our request is on its way; reading again does no harm.
      if (request.method !== 'GET' || !wasHungUp(error)) throw error
      return await exchange(call, limits, deadline)
    }
  }
}

function checkUrl({ url: text, hosts }: OutgoingRequest, allowInsecure: boolean): URL {
  if (!URL.canParse(text)) throw new OutgoingError('refused', 'The address is not a web address.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowInsecure && url.protocol === 'http:')) {
    throw new OutgoingError(
      'refused',
      `${url.host || text} is not called: the address must begin with https.`,
    )
  }
  if (url.username || url.password) {
    throw new OutgoingError('refused', `${url.host} is not called: the address has a user name in it.`)
  }
  const listed = hosts.some((host) => hostOf(host, url.protocol) === url.host)
  if (!listed) {
    throw new OutgoingError(
      'refused',
      `${url.host} is not called: it is not one of the hosts listed for this call.`,
    )
  }
  return url
}

/** Brings a listed host to the form in which a parsed address has it: lower case, no default port. */
function hostOf(listed: string, protocol: string): string | null {
  const text = `${protocol}//${listed}`
  return URL.canParse(text) ? new URL(text).host : null
}

/** All addresses of the host, if every one of them may be called. One private address among them spoils the answer. */
async function checkedAddresses(
  url: URL,
  resolve: Resolve,
  withinMs: number,
  allowInsecure: boolean,
): Promise<HostAddress[]> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const family = isIP(host)
  const addresses = family ? [{ address: host, family }] : await within(resolve(host), withinMs, url.host)
  const mayCall = ({ address }: HostAddress) =>
    isPublicAddress(address) || (allowInsecure && isLoopbackAddress(address))
  if (!addresses.length) throw new OutgoingError('unreachable', `${url.host} has no address.`)
  if (!addresses.every(mayCall)) {
    throw new OutgoingError(
      'refused',
      `${url.host} is not called: it leads to an address that is not public.`,
    )
  }
  return addresses
}

async function within(asked: Promise<HostAddress[]>, ms: number, host: string): Promise<HostAddress[]> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new OutgoingError('timeout', `The name of ${host} was not found in time.`)),
      ms,
    )
  })
  try {
    return await Promise.race([asked, late])
  } catch (error) {
    if (error instanceof OutgoingError) throw error
    throw new OutgoingError('unreachable', `The name ${host} does not lead to a server.`, { cause: error })
  } finally {
    clearTimeout(timer)
  }
}
