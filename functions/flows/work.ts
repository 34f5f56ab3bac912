import { VitrineError } from '../errors.ts'
import type { Job } from '../jobs/queue.ts'
import { backOffSeconds } from '../jobs/run.ts'
import { findOrderBySession } from '../storage/orders.ts'
import { fulfilLine } from './fulfil-line.ts'
import { sendMail } from './send-mail.ts'
import { settlePayment } from './settle-payment.ts'
import type { Shop } from './shop.ts'

/** Does a job and completes it in the transaction that stores its effect. */
export async function work(job: Job, shop: Shop): Promise<void> {
  shop.reached('job.claimed')
  switch (job.kind) {
    case 'settle':
      return settle(job, shop)
    case 'deliver':
      return fulfilLine(job, shop)
    case 'mail':
      return sendMail(job, shop)
  }
}

/** Puts a job back that threw; the cause is kept for the operator, in words. */
export async function putBack(job: Job, error: unknown, shop: Shop): Promise<void> {
  const now = shop.now()
  const [chance = 0] = shop.random(1)
  const at = new Date(now.getTime() + backOffSeconds(job.attempt, chance / 255, { base: 2, cap: 900 }) * 1000)
  const reason = error instanceof Error ? error.message : String(error)
  const result = await shop.store.transaction((tx) => shop.queue.retry(tx, job, { at, error: reason, now }))
  const fields = { job: job.id, order: job.order ?? undefined, code: `job_${result}`, error }
  if (result === 'dead') shop.log.error(fields, 'A job failed for good and needs a person')
  else shop.log.warn(fields, 'A job failed and will be tried again')
}

/**
 * An event may come before its order knows its session, so the job is tried again; a session that no order ever
 * claims is another shop's on the same account, and is let go.
 */
async function settle(job: Job, shop: Shop): Promise<void> {
  const order = await orderOf(job.subject, shop)
  if (order) return settlePayment(order, shop, job)
  if (job.attempt < job.maxAttempts) {
    throw new VitrineError('order_unknown', 'No order has this payment session yet.')
  }
  await shop.store.transaction((tx) => shop.queue.complete(tx, job, shop.now()))
  shop.log.info(
    { job: job.id, code: 'foreign_session' },
    'An event spoke of a session that no order here has',
  )
}

async function orderOf(subject: string, shop: Shop): Promise<string | undefined> {
  if (!subject.startsWith('session:')) return subject
  return (await findOrderBySession(shop.store.read, subject.slice('session:'.length)))?.id
}
