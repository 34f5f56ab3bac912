import { cashOf, plainAccount } from '../../../functions/orders/accounts.ts'
import {
  type BookedRow,
  creditOf,
  type EntryKind,
  handedOn,
  heldOf,
} from '../../../functions/orders/books.ts'
import { entryFor, type MoneyFact, type PaidLine } from '../../../functions/orders/ledger.ts'
import { divide, partOf } from '../../../functions/orders/divide.ts'
import { type Chance, createChance } from '../../faults/random.ts'

/** Currencies of two, no and three decimals, and those that only end in 00 or 0. */
const currencies = [
  { currency: 'USD', step: 1 },
  { currency: 'EUR', step: 1 },
  { currency: 'JPY', step: 1 },
  { currency: 'KWD', step: 10 },
  { currency: 'ISK', step: 100 },
]

const cash = 'cash:stripe'

/** An order in the making: its rows, and what of it can still be undone. */
interface Books {
  name: string
  currency: string
  step: number
  partner: string | null
  lines: Pick<PaidLine, 'line' | 'seller' | 'isPaidOut'>[]
  rates: { fee: number; commission: number; tax: number }
  rows: BookedRow[]
  /** What was sold and not undone, and that with transfers to sellers; by account. */
  sold: Map<string, number>
  balances: Map<string, number>
  /** Entries that do not sum to zero. */
  faults: string[]
  /** A change made lines negative: a seller may be asked for a share back with its next one. */
  hasCredits: boolean
  payments: { id: string; entries: Set<string> }[]
  refunds: { id: string; isFailed: boolean }[]
  disputes: { id: string; isOpen: boolean }[]
}

/** Facts that a history went through, by kind. */
export type Tally = Map<string, number>

/**
 * Lives through a random history of one to three orders, each in a currency of its own.
 * @returns the first law of the books that it breaks, in words; null when all hold
 */
export function liveThrough(seed: number, tally: Tally = new Map()): string | null {
  const chance = createChance(seed)
  const all = Array.from({ length: chance.whole(1, 3) }, (_, index) => openBooks(`ord_${index}`, chance))
  for (let step = chance.whole(2, 12); step > 0; step -= 1) {
    const fault = happens(chance.one(all), chance, tally)
    if (fault) return fault
  }
  for (const books of all) {
    if (chance.is(0.7)) giveAllBack(books, tally)
    const fault = faultAtRest(books)
    if (fault) return fault
  }
  const [off] = sumsBy(
    all.flatMap(({ rows }) => rows),
    ({ currency }) => currency,
  )
  return off ? `all accounts together are off by ${off[1]} ${off[0]}` : null
}

function openBooks(name: string, chance: Chance): Books {
  const isPaidOut = chance.is(0.5)
  const seller = chance.one(['northbeam', 'dhow'])
  const lines = Array.from({ length: chance.whole(1, 4) }, (_, index) => ({
    line: `${name}_line_${index}`,
    seller: isPaidOut ? seller : chance.one(['northbeam', 'dhow', 'minamo']),
    isPaidOut,
  }))
  return {
    name,
    ...chance.one(currencies),
    partner: chance.is(0.5) ? 'harbor' : null,
    lines,
    rates: {
      fee: chance.whole(0, 10_000),
      commission: chance.one([0, 1, 333, 750, 1000, 3333]),
      tax: chance.one([0, 700, 1900, 2550]),
    },
    rows: [],
    sold: new Map(),
    balances: new Map(),
    faults: [],
    hasCredits: false,
    payments: [],
    refunds: [],
    disputes: [],
  }
}

function happens(books: Books, chance: Chance, tally: Tally): string | null {
  const left = books.sold.get(cash) ?? 0
  const failing = books.refunds.filter(({ isFailed }) => !isFailed)
  const open = books.disputes.filter(({ isOpen }) => isOpen)
  const what = chance.one(['pays', 'pays', 'refund', 'refund', 'dispute', 'decided', 'fails'] as const)
  if (what === 'pays' || books.payments.length === 0) pays(books, chance, tally)
  else if (what === 'decided' && open.length) decided(books, chance.one(open), chance.is(0.5), tally)
  else if (what === 'fails' && failing.length && chance.is(0.3)) fails(books, chance.one(failing), tally)
  else if (left > 0) goesBack(books, what === 'dispute' ? 'dispute' : 'refund', chance, tally)
  return faultOfNow(books)
}

