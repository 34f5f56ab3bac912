import type { FactKind } from './api.ts'
import { zh } from './words-zh.ts'

const en = {
  title: 'Statements',
  loading: 'Reading the books …',
  month: 'Month',
  before: 'Month before',
  next: 'Month after',
  runs: 'This month still runs (in UTC), so its figures still change.',
  none: 'Nothing was paid and nothing went back in this month.',
  sellers: 'Sellers',
  partners: 'Partners',
  accounts: 'Accounts',
  accountsWhy:
    'In each currency every column sums to zero. What the store has is positive; what it owes or has earned is negative.',
  entries: 'All entries of the month (CSV)',
  file: 'CSV',
  fileOf: (name: string) => `Statement of ${name} as CSV`,
  link: 'Make a link',
  linkOf: (name: string) => `Make a link for ${name}`,
  linkLabel: 'Link to the statements; works 90 days',
  columns: {
    seller: 'Seller',
    partner: 'Partner',
    sold: 'Paid',
    back: 'Went back',
    net: 'Net',
    tax: 'Tax',
    fee: 'Store keeps',
    share: 'Seller gets',
    commission: 'Commission',
    account: 'Account',
    held: 'Before',
    change: 'In the month',
    after: 'After',
    currency: 'Currency',
    at: 'When',
    what: 'What',
    product: 'Product',
    order: 'Order',
    total: 'Total',
    papers: 'Papers',
  },
  outside: 'paid out by the store itself',
  kinds: {
    payment: 'paid',
    refund: 'refunded',
    'refund-failed': 'refund failed',
    dispute: 'disputed by a bank',
    'dispute-won': 'dispute won',
    'dispute-lost': 'dispute lost',
    'double-payment': 'paid twice',
  } satisfies Record<FactKind, string> as Record<FactKind, string>,
  account: {
    'cash:stripe': 'money at the payment service',
    revenue: 'what the store keeps of sales',
    discount: 'what buyers were spared',
    tax: 'tax that the store hands on',
    commission: 'what partners cost',
    credit: 'what buyers have for their next payment',
    unowed: 'payments that bought nothing',
    loss: 'what went out beyond what came in',
    seller: 'owed to this seller',
    sellerTax: 'tax that this seller hands on',
    partner: 'owed to this partner',
    disputed: (of: string) => `in dispute: ${of}`,
  },
  own: {
    seller: (name: string) => `What ${name} sold`,
    partner: (name: string) => `What ${name} brought`,
    tax: 'Tax comes with your share; you hand it on.',
    taxByStore: 'The store hands the tax on.',
    paidOut: 'Your share goes to your account with the payment service as each payment comes.',
    byStore: 'The store pays you as you agreed with it.',
    partnerPaid:
      'Commission is a share of what was paid before tax; what goes back takes its commission along.',
    save: 'Save as CSV',
    off: 'This page needs JavaScript.',
    noLink: 'This page opens by the link that the store gave you.',
    away: 'The shop does not answer. Try again in a minute.',
  },
}

export type StatementWords = typeof en

/** Words for a locale; one without words of its own reads English. */
export function statementWords(locale: string): StatementWords {
  return /^zh/i.test(locale) ? zh : en
}

/** What an account stands for, in words. */
export function accountWords(account: string, { account: words }: StatementWords): string {
  const [, disputed] = /^disputed:(.+)$/.exec(account) ?? []
  if (disputed) return words.disputed(plain(disputed, words))
  return plain(account, words)
}

function plain(account: string, words: StatementWords['account']): string {
  if (account.startsWith('seller:')) return words.seller
  if (account.startsWith('tax:')) return words.sellerTax
  if (account.startsWith('partner:')) return words.partner
  const known: Record<string, unknown> = words
  const found = known[account]
  return typeof found === 'string' ? found : ''
}
