import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/** What a V2 signature is made over: the body's text as sent, with the query's nonce and timestamp. */
export interface SignedRequest {
  body: string
  nonce: string
  /** Unix time in milliseconds, as text. */
  timestamp: string
}

const hmac = (key: string, text: string) => createHmac('sha256', key).update(text)

/**
 * Signature of a V2 request: HMAC-SHA256 of key + nonce + timestamp + hex HMAC-SHA256 of the body, the key being the
 * seller's both times. The published SaaS pages leave the key out, the licence page and the sample have it.
 * @returns 64 capital hexadecimal digits; sellers compare without regard to case
 */
export function signRequest(key: string, { body, nonce, timestamp }: SignedRequest): string {
  return hmac(key, key + nonce + timestamp + hmac(key, body).digest('hex'))
    .digest('hex')
    .toUpperCase()
}

/**
 * How a signature was made: rightly, or by one of two known mistakes. `plain-sha`: the body was hashed without the
 * key, the commonest fault in public code. `unhashed`: the body itself was signed, as another of the protocol's
 * interfaces wants it.
 */
export function readSignature(
  key: string,
  request: SignedRequest,
  signature: string,
): 'valid' | 'plain-sha' | 'unhashed' | 'wrong' {
  const { body, nonce, timestamp } = request
  const over = (inner: string) => hmac(key, key + nonce + timestamp + inner).digest('hex')
  if (isSame(signRequest(key, request), signature)) return 'valid'
  if (isSame(over(createHash('sha256').update(body).digest('hex')), signature)) return 'plain-sha'
  if (isSame(over(body), signature)) return 'unhashed'
  return 'wrong'
}

/** The value of the `Body-Sign` header for an answer's raw bytes. */
export function signAnswer(key: string, body: Uint8Array): string {
  return `sign_type="HMAC-SHA256", signature= "${answerDigest(key, body).toString('base64')}"`
}

/** Whether a `Body-Sign` header fits the answer's raw bytes; blanks around commas and equal signs do not matter. */
export function fitsAnswer(key: string, body: Uint8Array, header: string): boolean {
  const field = (name: string) => new RegExp(`(?:^|,)\\s*${name}\\s*=\\s*"([^"]*)"`).exec(header)?.[1] ?? ''
  const given = Buffer.from(field('signature'), 'base64')
  const due = answerDigest(key, body)
  return field('sign_type') === 'HMAC-SHA256' && given.length === due.length && timingSafeEqual(given, due)
}

const answerDigest = (key: string, body: Uint8Array) => createHmac('sha256', key).update(body).digest()

function isSame(hex: string, given: string): boolean {
  const [a, b] = [Buffer.from(hex.toLowerCase()), Buffer.from(given.toLowerCase())]
  return a.length === b.length && timingSafeEqual(a, b)
}

/**
 * The `authToken` of a V1 request, in Base64: HMAC-SHA256 over all other parameters, decoded, as `name=value` sorted by
 * name, with the access key and the `timeStamp` together as the key (K19).
 */
export function authToken(key: string, parameters: Readonly<Record<string, string>>): string {
  return tokenDigest(key, parameters).toString('base64')
}

/** Whether a V1 request was signed with the key; parameters that we do not know are part of what is signed. */
export function fitsToken(key: string, parameters: Readonly<Record<string, string>>): boolean {
  const { authToken: given = '', ...signed } = parameters
  const [due, bytes] = [tokenDigest(key, signed), Buffer.from(given, 'base64')]
  return bytes.length === due.length && timingSafeEqual(bytes, due)
}

function tokenDigest(key: string, parameters: Readonly<Record<string, string>>): Buffer {
  const joined = Object.entries(parameters)
    // By UTF-16 code units, capital letters before small ones, as a Java TreeMap has them.
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
  return hmac(key + (parameters.timeStamp ?? ''), joined).digest()
}

/** Signature of a usage push: Base64 HMAC-SHA256 of `ts=…&nonce=…&body=…` (K14). */
export function signUsage(key: string, { body, nonce, timestamp }: SignedRequest): string {
  return hmac(key, `ts=${timestamp}&nonce=${nonce}&body=${body}`).digest('base64')
}