function pays(books: Books, chance: Chance, tally: Tally): void {
  const { currency, step, partner, rates, lines } = books
  const id = `pay_${books.name}_${books.payments.length}`
  const isChange = books.payments.length > 0 && chance.is(0.3)
  if (isChange) books.hasCredits = true
  const paid = lines.flatMap((line) => {
    if (chance.is(0.2)) return []
    const net = (chance.is(0.1) ? 1 : chance.whole(0, chance.one([50, 5000, 9_999_999]))) * step
    const signed = isChange && chance.is(0.6) ? -net : net
    return [
      {
        ...line,
        net: signed,
        tax: partOf(signed, rates.tax, 10_000),
        fee: line.isPaidOut ? partOf(signed, rates.fee, 10_000) : 0,
        commission: partOf(signed, rates.commission, 10_000),
      },
    ]
  })
  const discount = chance.is(0.2) ? chance.whole(1, 900) * step : 0
  const credit = creditOf(books.rows)
  write(books, id, 'payment', { kind: 'payment', currency, partner, discount, credit, lines: paid }, tally)
  handOn(books, id, tally)
  books.payments.push({ id, entries: new Set([id]) })
}

function goesBack(books: Books, kind: 'refund' | 'dispute', chance: Chance, tally: Tally): void {
  const payment = chance.one(books.payments)
  const left = cashOf(rowsOf(books, payment.entries))
  const most = Math.floor(Math.min(left, books.sold.get(cash) ?? 0) / books.step)
  if (most <= 0) return
  // A bank may take more than is left, when a refund crossed its dispute.
  const beyond = kind === 'dispute' && chance.is(0.05) ? chance.whole(1, 500) : 0
  const amount = ((chance.is(0.3) ? most : chance.whole(1, most)) + beyond) * books.step
  const id = `${kind === 'refund' ? 'ref' : 'dp'}_${books.name}_${books.refunds.length + books.disputes.length}`
  giveBack(books, { id, kind, amount, payment, parts: partsOf(books, amount, chance) }, tally)
}

/** Now and then a refund names lines, and now and then more than they hold. */
function partsOf({ lines }: Books, amount: number, chance: Chance) {
  if (chance.is(0.5)) return []
  const shares = divide(
    amount,
    lines.flatMap(() => [chance.whole(0, 9), chance.whole(0, 2)]),
  )
  return lines.map(({ line }, index) => ({
    line,
    net: shares[2 * index] ?? 0,
    tax: shares[2 * index + 1] ?? 0,
  }))
}

interface GoneBack {
  id: string
  kind: 'refund' | 'dispute'
  amount: number
  payment: Books['payments'][number]
  parts: { line: string; net: number; tax: number }[]
}

function giveBack(books: Books, { id, kind, amount, payment, parts }: GoneBack, tally: Tally): void {
  const held = heldOf(books.rows, payment.entries, amount)
  write(books, id, kind, { kind, currency: books.currency, amount, parts, held }, tally)
  handOn(books, id, tally)
  payment.entries.add(id)
  if (kind === 'refund') books.refunds.push({ id, isFailed: false })
  else books.disputes.push({ id, isOpen: true })
}

function decided(books: Books, dispute: Books['disputes'][number], isWon: boolean, tally: Tally): void {
  const entry = books.rows.filter((row) => row.entry === dispute.id)
  dispute.isOpen = false
  if (!isWon) {
    write(books, `${dispute.id}:lost`, 'dispute-lost', { kind: 'lost', entry }, tally)
    return
  }
  write(books, `${dispute.id}:won`, 'dispute-won', { kind: 'returned', entry }, tally)
  handOn(books, `${dispute.id}:won`, tally)
}

