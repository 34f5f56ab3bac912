import { plainAccount } from './accounts.ts'
import type { BookedRow, EntryKind } from './books.ts'

/** What was sold as a line, for people who read a statement. */
export interface SoldAs {
  line: string
  product: string
  plan: string
  seller: { id: string; name: string }
  /** The seller's share goes to an account of its own. */
  isPaidOut: boolean
}

/** A row of the books with its time and order. */
export interface DatedRow extends BookedRow {
  order: string
  /** ISO 8601, UTC. */
  at: string
}

/** What one fact of money meant for one line; minor units, below zero where money went back. */
export interface StatementRow {
  at: string
  order: string
  entry: string
  kind: Exclude<EntryKind, 'transfer'>
  sold: SoldAs
  partner: string | null
  currency: string
  /** What was paid for the line, after discounts and before tax. */
  net: number
  tax: number
  /** What the store keeps, and what the seller gets; the tax goes with the seller's share. */
  fee: number
  share: number
  /** What the partner gets of what the store keeps. */
  commission: number
}

/**
 * The facts of a stretch of the books, line by line, oldest first. Money of an open dispute counts as gone, and as come
 * back once the dispute is won.
 */
export function statementRows(books: readonly DatedRow[], sold: ReadonlyMap<string, SoldAs>): StatementRow[] {
  const rows = new Map<string, StatementRow>()
  for (const { entry, kind, line, at, order, currency, account, amount } of books) {
    const as = line === null ? undefined : sold.get(line)
    if (kind === 'transfer' || !as) continue
    const key = `${entry}|${line}`
    const none = { partner: null, net: 0, tax: 0, fee: 0, share: 0, commission: 0 }
    const row = rows.get(key) ?? { at, order, entry, kind, sold: as, currency, ...none }
    rows.set(key, add(row, plainAccount(account), amount))
  }
  return [...rows.values()].sort(
    (a, b) => compare(a.at, b.at) || compare(a.entry, b.entry) || compare(a.sold.line, b.sold.line),
  )
}

function add(row: StatementRow, account: string, amount: number): StatementRow {
  const [name = '', whose] = account.split(':')
  switch (name) {
    case 'revenue':
      return { ...row, net: row.net - amount, fee: row.sold.isPaidOut ? row.fee - amount : 0 }
    case 'seller':
      return { ...row, net: row.net - amount, share: row.share - amount }
    case 'tax':
      return { ...row, tax: row.tax - amount }
    case 'partner':
      return { ...row, partner: whose ?? null, commission: row.commission - amount }
    default:
      return row
  }
}

/** Sums of rows in one currency; minor units. */
export interface StatementTotal {
  currency: string
  /** Payments, and what went back of them (below zero), before tax. */
  sold: number
  back: number
  net: number
  tax: number
  fee: number
  share: number
  commission: number
}

/** One total a currency, by its code. */
export function totalsOf(rows: readonly StatementRow[]): StatementTotal[] {
  const totals = new Map<string, StatementTotal>()
  for (const { kind, currency, net, tax, fee, share, commission } of rows) {
    const none = { currency, sold: 0, back: 0, net: 0, tax: 0, fee: 0, share: 0, commission: 0 }
    const sum = totals.get(currency) ?? none
    totals.set(currency, {
      currency,
      sold: sum.sold + (kind === 'payment' ? net : 0),
      back: sum.back + (kind === 'payment' ? 0 : net),
      net: sum.net + net,
      tax: sum.tax + tax,
      fee: sum.fee + fee,
      share: sum.share + share,
      commission: sum.commission + commission,
    })
  }
  return [...totals.values()].sort((a, b) => compare(a.currency, b.currency))
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
