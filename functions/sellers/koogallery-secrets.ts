import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'

/** `encryptType` of an answer: "1" AES-256-CBC, "2" AES-128-CBC (K7b). */
export type EncryptType = '1' | '2'

const ciphers = {
  '1': { name: 'aes-256-cbc', keyBytes: 32 },
  '2': { name: 'aes-128-cbc', keyBytes: 16 },
} as const

const ivLetters = 16

/**
 * Encrypts a field as KooGallery V1 wants it: sixteen letters that are the IV, then the ciphertext in Base64.
 * @param iv sixteen characters of A–Z, a–z, 0–9
 */
export function encryptField(accessKey: string, text: string, iv: string, type: EncryptType = '1'): string {
  const { name, keyBytes } = ciphers[type]
  const cipher = createCipheriv(name, aesKey(accessKey, keyBytes), Buffer.from(iv, 'latin1'))
  return iv + cipher.update(text, 'utf8', 'base64') + cipher.final('base64')
}

/** Reads an encrypted field. @returns null when it was not made with this key */
export function decryptField(accessKey: string, field: string, type: EncryptType = '1'): string | null {
  const { name, keyBytes } = ciphers[type]
  const [iv, data] = [Buffer.from(field.slice(0, ivLetters), 'latin1'), field.slice(ivLetters)]
  try {
    const cipher = createDecipheriv(name, aesKey(accessKey, keyBytes), iv)
    const bytes = Buffer.concat([cipher.update(data, 'base64'), cipher.final()])
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** Sixteen letters for an IV from at least as many random bytes. */
export function ivFrom(random: Uint8Array): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return Array.from(random.slice(0, ivLetters), (byte) => letters[byte % letters.length]).join('')
}

/**
 * The AES key of an access key: the first bytes of Java's "SHA1PRNG" (SUN provider) seeded with it. The published text
 * does not say so; the published Java sample does it through `KeyGenerator.init(bits, random)` (K51).
 */
export function aesKey(accessKey: string, bytes: number): Buffer {
  const sha1 = (data: Uint8Array): Buffer => createHash('sha1').update(data).digest()
  const state = sha1(Buffer.from(accessKey, 'utf8'))
  const stream: Buffer[] = []
  for (let made = 0; made < bytes; made += 20) {
    const out = sha1(state)
    stream.push(out)
    stepOn(state, out)
  }
  return Buffer.concat(stream).subarray(0, bytes)
}

/** state + out + 1, byte by byte from the lowest, with Java's signed bytes and carries. */
function stepOn(state: Buffer, out: Buffer): void {
  let carry = 1
  let hasChanged = false
  for (let index = 0; index < state.length; index += 1) {
    const sum = state.readInt8(index) + out.readInt8(index) + carry
    hasChanged ||= (sum & 0xff) !== state[index]
    state[index] = sum & 0xff
    carry = sum >> 8
  }
  if (!hasChanged) state[0] = ((state[0] ?? 0) + 1) & 0xff
}
