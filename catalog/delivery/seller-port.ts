import type { Change, EndReason, Line, RenewScene, SuspendReason } from './line.ts'

/** What a seller of SaaS hands over; credentials in clear, only ever in memory. */
export interface SellerAccess {
  frontUrl: string
  adminUrl?: string | undefined
  /** Works once: there the buyer sets a password or signs on. */
  signOnUrl?: string | undefined
  userName?: string | undefined
  password?: string | undefined
  memo?: string | undefined
}

/** What of the buyer a seller's server may find missing or taken. */
export const contactFields = ['mobile', 'email', 'domain'] as const
export type ContactField = (typeof contactFields)[number]

/** A plain no. `field`: what the buyer may give anew, for `buyer`. */
interface SellerRefusal {
  status: 'refused'
  fault: 'buyer' | 'sold-out' | 'operator'
  reason: string
  field?: ContactField
}

/**
 * No usable answer; where the protocol says so, when to ask again, and after how long without an answer the order fails
 * and its money goes back.
 */
interface SellerSilence {
  status: 'unreachable'
  reason: string
  afterSeconds?: number
  giveUpAfterSeconds?: number
}

/** Answer of a seller's server, whatever its protocol. */
export type SellerAnswer =
  | { status: 'ready'; instance: string; access: SellerAccess }
  | { status: 'working'; instance?: string; reason?: string; afterSeconds?: number }
  | SellerSilence
  | SellerRefusal
  | { status: 'released' }

/** Answer to what is asked of an instance that is there; `done` also says that what was asked about is allowed. */
export type SellerDeed =
  | { status: 'done' }
  | { status: 'working'; reason?: string; afterSeconds?: number }
  | SellerSilence
  | SellerRefusal
  /** The seller does not know the instance. */
  | { status: 'unknown'; reason: string }

/** What the seller's count of an instance stood at. It only rises; what was used between two is their difference. */
export interface UseCount {
  /** Which count it is, where the seller keeps several for one instance; else empty. */
  counter: string
  /** Decimal text in the unit of the plan, at most four places. */
  value: string
  at: Date
}

/** Answer to how much was used. */
export type SellerMeasure =
  | { status: 'measured'; counts: UseCount[] }
  | SellerSilence
  | SellerRefusal
  /** The seller does not know the instance. */
  | { status: 'unknown'; reason: string }

/** Answer to the question for a license text. */
export type SellerLicense =
  | { status: 'issued'; license: string; instance?: string }
  | { status: 'unreachable'; reason: string }
  | SellerRefusal

/** What a seller is told of a license code that the store made. */
export type CodeDeed =
  { do: 'refresh'; scene: RenewScene } | { do: 'freeze' | 'unfreeze' } | { do: 'release'; reason: EndReason }

type SoldLine = Line<unknown, unknown>

/**
 * The seller's own server; address, key and protocol come from the product's current connection. Every call may be
 * repeated, and names the delivery, line and money event, so that the seller does each once.
 */
export interface SellerPort {
  /** Asks for an instance. Repeating it for the same delivery must not make a second one. */
  provision(line: SoldLine): Promise<SellerAnswer>
  query(instance: string, line: SoldLine): Promise<SellerAnswer>
  /** Tells the new end, `line.term`. */
  renew(instance: string, line: SoldLine, scene: RenewScene): Promise<SellerDeed>
  /** Asks whether a change would be taken on, before any money moves; `done` where the protocol has no question. */
  checkChange(instance: string, line: SoldLine, change: Change): Promise<SellerDeed>
  change(instance: string, line: SoldLine, change: Change): Promise<SellerDeed>
  suspend(instance: string, line: SoldLine, reason: SuspendReason): Promise<SellerDeed>
  /** Opens it again. @param pause which of its pauses is over, from 1: each is opened by an order of its own */
  resume(instance: string, line: SoldLine, pause?: number): Promise<SellerDeed>
  release(instance: string, line: SoldLine, reason: EndReason): Promise<SellerAnswer>
  /**
   * Takes back what a call may have made whose answer was lost; only where that needs no name of the seller's.
   * Elsewhere asking for the instance once more tells which to release.
   */
  abandon?(line: SoldLine, reason: EndReason): Promise<SellerAnswer>
  /** Tells that there is an order, or the money event `line.term.ref`, to ask about; where the protocol has that. */
  notify?(line: SoldLine): Promise<SellerDeed>
  /** Asks how much was used of an instance that is paid for by use; where the seller has to be asked. */
  measure?(instance: string, line: SoldLine): Promise<SellerMeasure>
  /** Asks for the license of a line; repeating it must not make a second one. Where the protocol issues licenses. */
  license?(line: SoldLine): Promise<SellerLicense>
  /** Tells what became of a code, each once by its money event; where the protocol knows codes. */
  tellCode?(code: string, deed: CodeDeed, line: SoldLine): Promise<SellerDeed>
}
