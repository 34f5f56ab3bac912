import { createHash } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

/** An answer that is neither a success nor a reason to ask again. */
export class Refused extends Error {
  readonly status: number
  readonly code: string
  constructor(url: string, status: number, body: string) {
    super(`${url} answered ${status}: ${body.slice(0, 300)}`)
    this.status = status
    this.code = /"code":"(\w+)"/.exec(body)?.[1] ?? ''
  }
}

/** How long anybody waits for a shop that is killed again and again. */
const patienceMs = 600_000

/** What a server said at last. */
export interface Answer {
  text: string
  /** Of the bytes, hexadecimal. */
  sha256: string
  location: string
  /** Digest by which a registry names what it sent. */
  digest: string
}

/**
 * Asks until there is an answer: a server that is gone, busy or at fault is asked again, as a browser's user would.
 * @throws Refused on any other answer than a success or a redirect
 */
export async function askUntilAnswered(url: string, init: RequestInit = {}): Promise<Answer> {
  const until = Date.now() + patienceMs
  for (;;) {
    const answer = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(20_000),
      ...init,
    })
      .then(async (response) => {
        const bytes = new Uint8Array(await response.arrayBuffer())
        return { response, bytes, text: new TextDecoder().decode(bytes) }
      })
      // Whoever dies in the middle of an answer has not answered.
      .catch(() => null)
    if (answer && answer.response.status < 400) {
      const { headers } = answer.response
      return {
        text: answer.text,
        sha256: createHash('sha256').update(answer.bytes).digest('hex'),
        location: headers.get('location') ?? '',
        digest: headers.get('docker-content-digest') ?? '',
      }
    }
    const mayPass = !answer || answer.response.status >= 500 || [408, 429].includes(answer.response.status)
    if (!mayPass) throw new Refused(url, answer.response.status, answer.text)
    if (Date.now() > until)
      throw new Error(`${url} did not answer in ${patienceMs / 1000} s: ${answer?.text ?? 'no connection'}`)
    await pause(120)
  }
}

/** The same with a JSON body both ways. */
export async function askJson(
  url: string,
  {
    body,
    token,
    headers = {},
    method = body === undefined ? 'GET' : 'POST',
  }: {
    body?: unknown
    token?: string
    headers?: Record<string, string>
    method?: string
  } = {},
): Promise<unknown> {
  const { text } = await askUntilAnswered(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return text ? JSON.parse(text) : null
}

/** Looks again until something is there. @throws when it never is */
export async function eventually<Found>(
  what: string,
  look: () => Found | null | undefined | false | Promise<Found | null | undefined | false>,
  everyMs: number,
): Promise<Found> {
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    const found = await look()
    if (found) return found
    await pause(everyMs)
  }
  throw new Error(`waited ${patienceMs / 1000} s in vain for ${what}`)
}
