import { createHmac } from 'node:crypto'
import { sameSecret } from './access.ts'

/** How long the operator stays signed in. */
export const sessionSeconds = 12 * 3600

/** What the operator's cookie holds: when it ends, signed with the operator's token, which never leaves the server. */
export function issueSession(operatorToken: string, now: Date): string {
  const ends = (now.getTime() + sessionSeconds * 1000).toString(36)
  return `${ends}.${sign(operatorToken, ends)}`
}

/** Whether a cookie was issued for this token and has not ended. A new token ends every session. */
export function isSession(cookie: string | undefined, operatorToken: string, now: Date): boolean {
  const [ends, signature] = cookie?.split('.') ?? []
  if (!ends || !signature || !sameSecret(signature, sign(operatorToken, ends))) return false
  return Number.parseInt(ends, 36) > now.getTime()
}

function sign(operatorToken: string, ends: string): string {
  return createHmac('sha256', operatorToken).update(`operator session ${ends}`).digest('base64url')
}
