import { randomBytes, randomInt, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { openStateFile } from './state-file.ts'

/** What was done to an account after it was made, each once by its order. */
const deedSchema = z.object({
  what: z.string(),
  /** The order it was asked for by; the same one again changes nothing. */
  ref: z.string(),
  asked: z.number(),
})

const accountSchema = z.object({
  instance: z.string(),
  /** Host the call came in for; every seller has accounts of its own. */
  host: z.string(),
  order: z.string(),
  orderLine: z.string(),
  createdAt: z.number(),
  readyAt: z.number(),
  releasedAt: z.number().nullable(),
  /** How often it was asked for. */
  asked: z.number(),
  businessIds: z.array(z.string()),
  userName: z.string(),
  password: z.string(),
  protocol: z.enum(['koogallery-v2', 'koogallery-v1', 'vitrine']).default('koogallery-v2'),
  /** Asked for by a call that says it is only tried: nothing is billed for it. */
  test: z.boolean().default(false),
  frozen: z.boolean().default(false),
  /** As the last renewal told it. */
  until: z.string().nullable().default(null),
  plan: z.string().nullable().default(null),
  quantity: z.number().nullable().default(null),
  /** What the seller was told of the buyer, in clear. */
  buyer: z.record(z.string(), z.string()).default({}),
  deeds: z.array(deedSchema).default([]),
  /** What its owner has used since it was made, in ten-thousandths, and when the last of it was counted. */
  used: z.int().nonnegative().default(0),
  usedAt: z.number().nullable().default(null),
})
export type Account = z.output<typeof accountSchema>

const ledgerSchema = z.object({ accounts: z.array(accountSchema) })

export interface OrderLine {
  protocol: Account['protocol']
  host: string
  order: string
  orderLine: string
  businessId: string
  test: boolean
  /** Where the buyer's side names the account. */
  instance?: string
}

/** What can change of an account once it is there. */
export type AccountChange = Partial<
  Pick<Account, 'frozen' | 'until' | 'plan' | 'quantity' | 'buyer' | 'used' | 'usedAt'>
>

export interface Accounts {
  /** Makes an account; the same order line of the same seller always brings the same one. */
  open(line: OrderLine, now: number, readyAfterMs: [from: number, to: number]): Account
  /** Makes a further account for an order line that has one: what no seller may do. */
  openAgain(line: OrderLine, now: number): Account
  find(instance: string): Account | null
  change(account: Account, change: AccountChange): void
  /** @returns false when it was done before by the same order */
  note(account: Account, what: string, ref: string): boolean
  release(account: Account, now: number): void
  /** Newest first. */
  list(): Account[]
}

/** The stand-in's book of accounts, kept in a file. */
export function openAccounts(file: string): Accounts {
  const ledger = openStateFile(file, ledgerSchema, { accounts: [] })
  const { accounts } = ledger.state

  function add(line: OrderLine, now: number, readyAt: number): Account {
    const { protocol, host, order, orderLine, test, instance } = line
    const made: Account = {
      ...{ protocol, host, order, orderLine, test },
      instance: instance ?? randomUUID(),
      createdAt: now,
      readyAt,
      releasedAt: null,
      asked: 0,
      businessIds: [],
      userName: `owner-${randomBytes(3).toString('hex')}`,
      password: randomBytes(12).toString('base64url'),
      ...{
        frozen: false,
        until: null,
        plan: null,
        quantity: null,
        buyer: {},
        deeds: [],
        used: 0,
        usedAt: null,
      },
    }
    accounts.push(made)
    return made
  }

  return {
    open(line, now, [from, to]) {
      const found = accounts.find(
        ({ host, order, orderLine }) =>
          host === line.host && order === line.order && orderLine === line.orderLine,
      )
      const account = found ?? add(line, now, now + (from < to ? randomInt(from, to) : from))
      account.asked += 1
      account.businessIds.push(line.businessId)
      ledger.save()
      return account
    },
    openAgain(line, now) {
      const account = add(line, now, now)
      ledger.save()
      return account
    },
    find: (instance) => accounts.find((account) => account.instance === instance) ?? null,
    change(account, change) {
      Object.assign(account, change)
      ledger.save()
    },
    note(account, what, ref) {
      const before = account.deeds.find((deed) => deed.what === what && deed.ref === ref)
      if (before) before.asked += 1
      else account.deeds.push({ what, ref, asked: 1 })
      ledger.save()
      return !before
    },
    release(account, now) {
      account.releasedAt ??= now
      ledger.save()
    },
    list: () => accounts.toReversed(),
  }
}
