import { createHmac } from 'node:crypto'
import type { KeyRing } from '../secrets/seal.ts'

/** How often a job is tried before a person must look. */
export const maxAttempts = 8

/** A key of its own for download tickets, so that no key serves two purposes; the same for all processes of a shop. */
export function ticketKey({ keys, current }: KeyRing): Uint8Array {
  const sealing = keys.get(current) as Uint8Array
  return createHmac('sha256', sealing).update('vitrine download tickets').digest()
}
