import { isSellersAccount, type Posting, plainAccount, sumUp } from './accounts.ts'
import { takeBack, type TakenBack } from './take-back.ts'

/** A line as a payment paid for it; minor units. */
export interface PaidLine {
  line: string
  seller: string
  /** The seller's share goes to an account of its own; without one the store keeps the sale whole. */
  isPaidOut: boolean
  /** After discounts, before tax; a credit is negative. */
  net: number
  tax: number
  /** What the store keeps of the net, where the seller is paid out. */
  fee: number
  /** What the partner gets. */
  commission: number
}

/** Something that happened to money, as far as the books are concerned. */
export type MoneyFact =
  | {
      kind: 'payment'
      currency: string
      partner: string | null
      /** What the buyer was spared, already taken off the lines. */
      discount: number
      /** Credit that the buyer had from payments before. */
      credit: number
      lines: readonly PaidLine[]
    }
  | ({ kind: 'refund' | 'dispute'; currency: string } & TakenBack)
  /** What a refund or an open dispute booked is booked back: the money came again. */
  | { kind: 'returned'; entry: readonly Posting[] }
  /** An open dispute is lost: what stood aside is gone. */
  | { kind: 'lost'; entry: readonly Posting[] }
  /** The shares that an entry gave to sellers, or took from them, go there or come back. */
  | { kind: 'transfer'; entry: readonly Posting[] }
  /** A payment came that bought nothing; it is owed to the buyer whole. */
  | { kind: 'unowed'; currency: string; amount: number }

/**
 * The rows of the books for a fact. In each currency they sum to zero; more on an account is positive, so that what the
 * store has is positive, and what it owes or has earned is negative.
 * | account | stands for |
 * | --- | --- |
 * | `cash:stripe` | money at the payment service |
 * | `revenue` | what the store keeps of sales: its fee where the seller is paid out, else all of it |
 * | `discount` | what buyers were spared, beside `revenue` as if it had been paid |
 * | `tax` | tax that the store hands on; `tax:<seller>` what the seller does |
 * | `seller:<id>` | what is owed to a seller; zero once it was transferred |
 * | `partner:<id>`, `commission` | what is owed to a partner, and what that costs the store |
 * | `credit` | what buyers have in hand for their next payment |
 * | `unowed` | payments that bought nothing, until they are sent back |
 * | `disputed:<account>` | the same accounts, for money that a bank holds until a dispute is decided |
 * | `loss` | what went out beyond what came in |
 * @throws Error when rows do not sum to zero: a fault of this file, never of what it is given
 */
export function entryFor(fact: MoneyFact): Posting[] {
  const rows = sumUp(rowsOf(fact))
  const sums = new Map<string, number>()
  for (const { currency, amount } of rows) sums.set(currency, (sums.get(currency) ?? 0) + amount)
  for (const [currency, sum] of sums) {
    if (sum !== 0) throw new Error(`An entry of kind ${fact.kind} is off by ${sum} ${currency}.`)
  }
  return rows
}

function rowsOf(fact: MoneyFact): Posting[] {
  switch (fact.kind) {
    case 'payment':
      return paymentRows(fact)
    case 'refund':
      return takeBack(fact, fact.currency)
    case 'dispute':
      return takeBack(fact, fact.currency).map((row) =>
        row.account === cash ? row : { ...row, account: `disputed:${row.account}` },
      )
    case 'returned':
      return fact.entry.map((row) => ({ ...row, amount: -row.amount }))
    case 'lost':
      return fact.entry
        .filter(({ account }) => account !== cash)
        .flatMap((row) => [
          { ...row, amount: -row.amount },
          { ...row, account: plainAccount(row.account) },
        ])
    case 'transfer':
      return fact.entry
        .filter(({ account }) => isSellersAccount(plainAccount(account)))
        .flatMap((row) => [
          { ...row, account: plainAccount(row.account), amount: -row.amount },
          { ...row, account: cash, line: null },
        ])
    case 'unowed':
      return [
        { account: cash, currency: fact.currency, amount: fact.amount, line: null },
        { account: 'unowed', currency: fact.currency, amount: -fact.amount, line: null },
      ]
  }
}

const cash = 'cash:stripe'

function paymentRows(fact: Extract<MoneyFact, { kind: 'payment' }>): Posting[] {
  const { currency, partner, discount, lines } = fact
  const rows: Posting[] = []
  const book = (account: string, amount: number, line: string | null = null): void => {
    rows.push({ account, currency, amount, line })
  }
  let total = 0
  for (const { line, seller, isPaidOut, net, tax, fee, commission } of lines) {
    total += net + tax
    book('revenue', isPaidOut ? -fee : -net, line)
    if (isPaidOut) book(`seller:${seller}`, fee - net, line)
    book(isPaidOut ? `tax:${seller}` : 'tax', -tax, line)
    if (partner) {
      book('commission', commission, line)
      book(`partner:${partner}`, -commission, line)
    }
  }
  // A payment below zero is credit for the next one, which uses it up before any money moves.
  const fromCredit = total < 0 ? total : Math.min(fact.credit, total)
  book('credit', fromCredit)
  book(cash, total - fromCredit)
  // Where no money came, nothing was spared that could ever go back.
  const spared = total > fromCredit ? discount : 0
  book('discount', spared)
  book('revenue', -spared)
  return rows
}
