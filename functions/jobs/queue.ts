import type { Tx } from '../storage/schema.ts'

/** What the shop does outside a request. */
export type JobKind = 'settle' | 'deliver' | 'mail' | 'refund'

/** Where a job may run: one that calls a host named by a seller or an operator needs `node`, which can pin addresses. */
export type Place = 'anywhere' | 'node'

/**
 * How often more than its tries a job may be taken because its holder died: killing a process is no fault of its jobs,
 * but a job that kills every process must end as a dead letter.
 */
export const crashesAllowed = 20

export interface NewJob {
  /** Explicit, so that enqueuing the same work twice is the same as once. */
  id: string
  kind: JobKind
  /** Id of the order, delivery or mail the job is about. */
  subject: string
  order?: string | undefined
  runAt: Date
  /** Default `anywhere`. */
  place?: Place
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

/** A job as the operator sees it. */
export interface JobView {
  id: string
  kind: string
  state: 'ready' | 'running' | 'done' | 'dead'
  attempt: number
  runAt: string
  lastError: string | null
}

/** How many jobs there are of a kind in a state, and when the oldest of those that are due was to run. */
export interface JobCount {
  kind: string
  place: Place
  state: JobView['state']
  count: number
  oldestDueAt: string | null
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
  enqueue(tx: Tx, job: NewJob | readonly NewJob[]): Promise<void>
  /**
   * Takes one due job, or one whose holder let its lease run out; null when there is nothing to do.
   * @param place only a job of this place; of any that this process takes where none is named
   */
  claim(now: Date, place?: Place): Promise<Job | null>
  /** Prolongs the lease. @returns false when the lease was lost */
  renew(job: Job, now: Date): Promise<boolean>
  /** @returns false when the lease was lost: then the caller must roll its transaction back */
  complete(tx: Tx, job: Job, now: Date): Promise<boolean>
  /** Puts a job that failed back for a later try; after the last one it becomes a dead letter. */
  retry(tx: Tx, job: Job, failure: { at: Date; error: string; now: Date }): Promise<'ready' | 'dead' | 'lost'>
  deadLetters(tx: Tx, limit: number): Promise<DeadLetter[]>
  /** Sends a dead letter back to work with a full set of tries. @returns false when there is no such dead letter */
  redrive(tx: Tx, id: string, now: Date): Promise<boolean>
  /** The jobs of an order, newest first, at most 100. */
  jobsOf(tx: Tx, order: string): Promise<JobView[]>
  /** Which of these jobs are still to be run or running; the others are done, dead or unknown. */
  live(tx: Tx, ids: readonly string[]): Promise<Set<string>>
  /** Drops jobs that were done more than 30 days ago, so many at a time. */
  forget(now: Date): Promise<void>
  /** For health and metrics. Jobs that are done need not be counted. */
  counts(tx: Tx, now: Date): Promise<JobCount[]>
}
