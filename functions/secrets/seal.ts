import type { Sealed } from '../../catalog/delivery/ports.ts'
import type { Random } from '../orders/ids.ts'

/** Keys of 32 bytes by id; the first encrypts, all decrypt. */
export interface KeyRing {
  current: string
  keys: ReadonlyMap<string, Uint8Array>
}

export interface Sealer {
  /** @param bound what the text belongs to, such as `del_…:password`; needed again to open it */
  seal(bound: string, text: string): Promise<Sealed>
  /** @throws when the key is not configured, or the text was bound to something else or altered */
  open(bound: string, sealed: Sealed): Promise<string>
}

/** AES-256-GCM with the binding as additional data: a ciphertext moved to another row does not open. */
export function createSealer(ring: KeyRing, random: Random): Sealer {
  return {
    async seal(bound, text) {
      const iv = new Uint8Array(random(12))
      const key = await importKey(ring, ring.current)
      const data = await crypto.subtle.encrypt(cipher(iv, bound), key, new TextEncoder().encode(text))
      return { key: ring.current, iv: encode(iv), data: encode(new Uint8Array(data)) }
    },
    async open(bound, sealed) {
      const key = await importKey(ring, sealed.key)
      const text = await crypto.subtle.decrypt(cipher(decode(sealed.iv), bound), key, decode(sealed.data))
      return new TextDecoder().decode(text)
    },
  }
}

function cipher(iv: Uint8Array<ArrayBuffer>, bound: string) {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(bound) }
}

async function importKey(ring: KeyRing, id: string) {
  const bytes = ring.keys.get(id)
  if (!bytes) throw new Error(`Key id ${id} is in use but not in SECRET_KEYS.`)
  return crypto.subtle.importKey('raw', new Uint8Array(bytes), 'AES-GCM', false, ['encrypt', 'decrypt'])
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64url')
}

function decode(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(text, 'base64url'))
}
