import { decimalText } from '../../../catalog/money.ts'
import { ledgerBetween } from '../../storage/ledger.ts'
import { csv } from '../csv.ts'
import type { Shop } from '../shop.ts'
import { type Party, readStatement, span } from './statements.ts'

/**
 * A statement as a file for spreadsheets: RFC 4180, UTF-8, amounts as decimals with a point.
 * @throws VitrineError `body_invalid` when there is no such month
 */
export async function statementFile(whose: Party, month: string, shop: Shop): Promise<string> {
  const { party, isPaidOut, rows } = await readStatement(whose, month, shop)
  const shares = party === 'partner' ? ['commission'] : isPaidOut ? ['tax', 'fee', 'share'] : ['tax']
  const head = ['time', 'order', 'kind', 'product', 'plan', 'currency', 'net', ...shares]
  return csv([
    head,
    ...rows.map(({ at, order, kind, product, plan, currency, ...amounts }) => [
      at,
      order,
      kind,
      product,
      plan,
      currency,
      ...(['net', 'tax', 'fee', 'share', 'commission'] as const)
        .filter((name) => head.includes(name))
        .map((name) => signedDecimal(amounts[name], currency)),
    ]),
  ])
}

/** Every row of the books in a month, as they stand. */
export async function ledgerFile(month: string, shop: Shop): Promise<string> {
  const { from, until } = span(month, shop)
  const rows = await ledgerBetween(shop.store.read, from, until)
  return csv([
    ['time', 'entry', 'kind', 'order', 'line', 'account', 'currency', 'amount'],
    ...rows.map(({ at, entry, kind, order_id, line_id, account, currency, amount }) => [
      at,
      entry,
      kind,
      order_id,
      line_id ?? '',
      account,
      currency,
      signedDecimal(amount, currency),
    ]),
  ])
}

function signedDecimal(amount: number, currency: string): string {
  const text = decimalText(Math.abs(amount), currency)
  return amount < 0 ? `-${text}` : text
}
