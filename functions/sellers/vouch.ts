import { timingSafeEqual } from 'node:crypto'
import { signUsage } from './koogallery-signature.ts'
import type { SellerProof, Vouching } from './port.ts'
import { readAuthorization, signSdk } from './sdk-signature.ts'
import { readMessage } from './standard-webhooks.ts'

const usageFreshMs = 5 * 60_000
const sdkFreshMs = 15 * 60_000

/** Whether a seller's own call was signed with one of its secrets, and lately. */
export function vouch(secrets: readonly string[], proof: SellerProof, now: Date): Vouching {
  if (proof.kind === 'webhook') {
    const reading = readMessage(secrets, proof.headers, proof.body, now)
    return reading === 'unsigned' ? 'wrong' : reading
  }
  if (proof.kind === 'usage') {
    if (!isNear(Number(proof.timestamp), now, usageFreshMs)) return 'stale'
    return secrets.some((secret) => isSame(signUsage(secret, proof), proof.signature)) ? 'valid' : 'wrong'
  }
  const said = readAuthorization(proof.headers.authorization ?? '')
  if (!said?.signedHeaders.includes('x-sdk-date')) return 'wrong'
  if (!isNear(sdkTime(proof.headers['x-sdk-date'] ?? ''), now, sdkFreshMs)) return 'stale'
  const fits = secrets.some((secret) => isSame(signSdk(secret, proof, said.signedHeaders), said.signature))
  return fits ? 'valid' : 'wrong'
}

/** `20220809T080000Z` as a time. */
function sdkTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

function isNear(at: number, now: Date, withinMs: number): boolean {
  return Math.abs(now.getTime() - at) <= withinMs
}

function isSame(a: string, b: string): boolean {
  const [x, y] = [Buffer.from(a), Buffer.from(b)]
  return x.length === y.length && timingSafeEqual(x, y)
}