function fails(books: Books, refund: Books['refunds'][number], tally: Tally): void {
  const entry = books.rows.filter((row) => row.entry === refund.id)
  refund.isFailed = true
  write(books, `${refund.id}:failed`, 'refund-failed', { kind: 'returned', entry }, tally)
  handOn(books, `${refund.id}:failed`, tally)
}

/** Decides what is open, and sends back whatever is left of each payment. */
function giveAllBack(books: Books, tally: Tally): void {
  for (const dispute of books.disputes)
    if (dispute.isOpen) decided(books, dispute, dispute.id.endsWith('1'), tally)
  for (const [index, payment] of books.payments.entries()) {
    const amount = cashOf(rowsOf(books, payment.entries))
    const id = `ref_${books.name}_rest_${index}`
    if (amount > 0) giveBack(books, { id, kind: 'refund', amount, payment, parts: [] }, tally)
  }
}

function handOn(books: Books, entry: string, tally: Tally): void {
  const rows = handedOn(books.rows, entry)
  write(books, `${entry}:transfer`, 'transfer', { kind: 'transfer', entry: rows }, tally)
}

function write(books: Books, entry: string, kind: EntryKind, fact: MoneyFact, tally: Tally): void {
  tally.set(kind, (tally.get(kind) ?? 0) + 1)
  const rows = entryFor(fact).map((row) => ({ ...row, entry, kind }))
  books.rows.push(...rows)
  const sums = sumsBy(rows, ({ currency }) => currency)
  for (const [currency, sum] of sums) books.faults.push(`${entry} is off by ${sum} ${currency}`)
  for (const { account, amount } of rows) {
    const plain = plainAccount(account)
    // What was sold and not yet undone, beside what it stands at with transfers.
    if (kind !== 'transfer') add(books.sold, plain, amount)
    add(books.balances, plain, amount)
  }
}

function add(sums: Map<string, number>, account: string, amount: number): void {
  sums.set(account, (sums.get(account) ?? 0) + amount)
}

function rowsOf({ rows }: Books, entries: ReadonlySet<string>): BookedRow[] {
  return rows.filter(({ entry, kind }) => kind !== 'transfer' && entries.has(entry.split(':')[0] ?? ''))
}

/** What must hold after every fact. */
function faultOfNow({ name, faults, balances, sold, hasCredits }: Books): string | null {
  const { [cash]: money = 0, loss = 0, credit = 0 } = Object.fromEntries(sold)
  if (faults[0]) return faults[0]
  if (credit > 0) return `${name}: a buyer used more credit than there was`
  if (money + loss < 0) return `${name}: more went back than came, and it is not on the account of losses`
  // Credit that a seller was not asked for yet is taken off the next share, and makes accounts swing.
  if (hasCredits) return null
  for (const [account, amount] of balances) {
    if (/^(seller|tax):/.test(account) && amount !== 0)
      return `${name}: ${account} is ${amount} after its transfers`
  }
  for (const [account, amount] of sold) {
    if (/^(revenue|tax|seller|partner)/.test(account) && amount > 0)
      return `${name}: too much came off ${account}`
  }
  return null
}

/** What must hold at the end: where all money went back, no account holds anything. */
function faultAtRest({ name, rows, balances, sold, disputes }: Books): string | null {
  const isOpen = disputes.some((dispute) => dispute.isOpen)
  const isBeside = ['credit', 'loss'].some((account) => sold.get(account))
  // Credit that paid for something else than it came from is divided anew there: to the unit, which no money settles.
  const last = rows.findLast(({ kind }) => kind !== 'transfer')
  const isByCredit =
    last?.kind === 'payment' && cashOf(rows.filter(({ entry }) => entry === last.entry)) === 0
  if (sold.get(cash) !== 0 || isOpen || isBeside || isByCredit) return null
  const left = [...balances].find(([, amount]) => amount !== 0)
  return left ? `${name}: all went back, and ${left[0]} still holds ${left[1]}` : null
}

function sumsBy(rows: readonly BookedRow[], keyOf: (row: BookedRow) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const row of rows) add(sums, keyOf(row), row.amount)
  return new Map([...sums].filter(([, sum]) => sum !== 0))
}
