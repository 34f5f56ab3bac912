import { fitsAnswer, signAnswer } from '../../sellers/koogallery-signature.ts'
import type { Reply } from './ask.ts'

/** What is wrong with an answer's Body-Sign, in words; null when it is right. */
export function bodySignFault(key: string, { headers, bytes, json }: Reply): string | null {
  const header = headers.get('body-sign')
  if (header === null) return 'The answer has no Body-Sign header.'
  if (fitsAnswer(key, bytes, header)) return null
  const given = /signature\s*=\s*"?([^",]*)/.exec(header)?.[1]?.trim() ?? ''
  if (!/signature\s*=\s*"/.test(header))
    return `The signature in Body-Sign must stand in double quotes; yours is ${header.slice(0, 80)}.`
  if (!header.includes('sign_type="HMAC-SHA256"')) return 'Body-Sign must begin with sign_type="HMAC-SHA256".'
  const of = (text: string) => /signature= "([^"]*)/.exec(signAnswer(key, Buffer.from(text)))?.[1]
  if (of(Buffer.from(bytes).toString('utf8').trim()) === given) {
    return 'You signed the body without the white space around it; every byte that is sent counts.'
  }
  if (json) {
    const rewritten = [
      JSON.stringify(json),
      JSON.stringify(json, null, 2),
      JSON.stringify(json, null, 4),
      sorted(json),
    ]
    if (rewritten.some((text) => of(text) === given)) {
      return 'You signed before re-serialising: the signature fits the same JSON written otherwise, not the bytes that were sent.'
    }
  }
  if (/^[0-9a-f]{64}$/i.test(given)) return 'The signature is hexadecimal; it must be Base64.'
  return 'The signature does not fit the body: it must be the HMAC-SHA256 of the raw bytes with the access key.'
}

function sorted(json: Record<string, unknown>): string {
  return JSON.stringify(Object.fromEntries(Object.entries(json).sort(([a], [b]) => (a < b ? -1 : 1))))
}
