import http from 'node:http'
import https from 'node:https'
import type { LookupFunction } from 'node:net'
import type { HostAddress } from './address.ts'
import { OutgoingError } from './error.ts'

export interface Limits {
  /** Until the connection stands, TLS included. */
  connectMs: number
  /** From the call to the last byte of the answer. */
  totalMs: number
  /** Of the body, each way. */
  bytes: number
}

export interface OutgoingAnswer {
  status: number
  headers: Headers
  body: Uint8Array
}

export interface Call {
  url: URL
  /** Origin of the stand-in that answers for the host. */
  standIn: string | undefined
  /** Checked addresses of the host, the only ones connected to; null for a stand-in. */
  addresses: HostAddress[] | null
  method: string
  headers: Record<string, string>
  body: Uint8Array | undefined
  /** Told when the request is out, whatever comes back. */
  sent: () => void
}

/** One request on a connection of its own, and its whole answer. */
export function exchange(call: Call, limits: Limits, deadline: number): Promise<OutgoingAnswer> {
  const { host } = call.url
  return new Promise((resolve, reject) => {
    const request = open(call)
    const give = (fault: OutgoingError) => {
      request.destroy()
      reject(fault)
    }
    const connecting = setTimeout(() => {
      give(
        new OutgoingError(
          'timeout',
          `${host} did not take the connection in ${limits.connectMs / 1000} seconds.`,
        ),
      )
    }, limits.connectMs)
    const running = setTimeout(() => {
      give(new OutgoingError('timeout', `${host} did not answer in ${limits.totalMs / 1000} seconds.`))
    }, deadline - Date.now())
    const stop = () => {
      clearTimeout(connecting)
      clearTimeout(running)
    }
    const isSecure = !call.standIn && call.url.protocol === 'https:'
    request.on('socket', (socket) => {
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(connecting))
    })
    request.on('close', stop)
    request.on('error', (error: NodeJS.ErrnoException) => give(explain(error, host)))
    request.on('response', (response) => {
      readAnswer(response, host, limits.bytes).then(resolve, (error: unknown) => {
        give(error instanceof OutgoingError ? error : explain(error as NodeJS.ErrnoException, host, true))
      })
    })
    request.end(call.body, call.sent)
  })
}

/** True when the server closed the connection without a word. */
export function wasHungUp(error: unknown): boolean {
  if (!(error instanceof OutgoingError) || error.fault !== 'broken') return false
  return (error.cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNRESET'
}

function open({ url, standIn, addresses, method, headers, body }: Call): http.ClientRequest {
  const target = standIn ? new URL(standIn) : url
  const send = target.protocol === 'https:' ? https.request : http.request
  return send({
    hostname: target.hostname.replace(/^\[|\]$/g, ''),
    ...(target.port ? { port: target.port } : {}),
    path: url.pathname + url.search,
    method,
    agent: false,
    maxHeaderSize: 16 * 1024,
    ...(addresses ? { lookup: pinned(addresses) } : {}),
    headers: {
      ...headers,
      host: url.host,
      'accept-encoding': 'identity',
      'user-agent': 'Vitrine',
      ...(body ? { 'content-length': String(body.byteLength) } : {}),
    },
  })
}

/** Answers the addresses that were checked, so that a second look-up cannot lead elsewhere. */
function pinned(addresses: HostAddress[]): LookupFunction {
  return (_host, options, done) => {
    const [first] = addresses
    if (options.all) done(null, addresses)
    else done(null, first?.address ?? '', first?.family)
  }
}

async function readAnswer(
  response: http.IncomingMessage,
  host: string,
  most: number,
): Promise<OutgoingAnswer> {
  const status = response.statusCode ?? 0
  if (status >= 300 && status < 400) {
    throw new OutgoingError(
      'redirect',
      `${host} answered with a redirect (${status}), which is never followed.`,
    )
  }
  const encoding = response.headers['content-encoding'] ?? 'identity'
  if (encoding !== 'identity') {
    throw new OutgoingError(
      'broken',
      `${host} answered in the encoding "${encoding.slice(0, 20)}", which was not asked for.`,
    )
  }
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.byteLength
    if (size > most) throw new OutgoingError('too_large', `${host} answered more than ${most} bytes.`)
    parts.push(part)
  }
  const headers = new Headers()
  for (const [name, values = []] of Object.entries(response.headersDistinct)) {
    for (const value of values) headers.append(name, value)
  }
  return { status, headers, body: new Uint8Array(Buffer.concat(parts)) }
}

const certificateFaults = /^(CERT_|ERR_TLS_CERT|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH)/

function explain(error: NodeJS.ErrnoException, host: string, hasBegun = false): OutgoingError {
  const code = error.code ?? ''
  const cause = { cause: error }
  if (certificateFaults.test(code)) {
    return new OutgoingError('certificate', `${host} has no valid certificate (${code}).`, cause)
  }
  if (hasBegun)
    return new OutgoingError('broken', `${host} broke off in the middle of its answer.`, { cause: code })
  if (code === 'ECONNRESET')
    return new OutgoingError('broken', `${host} closed the connection without an answer.`, cause)
  if (code.startsWith('HPE_'))
    return new OutgoingError('broken', `${host} answered something that is not HTTP.`, cause)
  return new OutgoingError('unreachable', `${host} cannot be reached (${code || error.message}).`, cause)
}
