import type { Tx } from '../storage/schema.ts'

/** What the shop does outside a request. */
export type JobKind = 'settle' | 'deliver' | 'mail'

export interface NewJob {
  /** Explicit, so that enqueuing the same work twice is the same as once. */
  id: string
  kind: JobKind
  /** Id of the order, delivery or mail the job is about. */
  subject: string
  order?: string | undefined
  runAt: Date
}

/** A job that was claimed: only the holder of its lease may settle it. */
export interface Job {
  id: string
  kind: JobKind
  subject: string
  order: string | null
  /** Which try this is, from 1. */
  attempt: number
  maxAttempts: number
  lease: string
}

export interface DeadLetter {
  id: string
  kind: string
  subject: string
  order: string | null
  attempt: number
  lastError: string
  finishedAt: string
}

/**
 * Durable jobs. Whatever changes an order enqueues its jobs in the same transaction,
 * and a job is completed in the transaction that stores its effect.
 */
export interface Queue {
  enqueue(tx: Tx, job: NewJob): Promise<void>
  /** Takes one due job, or one whose holder let its lease run out; null when there is nothing to do. */
  claim(now: Date): Promise<Job | null>
  /** Prolongs the lease. @returns false when the lease was lost */
  renew(job: Job, now: Date): Promise<boolean>
  /** @returns false when the lease was lost: then the caller must roll its transaction back */
  complete(tx: Tx, job: Job, now: Date): Promise<boolean>
  /** Puts a job that failed back for a later try; after the last one it becomes a dead letter. */
  retry(tx: Tx, job: Job, failure: { at: Date; error: string; now: Date }): Promise<'ready' | 'dead' | 'lost'>
  deadLetters(tx: Tx, limit: number): Promise<DeadLetter[]>
  /** Oldest job that is due and not taken, for health. */
  oldestDue(now: Date): Promise<Date | null>
}
