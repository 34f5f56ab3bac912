/** One side of an entry: minor units on an account, for a line of the order or for none. */
export interface Posting {
  account: string
  currency: string
  amount: number
  line: string | null
}

/** The account itself, where money stands aside for a dispute. */
export function plainAccount(account: string): string {
  return account.replace(/^disputed:/, '')
}

export function isAccountOf({ account }: Posting, ...names: readonly string[]): boolean {
  return names.includes(plainAccount(account))
}

/** What a seller with an account of its own is owed: its share, and the tax that it hands on. */
export function isSellersAccount(account: string): boolean {
  return account.startsWith('seller:') || account.startsWith('tax:')
}

/** One row an account, line and currency; those that come to nothing are left out. */
export function sumUp(rows: readonly Posting[]): Posting[] {
  const sums = new Map<string, Posting>()
  for (const row of rows) {
    const key = `${row.account}|${row.line ?? ''}|${row.currency}`
    const before = sums.get(key)
    sums.set(key, { ...row, amount: row.amount + (before?.amount ?? 0) })
  }
  return [...sums.values()].filter(({ amount }) => amount !== 0)
}

/** What of the rows is money at the payment service. */
export function cashOf(rows: readonly Posting[]): number {
  return sumOf(rows, 'cash:stripe')
}

/** What an account holds by these rows; money that stands aside for a dispute counts. */
export function sumOf(rows: readonly Posting[], account: string): number {
  return rows.reduce((sum, row) => (isAccountOf(row, account) ? sum + row.amount : sum), 0)
}
