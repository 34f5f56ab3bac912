import { bossReads } from '../jobs/boss-rows.ts'
import type { BossQueue } from '../jobs/pgboss.ts'

/**
 * A queue that is opened by the first call that needs more of it than reading: most requests make no job, and opening
 * costs them two ways to the database.
 */
export function queueWhenAsked(open: () => Promise<BossQueue>): BossQueue {
  let opened: Promise<BossQueue> | undefined
  const queue = (): Promise<BossQueue> => {
    opened ??= open().catch((error: unknown) => {
      // The next call tries again.
      opened = undefined
      throw error
    })
    return opened
  }
  return {
    deadLetters: bossReads.deadLetters,
    jobsOf: bossReads.jobsOf,
    forget: bossReads.forget,
    live: bossReads.live,
    counts: bossReads.counts,
    enqueue: async (...asked) => (await queue()).enqueue(...asked),
    claim: async (...asked) => (await queue()).claim(...asked),
    renew: async (...asked) => (await queue()).renew(...asked),
    complete: async (...asked) => (await queue()).complete(...asked),
    retry: async (...asked) => (await queue()).retry(...asked),
    redrive: async (...asked) => (await queue()).redrive(...asked),
    async stop() {
      await (await opened)?.stop()
    },
  }
}
