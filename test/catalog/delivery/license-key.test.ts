import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isKey, keyAlphabet, keyBytes, makeKey } from '../../../catalog/delivery/license-key.ts'

const keys = fc.uint8Array({ minLength: keyBytes, maxLength: keyBytes }).map(makeKey)
const positions = fc.nat({ max: 24 })

test('a key has five groups of five characters without look-alikes', () => {
  expect(keyAlphabet).not.toMatch(/[01OIL]/)
  fc.assert(
    fc.property(keys, (key) => {
      expect(key).toMatch(/^[2-9A-HJKMNP-Z]{5}(-[2-9A-HJKMNP-Z]{5}){4}$/)
      expect(isKey(key)).toBe(true)
    }),
  )
})

test('the same random bytes make the same key, others another', () => {
  expect(makeKey(new Uint8Array(keyBytes))).toBe('22222-22222-22222-22222-22222')
  const other = makeKey(new Uint8Array(keyBytes).fill(7))
  expect(other).toBe(makeKey(new Uint8Array(keyBytes).fill(7)))
  expect(other).not.toBe(makeKey(new Uint8Array(keyBytes).fill(8)))
})

test('every single wrong character is noticed', () => {
  fc.assert(
    fc.property(keys, positions, fc.constantFrom(...keyAlphabet), (key, position, character) => {
      const plain = key.replaceAll('-', '')
      fc.pre(plain[position] !== character)
      expect(isKey(grouped(plain.slice(0, position) + character + plain.slice(position + 1)))).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

test('every swap of two characters is noticed, neighbours or not', () => {
  fc.assert(
    fc.property(keys, positions, positions, (key, one, other) => {
      const characters = [...key.replaceAll('-', '')]
      fc.pre(characters[one] !== characters[other])
      const [first, second] = [characters[one] ?? '', characters[other] ?? '']
      characters[one] = second
      characters[other] = first
      expect(isKey(grouped(characters.join('')))).toBe(false)
    }),
    { numRuns: 1000 },
  )
})

test('a key with other characters, groups or length is none', () => {
  for (const text of ['', '22222', '22222-22222-22222-22222-2222O', '2222222222222222222222222']) {
    expect(isKey(text)).toBe(false)
  }
})

function grouped(plain: string): string {
  return plain.replace(/.{5}(?=.)/g, '$&-')
}
