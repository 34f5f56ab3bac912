import { VitrineError } from '../errors.ts'
import type { Job } from '../jobs/queue.ts'
import { backOffSeconds } from '../jobs/run.ts'
import { followDispute } from './refund/follow-dispute.ts'
import { followRefunds } from './refund/follow-refunds.ts'
import { followSubscription } from './subscription/follow-subscription.ts'
import { fulfilLine } from './delivery/fulfil-line.ts'
import { moveShares } from './books/move-shares.ts'
import { measureUse } from './seller/measure-use.ts'
import { notifySeller } from './seller/notify-seller.ts'
import { reportUsage } from './seller/report-usage.ts'
import { sendMail } from './mail/send-mail.ts'
import { sendRefund } from './refund/send-refund.ts'
import { settlePayment } from './payment/settle-payment.ts'
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
    case 'refund':
      return sendRefund(job, shop)
  }
}

/**
 * Puts a job back that threw; the cause is kept for the operator, in words. Eight tries span two hours, so that a
 * mail server or a payment service may be away for a while and nobody has to act.
 */
export async function putBack(job: Job, error: unknown, shop: Shop): Promise<void> {
  const now = shop.now()
  const [chance = 0] = shop.random(1)
  // Every second step of the doubling: fourfold each time.
  const seconds = backOffSeconds(job.attempt * 2 - 1, chance / 255, { base: 2, cap: 3600 })
  const failure = { at: new Date(now.getTime() + seconds * 1000), error: inWords(error), now }
  const result = await shop.store.transaction((tx) => shop.queue.retry(tx, job, failure))
  const fields = { job: job.id, order: job.order ?? undefined, code: `job_${result}`, error }
  if (result === 'dead') shop.log.error(fields, 'A job failed for good and needs a person')
  else shop.log.warn(fields, 'A job failed and will be tried again')
}

/** A settle job looks at an order, or at what an event spoke of: `session:<id>`, `subscription:<id>`, … */
function settle(job: Job, shop: Shop): Promise<void> {
  const [, kind, id] = /^([a-z]+):(.+)$/.exec(job.subject) ?? []
  if (kind === undefined || id === undefined) return settlePayment({ order: job.subject }, shop, job)
  switch (kind) {
    case 'session':
      return settlePayment({ session: id }, shop, job)
    case 'subscription':
      return followSubscription(id, shop, job)
    case 'payment':
      return followRefunds(id, shop, job)
    case 'dispute':
      return followDispute(id, shop, job)
    case 'usage':
      return reportUsage(id, shop, job)
    case 'measure':
      return measureUse(id, shop, job)
    case 'notify':
      return notifySeller(id, shop, job)
    case 'shares':
      return moveShares(id, shop, job)
    default:
      throw new Error(`Nobody knows how to settle ${job.subject}.`)
  }
}

/** What the operator reads of a failure; the other side's own words where there are any. */
function inWords(error: unknown): string {
  if (!(error instanceof VitrineError)) return error instanceof Error ? error.message : String(error)
  return error.cause instanceof Error ? `${error.detail} ${error.cause.message}` : error.detail
}
