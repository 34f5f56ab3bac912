/**
 * 31 characters: digits and capitals without 0, 1, I, L and O, which are taken for one another in print.
 * 31 is prime, so the weighted sum below misses no single wrong character and no swap of two characters.
 */
export const keyAlphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ'

const symbols = 24
const groupLength = 5

/** Random bytes that one key needs; 160 bits leave no measurable bias over the 119 bits of a key. */
export const keyBytes = 20

/** Five groups of five characters, such as `7KQ2M-X9RTB-4HWZD-N3VCE-8JYPA`; the last character is a check digit. */
const keyPattern = new RegExp(`^[${keyAlphabet}]{5}(-[${keyAlphabet}]{5}){4}$`)

/** Makes a license key from `keyBytes` random bytes; the same bytes make the same key. */
export function makeKey(bytes: Uint8Array): string {
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n)
  const values: number[] = []
  while (values.length < symbols) {
    values.push(Number(number % BigInt(keyAlphabet.length)))
    number /= BigInt(keyAlphabet.length)
  }
  values.push(checkValue(values))
  const text = values.map((value) => keyAlphabet.charAt(value)).join('')
  return text.replace(new RegExp(`.{${groupLength}}(?=.)`, 'g'), '$&-')
}

/** True for a key as it is printed, with a fitting check digit. */
export function isKey(text: string): boolean {
  if (!keyPattern.test(text)) return false
  const values = [...text.replaceAll('-', '')].map((character) => keyAlphabet.indexOf(character))
  return checkValue(values.slice(0, symbols)) === values[symbols]
}

/**
 * A key as it is kept, from a key as people type it: any case, with or without the dashes.
 * @returns null when it is none, or has a wrong or swapped character
 */
export function readKey(typed: string): string | null {
  if (typed.length > 64) return null
  const bare = typed.toUpperCase().replace(/[\s-]/g, '')
  const key = bare.replace(new RegExp(`.{${groupLength}}(?=.)`, 'g'), '$&-')
  return isKey(key) ? key : null
}

/** Chosen so that the sum of value times position, over all 25 characters, is a multiple of 31. */
function checkValue(values: readonly number[]): number {
  const prime = keyAlphabet.length
  const sum = values.reduce((total, value, index) => total + value * (index + 1), 0)
  // The check digit stands at position 25; 5 is the inverse of 25 modulo 31 (25 × 5 = 125 = 4 × 31 + 1).
  return ((prime - (sum % prime)) * 5) % prime
}
