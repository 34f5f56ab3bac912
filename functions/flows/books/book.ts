import type { Posting } from '../../orders/accounts.ts'
import { type BookedRow, creditOf, type EntryKind, handedOn, heldOf } from '../../orders/books.ts'
import { entryFor, type MoneyFact, type PaidLine } from '../../orders/ledger.ts'
import { disputesOf, findDispute } from '../../storage/disputes.ts'
import { appendEntry, booksOf } from '../../storage/ledger.ts'
import { findOrder, linesOf, type StoredLine } from '../../storage/orders.ts'
import { findPayment, paymentLinesOf, paymentsOf } from '../../storage/payments.ts'
import { findRefund, refundsOf } from '../../storage/refunds.ts'
import type { PaymentLineRow, Tx } from '../../storage/schema.ts'
import { disputedPart } from './disputed-part.ts'
import { linesOfRefund } from './refund-lines.ts'
import { enqueueShares } from './move-shares.ts'
import type { Shop } from '../shop.ts'

/**
 * Books a payment once it is paid: in the caller's transaction, the order locked. Booking it again changes nothing.
 * @param payment its id, which is the entry's too
 */
export async function bookPayment(tx: Tx, payment: string, shop: Shop): Promise<void> {
  const row = await findPayment(tx, payment)
  if (row?.state !== 'paid') return
  const books = await openBooks(tx, row.order_id, row.currency)
  const order = await findOrder(tx, row.order_id)
  const lines = await linesOf(tx, row.order_id)
  const parts = (await paymentLinesOf(tx, row.order_id)).filter(({ payment_id }) => payment_id === row.id)
  const at = row.paid_at ?? shop.now().toISOString()
  await books.write(row.id, 'payment', at, {
    kind: 'payment',
    currency: row.currency,
    partner: order?.partner ?? null,
    discount: row.discount,
    credit: creditOf(books.rows),
    lines: parts.flatMap((part) => paidLine(part, lines)),
  })
  await books.handOn(row.id, at)
}

/**
 * Books a refund once the payment service took it, and books it back when the service says later that it failed. In the
 * caller's transaction, the order locked; booking it again changes nothing.
 */
export async function bookRefund(tx: Tx, refund: string, shop: Shop): Promise<void> {
  const row = await findRefund(tx, refund)
  if (!row) return
  const { id, amount, currency } = row
  const books = await openBooks(tx, row.order_id, currency)
  const now = shop.now().toISOString()
  if (row.state === 'failed') {
    await books.giveBack(id, `${id}:failed`, { kind: 'refund-failed', at: now })
    await enqueueShares(tx, row.order_id, `${id}:failed`, shop)
    return
  }
  if (row.state !== 'done') return
  const at = row.done_at ?? now
  if (row.payment_id === null) {
    await books.write(`${id}:came`, 'double-payment', row.created_at, { kind: 'unowed', currency, amount })
    await books.giveBack(`${id}:came`, id, { kind: 'refund', at })
    return
  }
  const parts = linesOfRefund(row)
  const held = heldOf(books.rows, await entriesOf(tx, row.payment_id, row.order_id), amount)
  await books.write(id, 'refund', at, { kind: 'refund', currency, amount, parts, held })
  // Made by a person at the payment service: whether the seller's share came back is asked there.
  if (row.reason === 'external') await enqueueShares(tx, row.order_id, id, shop)
  else await books.handOn(id, at)
}

/**
 * Books a dispute as it stands: opened, won or lost. In the caller's transaction, the order locked; booking it again
 * changes nothing. What the seller got of the money moves afterwards, by a job of its own.
 */
export async function bookDispute(tx: Tx, dispute: string, shop: Shop): Promise<void> {
  const row = await findDispute(tx, dispute)
  if (!row) return
  const { id, amount, currency, state } = row
  const books = await openBooks(tx, row.order_id, currency)
  const held = heldOf(books.rows, await entriesOf(tx, row.payment_id, row.order_id), amount)
  const part = disputedPart(row, {
    payments: await paymentsOf(tx, row.order_id),
    paymentLines: await paymentLinesOf(tx, row.order_id),
    refunds: await refundsOf(tx, row.order_id),
  })
  const parts = part ? [part] : []
  await books.write(id, 'dispute', row.opened_at, { kind: 'dispute', currency, amount, parts, held })
  const at = row.closed_at ?? shop.now().toISOString()
  await enqueueShares(tx, row.order_id, id, shop)
  if (state === 'won') {
    await books.giveBack(id, `${id}:won`, { kind: 'dispute-won', at })
    await enqueueShares(tx, row.order_id, `${id}:won`, shop)
  }
  if (state === 'lost') {
    const entry = books.rows.filter((one) => one.entry === id)
    await books.write(`${id}:lost`, 'dispute-lost', at, { kind: 'lost', entry })
  }
}

/** The books of an order in one currency: every row so far, and what writes further ones. */
interface Books {
  rows: BookedRow[]
  /** Writes the entry of a fact, unless it is there. */
  write(entry: string, kind: EntryKind, at: string, fact: MoneyFact): Promise<void>
  /** Books an entry back under another id, if it is there. */
  giveBack(entry: string, back: string, told: { kind: EntryKind; at: string }): Promise<void>
  /** Books that the shares of an entry went to the sellers, or came back, as the payment service does by itself. */
  handOn(entry: string, at: string): Promise<void>
}

async function openBooks(tx: Tx, order: string, currency: string): Promise<Books> {
  const rows = (await booksOf(tx, order)).filter((row) => row.currency === currency)
  const has = (entry: string): boolean => rows.some((row) => row.entry === entry)

  async function write(entry: string, kind: EntryKind, at: string, fact: MoneyFact): Promise<void> {
    if (has(entry)) return
    const booked: Posting[] = entryFor(fact)
    await appendEntry(tx, { id: entry, kind, order, at, rows: booked })
    rows.push(...booked.map((row) => ({ ...row, entry, kind })))
  }

  return {
    rows,
    write,
    async giveBack(entry, back, { kind, at }) {
      await write(back, kind, at, { kind: 'returned', entry: rows.filter((row) => row.entry === entry) })
    },
    async handOn(entry, at) {
      await write(`${entry}:transfer`, 'transfer', at, { kind: 'transfer', entry: handedOn(rows, entry) })
    },
  }
}

/** A payment with its refunds and disputes. */
async function entriesOf(tx: Tx, payment: string, order: string): Promise<Set<string>> {
  const facts = [...(await refundsOf(tx, order)), ...(await disputesOf(tx, order))]
  return new Set([payment, ...facts.filter(({ payment_id }) => payment_id === payment).map(({ id }) => id)])
}

function paidLine(part: PaymentLineRow, lines: readonly StoredLine[]): PaidLine[] {
  const line = lines.find(({ id }) => id === part.line_id)
  if (!line) return []
  const { seller, payouts } = line.snapshot
  const { net, tax, fee, commission } = part
  return [{ line: line.id, seller: seller.id, isPaidOut: payouts !== undefined, net, tax, fee, commission }]
}
