import type { Account } from './accounts.ts'
import type { Desk } from './desk.ts'

export type Fields = Record<string, unknown>

export const ok = { resultCode: '000000', resultMsg: 'success.' }
export const unknownInstance = { resultCode: '000003', resultMsg: 'There is no such instance.' }
export const unknownActivity = { resultCode: '000002', resultMsg: 'The activity is not known.' }

/** What both generations of KooGallery do with an account that was made. */
export function createInstanceDeeds({ accounts, now }: Desk) {
  return {
    /** Does something to an account that is there. */
    to(instance: string, work: (account: Account) => void): Fields {
      const account = accounts.find(instance)
      if (!account || account.releasedAt) return unknownInstance
      work(account)
      return ok
    },
    release(instance: string): Fields {
      const account = accounts.find(instance)
      if (!account) return unknownInstance
      accounts.release(account, now())
      return ok
    },
  }
}
