import type { Sellers } from './port.ts'
import { vouch } from './vouch.ts'

/** A seller's key: the setting it comes from, and the secret when it is set; several with commas while one is replaced. */
export interface SellerKey {
  setting: string
  secret: string | undefined
}

/** The secrets of a setting, the one that signs first; null when there is none. */
export function secretsIn(setting: string | undefined): readonly [string, ...string[]] | null {
  const [first, ...others] = (setting ?? '')
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean)
  return first ? [first, ...others] : null
}

/** Looks at sellers' own calls by their keys. Needs no network, so it is done wherever a call comes in. */
export function createVoucher(
  keys: (seller: string, name: string) => SellerKey,
  now: () => Date,
): Sellers['vouches'] {
  return ({ seller, key }, proof) => {
    const secrets = secretsIn(keys(seller, key).secret)
    return secrets ? vouch(secrets, proof, now()) : 'no-key'
  }
}
