import { cashOf, isAccountOf, isSellersAccount, type Posting, plainAccount, sumUp } from './accounts.ts'
import { divide, partOf } from './divide.ts'

/** What of money that goes back is for which line; minor units. */
export interface LinePart {
  line: string
  net: number
  tax: number
}

/** Money that goes back to the buyer, and what the books still hold of the payment it goes back from. */
export interface TakenBack {
  amount: number
  /** Lines that are named; what they leave of the amount is taken from all lines in proportion. */
  parts: readonly LinePart[]
  /** Every row so far of the payment and of what went back of it, transfers to sellers left out. */
  held: readonly Posting[]
}

/** What is still held of one line. */
interface Held {
  line: string | null
  rows: Posting[]
  net: number
  tax: number
}

/**
 * The rows that undo a sale by an amount: exactly what is left of it when that is all, else in proportion. What goes out
 * beyond that is a loss.
 */
export function takeBack({ amount, parts, held }: TakenBack, currency: string): Posting[] {
  const lines = byLine(held)
  const total = lines.reduce((sum, { net, tax }) => sum + net + tax, 0)
  // Never more than came: a line that was paid by credit is worth more than its money.
  const within = Math.min(amount, Math.max(0, cashOf(held)))
  const cash = { account: 'cash:stripe', currency, amount: -amount, line: null }
  const out = [cash, { ...cash, account: 'loss', amount: amount - within }]
  if (within === total) return [...lines.flatMap(({ rows }) => rows.map(undone)), ...out]
  const shares = sharesOf(lines, { amount: within, parts })
  const sold = lines.flatMap((line, index) => partRows(line, shares[index] ?? none))
  const spared = lines
    .filter(({ line }) => line === null)
    .flatMap(({ rows }) => rows.map((row) => ({ ...row, amount: -partOf(row.amount, within, total) })))
  return [...sold, ...spared, ...out]
}

function byLine(held: readonly Posting[]): Held[] {
  const plain = held.map((row) => ({ ...row, account: plainAccount(row.account) }))
  const rows = sumUp(plain.filter((row) => !isAccountOf(row, 'cash:stripe', 'credit', 'loss')))
  return [...new Set(rows.map(({ line }) => line))].map((line) => {
    const own = rows.filter((row) => row.line === line)
    return { line, rows: own, net: -amountOf(own.filter(isNet)), tax: -amountOf(own.filter(isTax)) }
  })
}

const none = { net: 0, tax: 0 }

/** How much of each line goes back: the lines named, each no further than it reaches, then all in proportion. */
function sharesOf(
  lines: readonly Held[],
  { amount, parts }: Pick<TakenBack, 'amount' | 'parts'>,
): { net: number; tax: number }[] {
  let left = amount
  const take = (wanted: number, atMost: number): number => {
    const taken = Math.max(0, Math.min(wanted, atMost, left))
    left -= taken
    return taken
  }
  const shares = lines.map(({ line, net, tax }) => {
    const named = parts.filter((part) => part.line === line)
    const wanted = named.reduce((sum, part) => ({ net: sum.net + part.net, tax: sum.tax + part.tax }), none)
    return { net: take(wanted.net, net), tax: take(wanted.tax, tax) }
  })
  const open = lines.flatMap((line, index) => [
    line.net - (shares[index]?.net ?? 0),
    line.tax - (shares[index]?.tax ?? 0),
  ])
  const reach = open.reduce((sum, weight) => sum + Math.max(0, weight), 0)
  const more = divide(Math.min(left, reach), open)
  return shares.map(({ net, tax }, index) => ({
    net: net + (more[2 * index] ?? 0),
    tax: tax + (more[2 * index + 1] ?? 0),
  }))
}

function partRows({ line, rows, net, tax }: Held, share: { net: number; tax: number }): Posting[] {
  if (line === null) return []
  if (share.net === net && share.tax === tax) return rows.map(undone)
  const commissions = rows
    .filter(isCommission)
    .map((row) => ({ ...row, amount: -partOf(row.amount, share.net, net) }))
  return [...spread(share.net, rows.filter(isNet)), ...spread(share.tax, rows.filter(isTax)), ...commissions]
}

/** Gives an amount back to the accounts it was booked on, in proportion to what each still holds. */
function spread(amount: number, rows: readonly Posting[]): Posting[] {
  const parts = divide(
    amount,
    rows.map((row) => -row.amount),
  )
  return rows.map((row, index) => ({ ...row, amount: parts[index] ?? 0 }))
}

function undone(row: Posting): Posting {
  return { ...row, amount: -row.amount }
}

function isTax(row: Posting): boolean {
  return row.account === 'tax' || row.account.startsWith('tax:')
}

function isCommission(row: Posting): boolean {
  return row.account === 'commission' || row.account.startsWith('partner:')
}

function isNet(row: Posting): boolean {
  return isAccountOf(row, 'revenue', 'discount') || (isSellersAccount(row.account) && !isTax(row))
}

function amountOf(rows: readonly Posting[]): number {
  return rows.reduce((sum, row) => sum + row.amount, 0)
}
