/** Sums of a month in one currency; minor units, below zero where money went back. */
export interface StatementTotal {
  currency: string
  sold: number
  back: number
  net: number
  tax: number
  fee: number
  share: number
  commission: number
}

interface PartyTotals {
  id: string
  name: string
  totals: StatementTotal[]
}

/** A month of the books, as the operator reads it. */
export interface Statements {
  month: string
  isOver: boolean
  accounts: { account: string; currency: string; before: number; change: number; after: number }[]
  sellers: (PartyTotals & { isPaidOut: boolean })[]
  partners: PartyTotals[]
}

/** A month of one seller or partner, fact by fact. */
export interface Statement {
  month: string
  isOver: boolean
  party: 'seller' | 'partner'
  id: string
  name: string
  isPaidOut: boolean
  totals: StatementTotal[]
  rows: {
    at: string
    order: string
    kind: FactKind
    product: string
    plan: string
    currency: string
    net: number
    tax: number
    fee: number
    share: number
    commission: number
  }[]
}

export type FactKind =
  'payment' | 'refund' | 'refund-failed' | 'dispute' | 'dispute-won' | 'dispute-lost' | 'double-payment'
