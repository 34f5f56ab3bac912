import type { SellerPort } from '../../catalog/delivery/define.ts'

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
