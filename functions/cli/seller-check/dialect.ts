import type { Reply } from './ask.ts'

export type Fields = Record<string, string | Record<string, string>>

/** How a call is signed: rightly, or as one of the mistakes that sellers make. */
export type Signing =
  'right' | 'small-letters' | 'wrong' | 'missing' | 'plain-sha' | 'unhashed' | 'seconds' | 'no-time' | 'hex'

export interface How {
  signing?: Signing
  /** The call's own time, away from now. */
  offsetMs?: number
  nonce?: string
  /** Parameters beside the known ones. */
  extra?: Record<string, string>
  /** The body as it goes out, in place of the canonical one; and the text that is signed for it. */
  body?: string
  signedBody?: string
}

/** One generation of KooGallery: how it calls, and what it calls things. */
export interface Dialect {
  name: 'koogallery-v2' | 'koogallery-v1'
  key: string
  call(activity: string, fields: Fields, how?: How): Promise<Reply>
  newInstance(order: string): Fields
  /** Renewals by name. */
  renewals(order: string, instance: string): { name: string; activity: string; fields: Fields }[]
  freeze(order: string, instance: string): { activity: string; fields: Fields }
  thaw(order: string, instance: string): { activity: string; fields: Fields }
  release(order: string, instance: string): Fields
  upgrade(order: string, instance: string): { activity: string; fields: Fields }
  /** Asks after instances; for V1 the published way is to ask for the order again. */
  query(order: string, instances: string[]): { activity: string; fields: Fields }
  /** User name and password as people read them; null when they cannot be read. */
  open(field: string, reply: Reply): string | null
}

/** The result code in six digits; sellers send it as a number too. Empty when there is none. */
export function codeOf({ json }: Reply): string {
  const code = String(json?.resultCode ?? '')
  return code === '' ? '' : code.padStart(6, '0')
}

export const isOk = (reply: Reply): boolean => reply.status === 200 && codeOf(reply) === '000000'

/** What was answered, short enough for a line. */
export function told(reply: Reply): string {
  if (reply.fault) return reply.fault
  if (!reply.json) return `HTTP ${reply.status}, “${reply.text.slice(0, 60).replace(/\s+/g, ' ')}”`
  const message = reply.json.resultMsg ?? reply.json.message
  const code = reply.json.resultCode ?? reply.json.code
  return `HTTP ${reply.status}, ${String(code)}${message ? ` “${String(message).slice(0, 120)}”` : ''}`
}
