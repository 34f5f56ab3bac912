import type { SellerPort } from '../../catalog/delivery/seller-port.ts'

/** A product's way to its seller's server, as the catalog has it now. */
export interface SellerConnection {
  protocol: string
  url: string
  /** Name of the seller's key. */
  key: string
  seller: string
  /** The only hosts its calls may go to. */
  hosts: string[]
}

/** How a seller's own call proves whose it is. Headers are in small letters. */
export type SellerProof =
  | { kind: 'usage'; body: string; nonce: string; timestamp: string; signature: string }
  | { kind: 'webhook'; headers: Readonly<Record<string, string | undefined>>; body: string }
  | {
      kind: 'sdk'
      method: string
      path: string
      query: readonly (readonly [string, string])[]
      headers: Readonly<Record<string, string | undefined>>
      body: string
    }

/** `no-key`: this process has no key of the seller. */
export type Vouching = 'valid' | 'stale' | 'wrong' | 'no-key'

/** The sellers of the shop: their servers, and their keys. */
export interface Sellers {
  for(connection: SellerConnection): SellerPort
  vouches(owner: Pick<SellerConnection, 'seller' | 'key'>, proof: SellerProof): Vouching
}

type NoAnswer =
  { status: 'unreachable'; reason: string } | { status: 'refused'; fault: 'operator'; reason: string }

/** A seller that cannot be asked: every call answers why. */
export function unaskable(answer: NoAnswer): SellerPort {
  const say = async () => answer
  return {
    provision: say,
    query: say,
    renew: say,
    checkChange: say,
    change: say,
    suspend: say,
    resume: say,
    release: say,
  }
}
