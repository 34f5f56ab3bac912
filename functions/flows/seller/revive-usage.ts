import { lockOrder } from '../../storage/orders.ts'
import { unreportedLines } from '../../storage/usage.ts'
import type { Shop } from '../shop.ts'

/** Records that came within this time still have the job that was made with them. */
const restMs = 300_000
const limit = 500

/** Has use reported that the payment service was not told of, and whose job is gone. A dead letter waits for a person. */
export async function reviveUsage(shop: Shop): Promise<void> {
  const { store, queue } = shop
  const before = new Date(shop.now().getTime() - restMs)
  for (const { line, order } of await unreportedLines(store.read, { before, limit })) {
    await store.transaction(async (tx) => {
      await lockOrder(tx, order)
      const jobs = await queue.jobsOf(tx, order)
      if (jobs.some(({ id, state }) => id.startsWith(`usage.${line}.`) && state !== 'done')) return
      const runAt = shop.now()
      const id = `usage.${line}.revived.${runAt.getTime()}`
      await queue.enqueue(tx, { id, kind: 'settle', subject: `usage:${line}`, order, runAt })
      shop.log.warn({ order, job: id, code: 'healed' }, 'A report of use had lost its job; it has a new one')
    })
  }
}
