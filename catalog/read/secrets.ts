import type { Finding } from './problem.ts'

/** Forms of secrets that have been published by mistake before. */
const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b[sr]k_(?:live|test)_[0-9A-Za-z]{10,}/, 'a key of the payment service'],
  [/\bwhsec_[0-9A-Za-z+/=]{10,}/, 'a webhook’s signing secret'],
  [/-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----/, 'a private key'],
  [/\bAKIA[0-9A-Z]{16}\b/, 'an access key of a cloud'],
  [/\bgh[pousr]_[0-9A-Za-z]{30,}|\bgithub_pat_[0-9A-Za-z_]{30,}/, 'an access token'],
  [/\bglpat-[0-9A-Za-z_-]{20,}/, 'an access token'],
  [/\bxox[abprs]-[0-9A-Za-z-]{10,}/, 'an access token'],
  [/\bAIza[0-9A-Za-z_-]{35}/, 'an API key'],
  [/\beyJ[0-9A-Za-z_-]{10,2000}\.eyJ[0-9A-Za-z_-]{10,2000}\.[0-9A-Za-z_-]{10}/, 'a signed token'],
  [/"d"\s*:\s*"[0-9A-Za-z_-]{40,}"/, 'a private JSON web key'],
  [/\b[a-z][a-z0-9+]{1,20}:\/\/[^\s/:@]{1,100}:[^\s/@]{1,200}@/, 'an address with a password'],
]

/** Finds the first thing in a text that looks like a secret. The catalog is public; its secrets are settings. */
export function findSecret(text: string): (Finding & { offset: number }) | null {
  for (const [pattern, name] of secrets) {
    const match = pattern.exec(text)
    if (!match) continue
    return {
      message: `this looks like a secret: ${name}`,
      hint: 'Take it out, and replace it where it was issued: everything in the catalog is public.',
      offset: match.index,
    }
  }
  return null
}
