import type { Reply } from './ask.ts'
import type { Notes } from './report.ts'

/** A shop reads no more of an answer. */
const mostBytes = 64 * 1024

/** Why a shop could not read an answer's text; null when it could. */
export function textFault({ bytes, text }: Pick<Reply, 'bytes' | 'text'>): string | null {
  if (bytes.length > mostBytes)
    return `An answer has ${Math.round(bytes.length / 1024)} kB; 64 kB are the most.`
  return Buffer.from(text, 'utf8').equals(bytes) ? null : 'An answer is not UTF-8.'
}

/** Why a buyer cannot be sent to one of these addresses; null when all are fit. */
export function addressFault(addresses: Readonly<Record<string, unknown>>): string | null {
  for (const [name, address] of Object.entries(addresses)) {
    const url = typeof address === 'string' ? address : ''
    if (!URL.canParse(url) || new URL(url).protocol !== 'https:')
      return `${name} must be an https address, and is ${url.slice(0, 80) || 'missing'}.`
    if (url.length > 512) return `${name} has ${url.length} characters; 512 are the most.`
  }
  return null
}

/** Whatever was asked, the answer is 200 with JSON in UTF-8: point 17. */
export function everyAnswer(heard: Reply[], notes: Notes): void {
  for (const reply of heard) {
    if (reply.fault) notes.failed(17, reply.fault)
    else if (reply.status !== 200)
      notes.failed(17, `It answered HTTP ${reply.status}; a refusal is a resultCode in an answer with 200.`)
    else if (!reply.json)
      notes.failed(
        17,
        `It answered something that is not JSON: “${reply.text.slice(0, 60).replace(/\s+/g, ' ')}”.`,
      )
    else if (textFault(reply)) notes.failed(17, textFault(reply) ?? '')
    else if (!/^\d{6}$/.test(String(reply.json.resultCode ?? '')))
      notes.failed(17, 'An answer has no resultCode of six digits.')
    else notes.passed(17)
  }
}
