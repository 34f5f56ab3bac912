import { fitsToken, readSignature } from '../../sellers/koogallery-signature.ts'

export interface SignedCall {
  body: string
  signature: string
  timestamp: string
  nonce: string
}

/** Looks at a call as a seller's server does: the key it was signed with, or what to answer as resultMsg. */
export type Gate = (call: SignedCall, now: number) => { secret: string } | { refusal: string }

const freshMs = 60_000

/**
 * Checks a call as the published sample server does: the body is parsed, members that are null are dropped, the keys
 * sorted and the text written anew before it is hashed. A call may be 60 seconds old or early, and comes once.
 * @param secrets the keys of all sellers the stand-in speaks for; any of them may have signed
 */
export function createGate(secrets: string[]): Gate {
  const seen = new Map<string, number>()
  return ({ body, signature, timestamp, nonce }, now) => {
    if (!signature || !nonce) return { refusal: 'The call is not signed.' }
    if (!/^\d{13}$/.test(timestamp)) return { refusal: 'The timestamp is not a time in milliseconds.' }
    if (Math.abs(now - Number(timestamp)) > freshMs) {
      return { refusal: 'The timestamp is more than 60 seconds away.' }
    }
    const request = { body: rewritten(body), nonce, timestamp }
    const findings = secrets.map((secret) => readSignature(secret, request, signature))
    const secret = secrets[findings.indexOf('valid')]
    if (!secret) return { refusal: whyWrong(findings) }
    for (const [old, at] of seen) if (now - at > 2 * freshMs) seen.delete(old)
    if (seen.has(nonce)) return { refusal: 'The nonce was used before.' }
    seen.set(nonce, now)
    return { secret }
  }
}

/**
 * Checks a V1 call: its authToken over every parameter that came, and its time.
 * @param parameters of the query, decoded
 */
export function tokenGate(
  secrets: string[],
  parameters: Record<string, string>,
  now: number,
): ReturnType<Gate> {
  const { timeStamp = '' } = parameters
  if (!parameters.authToken) return { refusal: 'The call has no authToken.' }
  if (!/^\d{17}$/.test(timeStamp)) return { refusal: 'The timeStamp is not yyyyMMddHHmmssSSS.' }
  const [, date, time] = /^(\d{8})(\d{9})$/.exec(timeStamp) ?? []
  const day = date?.replace(/(....)(..)(..)/, '$1-$2-$3')
  const at = Date.parse(`${day}T${time?.replace(/(..)(..)(..)(...)/, '$1:$2:$3.$4')}Z`)
  if (!(Math.abs(now - at) <= freshMs)) return { refusal: 'The timeStamp is more than 60 seconds away.' }
  const secret = secrets.find((one) => fitsToken(one, parameters))
  return secret ? { secret } : { refusal: 'The authToken is wrong.' }
}

function whyWrong(findings: string[]): string {
  if (findings.includes('plain-sha')) return 'The signature hashes the body without the key.'
  if (findings.includes('unhashed')) return 'The signature is over the body itself instead of its hash.'
  return 'The signature is wrong.'
}

function rewritten(body: string): string {
  try {
    const fields = Object.entries(JSON.parse(body) as object).filter(([, value]) => value !== null)
    return JSON.stringify(Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1))))
  } catch {
    return body
  }
}
