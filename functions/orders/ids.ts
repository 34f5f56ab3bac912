import { createHash } from 'node:crypto'

/** Source of random bytes, injected: `crypto.getRandomValues` outside tests. */
export type Random = (bytes: number) => Uint8Array

/** The prefix says what an id names, so that a pasted one is understood. */
export type IdPrefix = 'ord' | 'line' | 'del' | 'file' | 'mail' | 'job' | 'ref' | 'pay' | 'key' | 'lead'

const letters = '0123456789abcdefghjkmnpqrstvwxyz'

/** An opaque id of 128 random bits in Crockford's base 32: `ord_` and 26 characters. */
export function newId(prefix: IdPrefix, random: Random): string {
  return `${prefix}_${base32(random(16))}`
}

/**
 * The id of what follows from another thing, the same whenever it is asked for. A shop that was restored from a back-up
 * calls what it makes again by the name under which others know it already.
 */
export function derivedId(prefix: IdPrefix, from: string): string {
  return `${prefix}_${base32(createHash('sha256').update(`${prefix} of ${from}`).digest().subarray(0, 16))}`
}

/** An access token: 256 bits, base64url, no padding. Kept nowhere; only its hash is stored. */
export function newToken(random: Random): string {
  return Buffer.from(random(32)).toString('base64url')
}

function base32(bytes: Uint8Array): string {
  let text = ''
  let held = 0
  let bits = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += letters[(held >>> bits) & 31]
    }
    held &= (1 << bits) - 1
  }
  return bits ? text + letters[(held << (5 - bits)) & 31] : text
}
