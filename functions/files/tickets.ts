import { createHmac, timingSafeEqual } from 'node:crypto'

/** Signs and reads the short-lived addresses of files. */
export interface Tickets {
  /** A ticket for a file, good for 10 to 20 minutes; the same within a window, so that pages stay cacheable. */
  issue(file: string, now: Date): string
  /** The file a ticket stands for; null when it was altered or has run out. */
  read(ticket: string, now: Date): string | null
}

const windowMs = 600_000

/** @param key 32 bytes that nobody else has */
export function createTickets(key: Uint8Array): Tickets {
  const sign = (payload: string): Buffer => createHmac('sha256', key).update(payload).digest()
  return {
    issue(file, now) {
      const expires = (Math.floor(now.getTime() / windowMs) + 2) * windowMs
      const payload = `${file}.${expires.toString(36)}`
      return `${payload}.${sign(payload).toString('base64url')}`
    },
    read(ticket, now) {
      const [file, expires, signature] = ticket.split('.')
      if (!file || !expires || !signature) return null
      const given = Buffer.from(signature, 'base64url')
      const wanted = sign(`${file}.${expires}`)
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
      return Number.parseInt(expires, 36) > now.getTime() ? file : null
    },
  }
}
