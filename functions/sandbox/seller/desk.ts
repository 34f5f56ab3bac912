import type { Account, Accounts } from './accounts.ts'
import type { Fault } from './faults.ts'

/** What the protocols of the stand-in work with. */
export interface Desk {
  accounts: Accounts
  now(): number
  /** Where people reach the stand-in's own pages. */
  origin(): string
  /** How long an account takes to be set up. */
  readyAfterMs: [from: number, to: number]
}

/** A call that passed the gate. */
export interface Admitted {
  /** The seller's domain. */
  host: string
  fault: Fault | null
}

/** `api.northbeam.example` → `northbeam.example`; a bare address, as tests call it, gets an invented domain. */
export function sellerDomain(calledAs: string): string {
  const [name = ''] = calledAs.split(':')
  if (!name.endsWith('.example')) return 'seller.example'
  return name.split('.').slice(-2).join('.')
}

export interface Handover {
  frontEndUrl: string
  adminUrl: string
  userName: string
  password: string
  memo: string
}

/** What an account's owner is given; null while it is being set up. */
export function handOver(account: Account, fault: Fault | null, desk: Desk): Handover | null {
  if (account.readyAt > desk.now()) return null
  const home = `https://app.${account.host}/${account.instance.slice(0, 8)}`
  return {
    frontEndUrl: fault?.fault === 'bad-address' ? 'javascript:alert(1)//' : home,
    adminUrl: `${home}/admin`,
    userName: account.userName,
    password: account.password,
    memo: `Sandbox: the addresses above are made up. The account's page is ${desk.origin()}/accounts/${account.instance}`,
  }
}
