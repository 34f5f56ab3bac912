import type { Shop } from '../flows/shop.ts'
import { putBack, work } from '../flows/work.ts'
import type { Job } from '../jobs/queue.ts'

const renewMs = 5000

/** One less than the connections of one visit: what is read inside a transaction must find one free. */
const lanes = 2

/**
 * Does the jobs that are due, and those they lead to, until nothing is due or the time is over; for processes that do
 * not stay.
 * @param options.seconds after which no further job is begun
 * @returns how many were done or put back
 */
export async function drain(shop: Shop, options: { seconds: number }): Promise<number> {
  const until = Date.now() + options.seconds * 1000
  let count = 0
  const lane = async (): Promise<void> => {
    while (Date.now() < until) {
      const job = await shop.queue.claim(shop.now())
      if (!job) return
      await doJob(job, shop)
      count += 1
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return count
}

async function doJob(job: Job, shop: Shop): Promise<void> {
  const renewal = setInterval(() => {
    shop.queue.renew(job, shop.now()).catch((error: unknown) => tell(error, shop))
  }, renewMs)
  try {
    await work(job, shop)
  } catch (error) {
    await putBack(job, error, shop).catch((fault: unknown) => tell(fault, shop))
  } finally {
    clearInterval(renewal)
  }
}

function tell(error: unknown, { log }: Shop): void {
  log.error({ code: 'store_unavailable', error }, 'The store did not answer')
}
