import { cashOf, type Posting, sumOf } from './accounts.ts'

/** What an entry of the books tells of; a `transfer` only moves shares between the store and its sellers. */
export const entryKinds = [
  'payment',
  'refund',
  'refund-failed',
  'dispute',
  'dispute-won',
  'dispute-lost',
  'transfer',
  'double-payment',
] as const
export type EntryKind = (typeof entryKinds)[number]

/** A row as it stands in the books. */
export interface BookedRow extends Posting {
  entry: string
  kind: EntryKind
}

/**
 * The rows that money going back is taken from: those of its payment and of what went back of it before. When it is the
 * last money of the order, those of the whole order, so that nothing is left by rounding or by credit that one payment
 * handed to the next.
 * @param books every row of the order
 * @param entries the payment, its refunds and its disputes
 * @param amount minor units
 */
export function heldOf(
  books: readonly BookedRow[],
  entries: ReadonlySet<string>,
  amount: number,
): BookedRow[] {
  const sales = withoutTransfers(books)
  // After a loss, what is left is less than what the rows hold, and belongs to no payment in particular.
  const isEven = creditOf(books) === 0 && sumOf(books, 'loss') === 0
  const isLast = isEven && cashOf(sales) === amount
  return sales.filter(({ entry }) => isLast || entries.has(factOf(entry)))
}

/** What a buyer has in hand for the next payment; minor units. */
export function creditOf(rows: readonly Posting[]): number {
  return -sumOf(rows, 'credit')
}

/**
 * The rows whose shares move between the store and its sellers because of an entry: its own; or those of the whole
 * order, when the buyer paid partly by credit, because that was taken from the sellers before, and when no money of the
 * order is left.
 */
export function handedOn(books: readonly BookedRow[], entry: string): readonly Posting[] {
  const own = books.filter((row) => row.entry === entry)
  const moved = cashOf(own)
  if (moved === 0) return []
  if (cashOf(withoutTransfers(books)) === 0 && creditOf(books) === 0) return books
  return moved > 0 && creditOf(own) < 0 ? books : own
}

/** Id of the fact that an entry belongs to: `dp_1` of `dp_1:won`. */
export function factOf(entry: string): string {
  return entry.split(':')[0] ?? entry
}

function withoutTransfers(books: readonly BookedRow[]): BookedRow[] {
  return books.filter(({ kind }) => kind !== 'transfer')
}
