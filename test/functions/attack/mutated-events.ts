import { createHmac } from 'node:crypto'
import { gzipSync } from 'node:zlib'

/** A number from 0 up to 1, always the same ones for one seed (mulberry32). */
export function createChance(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export interface Mutant {
  /** What was done to the event, for a message. */
  how: string
  body: Buffer
  headers: Record<string, string>
}

interface Call {
  text: string
  /** Seconds. */
  now: number
  secret: string
  chance: () => number
}

type Change = (call: Call) => { body?: Buffer | string; signature?: string; headers?: Record<string, string> }

/** One event of Stripe's, spoiled so that its signature no longer holds. */
export function mutantOf(text: string, options: { secret: string; now: Date; chance: () => number }): Mutant {
  const { secret, chance } = options
  const now = Math.floor(options.now.getTime() / 1000)
  const names = Object.keys(changes)
  const how = names[Math.floor(chance() * names.length)] ?? ''
  const { body = text, signature, headers } = (changes[how] as Change)({ text, now, secret, chance })
  return {
    how,
    body: Buffer.from(body),
    headers: {
      'content-type': 'application/json',
      'stripe-signature': signature ?? signed(text, now, secret),
      ...headers,
    },
  }
}

/** A valid header, as Stripe sends it. */
export function signed(text: string | Buffer, at: number, secret: string): string {
  return `t=${at},v1=${hmac(text, at, secret)}`
}

function hmac(text: string | Buffer, at: number | string, secret: string): string {
  return createHmac('sha256', secret).update(`${at}.`).update(text).digest('hex')
}

const below = (chance: () => number, limit: number): number => Math.floor(chance() * limit)

/** A piece of the body replaced by other bytes. */
function spliced({ text, chance }: Call, remove: number, insert: Buffer): Buffer {
  const bytes = Buffer.from(text)
  const at = below(chance, bytes.length - remove)
  return Buffer.concat([bytes.subarray(0, at), insert, bytes.subarray(at + remove)])
}

function randomBytes({ chance }: Call, count: number): Buffer {
  return Buffer.from(Array.from({ length: count }, () => below(chance, 256)))
}

const changes: Record<string, Change> = {
  'a bit flipped': ({ text, chance }) => {
    const body = Buffer.from(text)
    const at = below(chance, body.length)
    body[at] = (body[at] ?? 0) ^ (1 << below(chance, 8))
    return { body }
  },
  'bytes put in': (call) => ({ body: spliced(call, 0, randomBytes(call, 1 + below(call.chance, 20))) }),
  'bytes taken out': (call) => ({ body: spliced(call, 1 + below(call.chance, 20), Buffer.alloc(0)) }),
  'cut short': ({ text, chance }) => ({ body: text.slice(0, below(chance, text.length)) }),
  'only bytes': (call) => ({ body: randomBytes(call, below(call.chance, 5000)) }),
  empty: () => ({ body: '' }),
  twice: ({ text }) => ({ body: text + text }),
  'written anew': ({ text }) => ({ body: JSON.stringify(JSON.parse(text), null, 2) }),
  'a byte order mark': ({ text }) => ({ body: `\ufeff${text}` }),
  'bytes that are no text': (call) => ({ body: spliced(call, 0, Buffer.from([0xff, 0xfe, 0xc0])) }),
  'a zero byte': (call) => ({ body: spliced(call, 0, Buffer.alloc(1)) }),
  'another id': ({ text }) => ({ body: text.replace('"id":"evt_', '"id":"evt_x') }),
  'another session': ({ text }) => ({ body: text.replace('"id":"cs_', '"id":"cs_x') }),
  'the other mode': ({ text }) => ({ body: text.replace('"livemode":false', '"livemode":true') }),
  'names every object has': ({ text }) => ({ body: text.replace('{', '{"__proto__":{"livemode":false},') }),
  'as deep as can be': ({ chance }) => ({ body: '[{"a":'.repeat(1000 + below(chance, 20_000)) }),
  'a number beyond numbers': ({ text }) => ({ body: text.replace(/"created":\d+/, '"created":1e999') }),
  compressed: ({ text }) => ({ body: gzipSync(text), headers: { 'content-encoding': 'gzip' } }),
  'far too large': ({ text, chance }) => ({
    body: chance() < 0.05 ? text.padEnd(513 * 1024 + below(chance, 100_000)) : `${text} `,
  }),
  'no signature': () => ({ signature: '' }),
  'the key of another': ({ text, now, chance }) => ({ signature: signed(text, now, `whsec_${chance()}`) }),
  'no key': ({ text, now }) => ({
    signature: `t=${now},v1=${createHmac('sha256', '').update(`${now}.${text}`).digest('hex')}`,
  }),
  'the old scheme': ({ text, now, secret }) => ({ signature: `t=${now},v0=${hmac(text, now, secret)}` }),
  'no time': ({ text, now, secret }) => ({ signature: `v1=${hmac(text, now, secret)}` }),
  'another time': ({ text, now, secret, chance }) => ({
    signature: `t=${now - 1 - below(chance, 200)},v1=${hmac(text, now, secret)}`,
  }),
  'a second time': ({ text, now, secret }) => ({ signature: `${signed(text, now, secret)},t=${now - 1}` }),
  stale: ({ text, now, secret, chance }) => ({
    signature: signed(text, now - 330 - below(chance, 1e6), secret),
  }),
  'from the future': ({ text, now, secret, chance }) => ({
    signature: signed(text, now + 330 + below(chance, 1e6), secret),
  }),
  'no number for a time': ({ text, secret, chance }) => {
    const times = ['NaN', '-1', '1e99', '0x7fffffff', '', 'Infinity', '{}', '99999999999999999999']
    const at = times[below(chance, times.length)] ?? ''
    return { signature: `t=${at},v1=${hmac(text, at, secret)}` }
  },
  'a digit of the signature': ({ text, now, secret, chance }) => {
    const hex = hmac(text, now, secret)
    const at = below(chance, hex.length)
    const digit = hex[at] === '0' ? '1' : '0'
    return { signature: `t=${now},v1=${hex.slice(0, at)}${digit}${hex.slice(at + 1)}` }
  },
  'half the signature': ({ text, now, secret, chance }) => ({
    signature: `t=${now},v1=${hmac(text, now, secret).slice(0, below(chance, 64))}`,
  }),
  'a signature in capitals': ({ text, now, secret }) => ({
    signature: `t=${now},v1=${hmac(text, now, secret).toUpperCase()}A`,
  }),
  'a garbled header': (call) => {
    const line = signed(call.text, call.now, call.secret)
    const at = below(call.chance, line.length - 1)
    return { signature: `${line.slice(0, at)}~${line.slice(at + 1)}` }
  },
  'a long header': ({ chance }) => ({ signature: 't=1,v1=a,'.repeat(1 + below(chance, 1500)) }),
  'a header of other letters': ({ chance }) => ({
    signature: Array.from({ length: 1 + below(chance, 300) }, () =>
      String.fromCharCode(0x21 + below(chance, 0x5d)),
    ).join(''),
  }),
}
