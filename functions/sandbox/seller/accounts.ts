import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { openStateFile } from './state-file.ts'

const accountSchema = z.object({
  instance: z.string(),
  /** Host the call came in for; every seller has accounts of its own. */
  host: z.string(),
  order: z.string(),
  orderLine: z.string(),
  createdAt: z.number(),
  readyAt: z.number(),
  releasedAt: z.number().nullable(),
  /** How often newInstance was called for it. */
  asked: z.number(),
  businessIds: z.array(z.string()),
  userName: z.string(),
  password: z.string(),
})
export type Account = z.output<typeof accountSchema>

const ledgerSchema = z.object({ accounts: z.array(accountSchema) })

export interface OrderLine {
  host: string
  order: string
  orderLine: string
  businessId: string
}

export interface Accounts {
  /** Makes an account; the same order line of the same seller always brings the same one. */
  open(line: OrderLine, now: number, readyAfterMs: [from: number, to: number]): Account
  find(instance: string): Account | null
  release(account: Account, now: number): void
  /** Newest first. */
  list(): Account[]
}

/** The stand-in's book of accounts, kept in a file. */
export function openAccounts(file: string): Accounts {
  const ledger = openStateFile(file, ledgerSchema, { accounts: [] })
  const { accounts } = ledger.state
  return {
    open({ host, order, orderLine, businessId }, now, [from, to]) {
      const isSame = (account: Account) =>
        account.host === host && account.order === order && account.orderLine === orderLine
      const account = accounts.find(isSame) ?? {
        instance: randomUUID(),
        host,
        order,
        orderLine,
        createdAt: now,
        readyAt: now + (from < to ? randomInt(from, to) : from),
        releasedAt: null,
        asked: 0,
        businessIds: [],
        userName: `owner-${randomBytes(3).toString('hex')}`,
        password: randomBytes(12).toString('base64url'),
      }
      if (!accounts.includes(account)) accounts.push(account)
      account.asked += 1
      account.businessIds.push(businessId)
      ledger.save()
      return account
    },
    find: (instance) => accounts.find((account) => account.instance === instance) ?? null,
    release(account, now) {
      account.releasedAt ??= now
      ledger.save()
    },
    list: () => accounts.toReversed(),
  }
}
