import { z } from 'zod'
import { amountSchema } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { entryKinds } from '../../orders/books.ts'
import { type SoldAs, type StatementRow, statementRows, totalsOf } from '../../orders/statement.ts'
import { balancesBefore, ledgerBetween, linesBookedBetween, toBookedRow } from '../../storage/ledger.ts'
import type { StoredLine } from '../../storage/orders.ts'
import type { Shop } from '../shop.ts'

const signedSchema = z.int().meta({ description: 'Minor units; below zero where money went back.' })

const totalSchema = z.strictObject({
  currency: z.string(),
  sold: amountSchema.meta({ description: 'Payments before tax.' }),
  back: signedSchema.meta({ description: 'What went back of payments, before tax; below zero.' }),
  net: signedSchema,
  tax: signedSchema,
  fee: signedSchema.meta({ description: 'What the store keeps, where the seller is paid out.' }),
  share: signedSchema.meta({ description: 'What the seller gets, its tax left out.' }),
  commission: signedSchema.meta({ description: 'What the partner gets.' }),
})

const partyTotalsSchema = z.strictObject({ id: z.string(), name: z.string(), totals: z.array(totalSchema) })

export const statementsSchema = z.strictObject({
  month: z.string(),
  isOver: z.boolean().meta({ description: 'False while the month runs, in UTC.' }),
  accounts: z.array(
    z.strictObject({
      account: z.string(),
      currency: z.string(),
      before: signedSchema.meta({ description: 'What it held when the month began.' }),
      change: signedSchema,
      after: signedSchema,
    }),
  ),
  sellers: z.array(partyTotalsSchema.extend({ isPaidOut: z.boolean() })),
  partners: z.array(partyTotalsSchema),
})

export const statementSchema = z.strictObject({
  month: z.string(),
  isOver: z.boolean(),
  party: z.enum(['seller', 'partner']),
  id: z.string(),
  name: z.string(),
  isPaidOut: z.boolean(),
  totals: z.array(totalSchema),
  rows: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      order: z.string(),
      kind: z.enum(entryKinds).exclude(['transfer']),
      product: z.string(),
      plan: z.string(),
      currency: z.string(),
      net: signedSchema,
      tax: signedSchema,
      fee: signedSchema,
      share: signedSchema,
      commission: signedSchema,
    }),
  ),
})
export type Statement = z.output<typeof statementSchema>

/** Whose statement it is. */
export interface Party {
  party: Statement['party']
  id: string
}

/**
 * What a month came to: every account, and the totals of each seller and partner. Months are those of UTC.
 * @param month `2026-11`
 * @throws VitrineError `body_invalid` when there is no such month
 */
export async function readStatements(month: string, shop: Shop): Promise<z.output<typeof statementsSchema>> {
  const { from, until, isOver } = span(month, shop)
  const { read } = shop.store
  const [before, after, rows] = await Promise.all([
    balancesBefore(read, from),
    balancesBefore(read, until),
    readRows(month, shop),
  ])
  const accounts = after.map(({ account, currency, amount }) => {
    const held = before.find((one) => one.account === account && one.currency === currency)?.amount ?? 0
    return { account, currency, before: held, change: amount - held, after: amount }
  })
  const sellers = grouped(rows, ({ sold }) => sold.seller.id).map(([id, own]) => ({
    ...sellerOf(id, own),
    totals: totalsOf(own),
  }))
  const partners = await Promise.all(
    grouped(rows, ({ partner }) => partner).map(async ([id, own]) => ({
      id,
      name: await partnerName(id, shop),
      totals: totalsOf(own),
    })),
  )
  const isHeld = accounts.filter((row) => row.before !== 0 || row.change !== 0 || row.after !== 0)
  return { month, isOver, accounts: isHeld, sellers, partners }
}

/**
 * The statement of a seller or partner, fact by fact.
 * @throws VitrineError `body_invalid` when there is no such month
 */
export async function readStatement({ party, id }: Party, month: string, shop: Shop): Promise<Statement> {
  const { isOver } = span(month, shop)
  const all = await readRows(month, shop)
  const own = all.filter((row) => (party === 'seller' ? row.sold.seller.id : row.partner) === id)
  const who =
    party === 'seller' ? sellerOf(id, own) : { id, name: await partnerName(id, shop), isPaidOut: false }
  return {
    month,
    isOver,
    party,
    ...who,
    totals: totalsOf(own),
    rows: own.map(({ at, order, kind, sold, currency, net, tax, fee, share, commission }) => ({
      ...{ at, order, kind, product: sold.product, plan: sold.plan, currency },
      ...{ net, tax, fee, share, commission },
    })),
  }
}

/** Months of UTC: the first moment of one, and of the next. */
export function span(month: string, shop: Shop): { from: string; until: string; isOver: boolean } {
  const [, year, number] = /^(20\d\d)-(0[1-9]|1[0-2])$/.exec(month) ?? []
  if (!year || !number) {
    throw new VitrineError('body_invalid', `"${month}" is no month; write one such as 2026-11.`)
  }
  const until = new Date(Date.UTC(Number(year), Number(number), 1))
  return { from: `${month}-01T00:00:00.000Z`, until: until.toISOString(), isOver: until <= shop.now() }
}

async function readRows(month: string, shop: Shop): Promise<StatementRow[]> {
  const { from, until } = span(month, shop)
  const [ledger, lines] = await Promise.all([
    ledgerBetween(shop.store.read, from, until),
    linesBookedBetween(shop.store.read, from, until),
  ])
  const books = ledger.map((row) => ({ ...toBookedRow(row), order: row.order_id, at: row.at }))
  return statementRows(books, new Map(lines.map((line) => [line.id, soldAs(line)])))
}

function soldAs({ id, snapshot }: StoredLine): SoldAs {
  const { product, plan, seller, payouts } = snapshot
  const { id: who, name } = seller
  return {
    line: id,
    product: product.name,
    plan: plan.name,
    seller: { id: who, name },
    isPaidOut: payouts !== undefined,
  }
}

/** Rows by what they have in common, those left out that have nothing; sorted. */
function grouped(
  rows: readonly StatementRow[],
  keyOf: (row: StatementRow) => string | null,
): [string, StatementRow[]][] {
  const groups = new Map<string, StatementRow[]>()
  for (const row of rows) {
    const key = keyOf(row)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** As the newest sale names the seller; its file may have gone since. */
function sellerOf(
  id: string,
  rows: readonly StatementRow[],
): { id: string; name: string; isPaidOut: boolean } {
  const { seller, isPaidOut } = rows.at(-1)?.sold ?? { seller: { name: id }, isPaidOut: false }
  return { id, name: seller.name, isPaidOut }
}

async function partnerName(id: string, shop: Shop): Promise<string> {
  return (await shop.catalog().partner(id))?.name ?? id
}
