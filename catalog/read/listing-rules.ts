import type { Finding } from './problem.ts'

const rules: readonly (readonly [RegExp, string, string])[] = [
  [
    /[$€£¥₩₹]\s?\d|\d\s?[$€£¥₩₹]|\b(?:USD|EUR|GBP|JPY|KWD|CNY|CHF)\s?\d|\d\s?(?:USD|EUR|GBP|JPY|KWD|CNY|CHF)\b/i,
    'a price',
    'Prices belong in plans.',
  ],
  [
    /(?:\+|\b0)\d[\d ()/.-]{5,}\d|\b\d{3}[ -]\d{3,4}[ -]\d{3,4}\b/,
    'a phone number',
    'It belongs in support.',
  ],
  [/\bv(?:er(?:sion)?)?\.? ?\d|\b\d+\.\d|版本?\s?\d/i, 'a version', 'It belongs in "version".'],
]

/** The marketplace lists names without price, version or phone number. */
export function nameFinding(name: string): Finding | null {
  for (const [pattern, what, hint] of rules) {
    const match = pattern.exec(name)
    if (match) return { message: `the name has ${what} in it ("${match[0].trim()}")`, hint }
  }
  return null
}
