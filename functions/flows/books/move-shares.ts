import { formatAmount } from '../../../catalog/money.ts'
import { VitrineError } from '../../errors.ts'
import type { Job } from '../../jobs/queue.ts'
import { type BookedRow, factOf, handedOn } from '../../orders/books.ts'
import { cashOf } from '../../orders/accounts.ts'
import { entryFor } from '../../orders/ledger.ts'
import { appendAudit, auditOf } from '../../storage/audit.ts'
import { disputesOf } from '../../storage/disputes.ts'
import { appendEntry, booksOf } from '../../storage/ledger.ts'
import { lockOrder } from '../../storage/orders.ts'
import { findPayment } from '../../storage/payments.ts'
import { refundsOf } from '../../storage/refunds.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

/**
 * Moves what the payment service does not move by itself: a dispute takes the seller's share back, a dispute that was won
 * gives it again, and so do refunds that a person made at the service and refunds that failed. The books say what is
 * left to move; asking again moves nothing more.
 * @throws VitrineError `payment_unavailable`
 */
export async function moveShares(order: string, shop: Shop, job: Job): Promise<void> {
  const books = await booksOf(shop.store.read, order)
  const sides = new Set(books.filter(({ kind }) => kind !== 'transfer').map(({ entry }) => entry))
  for (const entry of sides) {
    if (books.some((row) => row.entry === transferOf(entry))) continue
    const amount = cashOf(sharesOf(books, entry))
    if (amount !== 0) await moveShare({ order, entry, books, amount }, shop)
  }
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, order)
    await shop.queue.complete(tx, job, shop.now())
  })
  shop.changed(order)
}

/** The job that moves what an entry left to move; enqueued in the transaction that books it. */
export async function enqueueShares(tx: Tx, order: string, entry: string, shop: Shop): Promise<void> {
  const books = await booksOf(tx, order)
  if (cashOf(sharesOf(books, entry)) === 0) return
  const subject = `shares:${order}`
  await shop.queue.enqueue(tx, { id: `shares.${entry}`, kind: 'settle', subject, order, runAt: shop.now() })
}

interface Share {
  order: string
  /** The entry that it moves for. */
  entry: string
  books: readonly BookedRow[]
  /** What comes back to the store; below zero: what goes to the seller. Minor units. */
  amount: number
}

async function moveShare({ order, entry, books, amount }: Share, shop: Shop): Promise<void> {
  const facts = await factsOf(shop.store.read, order)
  const payment = await findPayment(shop.store.read, facts.get(factOf(entry)) ?? factOf(entry))
  const split = payment?.payment_intent ? await shop.billing.split(payment.payment_intent) : null
  if (!payment || !split?.transfer || !split.account) return
  const id = transferOf(entry)
  const share = formatAmount(Math.abs(amount), payment.currency)
  const isGiven = amount < 0
  try {
    if (isGiven) {
      const { account, charge } = split
      await shop.billing.transferAgain({ id, account, amount: -amount, currency: payment.currency, charge })
    } else if (split.reversed - takenBack(books, payment.id, facts) < amount) {
      await shop.billing.reverseTransfer({ id, transfer: split.transfer, amount })
    }
  } catch (error) {
    if (!(error instanceof VitrineError) || error.code !== 'payment_refused') throw error
    const text = `The payment service would not ${isGiven ? 'give the seller' : 'take from the seller'} ${share}: ${error.detail}`
    await tell({ order, code: 'share_refused', text }, shop)
    return
  }
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, order)
    const rows = sharesOf(await booksOf(tx, order), entry)
    await appendEntry(tx, { id, kind: 'transfer', order, at: shop.now().toISOString(), rows })
  })
  const text = isGiven
    ? `The seller’s share of ${share} was given again.`
    : `The seller’s share of ${share} was taken back.`
  await tell({ order, code: 'share_moved', text: `${text} (${id})` }, shop)
}

function sharesOf(books: readonly BookedRow[], entry: string) {
  return entryFor({ kind: 'transfer', entry: handedOn(books, entry) })
}

/** Id of the entry, and of the call, that moves the shares of an entry. */
function transferOf(entry: string): string {
  return `${entry}:transfer`
}

/** The payment of each refund and dispute of an order. */
async function factsOf(tx: Tx, order: string): Promise<Map<string, string>> {
  const facts = [...(await refundsOf(tx, order)), ...(await disputesOf(tx, order))]
  return new Map(facts.flatMap(({ id, payment_id }) => (payment_id ? [[id, payment_id] as const] : [])))
}

/** What of a payment came back from its seller, as far as it is booked; minor units. */
function takenBack(books: readonly BookedRow[], payment: string, facts: ReadonlyMap<string, string>): number {
  const moves = books.filter(({ kind, entry }) => kind === 'transfer' && facts.get(factOf(entry)) === payment)
  return moves.reduce((sum, row) => sum + Math.max(0, cashOf([row])), 0)
}

/** Once: a job that is repeated has nothing new to say. */
async function tell(
  { order, code, text }: { order: string; code: string; text: string },
  shop: Shop,
): Promise<void> {
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, order)
    if ((await auditOf(tx, order)).some((row) => row.code === code && row.text === text)) return
    await appendAudit(tx, { order, at: shop.now(), actor: 'payment', code, text, visible: false })
  })
  if (code === 'share_refused') shop.log.error({ order, code }, text)
}
