import type { Billing, DeliveryState, Party } from '../wire.ts'
import type { Machine } from './license-port.ts'

/**
 * What a method is told of the line it delivers: the snapshot taken at the sale, and the grant stored so far.
 * `delivery` is the idempotency key of every call that leaves the house.
 */
export interface Line<Terms, Grant> {
  delivery: string
  order: string
  line: string
  product: { id: string; name: string; version?: string | undefined }
  plan: { id: string; name: string }
  seller: { id: string; name: string; email: string }
  quantity: number
  unit: string | null
  /** What was charged for the line, in minor units, before tax. */
  price: { amount: number; currency: string }
  billing: Billing
  term: Term
  buyer: {
    email: string | null
    locale: string
    /** The buyer agreed at checkout that the seller may have the address. */
    sharesContact: boolean
  }
  inputs: Readonly<Record<string, string>>
  terms: Terms
  /** The terms as the catalog has them now, for what grows after the sale; absent when the product is gone. */
  current?: Terms
  grant: Grant | null
  /** Machines that hold a seat now, where the method keeps a license. */
  machines?: readonly Machine[]
  state: DeliveryState
  waitingFor: Party | null
  /** When the payment was settled. */
  paidAt: Date
}

/** Until when a line is paid for, and by which money event; sellers know each event as an order of its own. */
export interface Term {
  /** End of what is paid; null when it has none. */
  until: Date | null
  /** Nothing has been paid yet: it is being tried. */
  trial: boolean
  /** Id of the money event that brought it here: the order, or what renewed or changed it. At most 64 characters. */
  ref: string
}

/** Why a term is told to a seller anew. Names of the KooGallery protocol: `refreshInstance`, scene (K8). */
export type RenewScene = 'renewal' | 'trial-to-paid' | 'period-back' | 'renewal-change'

/** What a running delivery becomes: another plan, another quantity, or both. */
export interface Change {
  plan: { id: string; name: string }
  quantity: number
  /** As in `Term`. */
  ref: string
}

/** Why a delivery ends. */
export const endReasons = [
  'refund',
  'dispute',
  'operator',
  'canceled',
  'expired',
  'unpaid',
  'sold-out',
] as const
export type EndReason = (typeof endReasons)[number]

/** Why a delivery is suspended. */
export const suspendReasons = ['unpaid', 'dispute', 'operator'] as const
export type SuspendReason = (typeof suspendReasons)[number]
