import type { Job, Queue } from './queue.ts'

export interface RunnerOptions {
  queue: Queue
  now: () => Date
  /** Does the job and settles it in the transaction that stores its effect. */
  handle: (job: Job) => Promise<void>
  /** Told of a job that threw: nothing was settled, and the lease will run out or the job be put back. */
  failed: (job: Job, error: unknown) => Promise<void>
  /** Told when the store itself did not answer. */
  faulted: (error: unknown) => void
  /** Told when a running job's lease was prolonged. */
  renewed?: () => void
  concurrency?: number
  idleMs?: number
}

export interface Runner {
  /** Looks for work now instead of at the next tick. */
  poke(): void
  /** Takes no more jobs and waits for those that run. */
  stop(): Promise<void>
}

const renewMs = 5000

/** Runs jobs in this process, several at a time, until stopped. */
export function startRunner(options: RunnerOptions): Runner {
  const { queue, now, concurrency = 8, idleMs = 500 } = options
  const running = new Set<Promise<void>>()
  let stopped = false
  let wake = (): void => {}

  const loop = (async () => {
    while (!stopped) {
      const job = running.size < concurrency ? await claimQuietly() : null
      if (job) {
        const work = runJob(job).finally(() => {
          running.delete(work)
          wake()
        })
        running.add(work)
      } else {
        await pause()
      }
    }
  })()

  async function claimQuietly(): Promise<Job | null> {
    try {
      return await queue.claim(now())
    } catch (error) {
      // The store is away; the next tick tries again.
      options.faulted(error)
      return null
    }
  }

  async function runJob(job: Job): Promise<void> {
    const renewal = setInterval(() => void renew(job), renewMs)
    try {
      await options.handle(job)
    } catch (error) {
      await options.failed(job, error).catch(options.faulted)
    } finally {
      clearInterval(renewal)
    }
  }

  async function renew(job: Job): Promise<void> {
    try {
      if (await queue.renew(job, now())) options.renewed?.()
    } catch (error) {
      options.faulted(error)
    }
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, idleMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    poke: () => wake(),
    async stop() {
      stopped = true
      wake()
      await loop
      await Promise.all(running)
    },
  }
}

/** Seconds until the next try: doubling from a base, capped, with up to a quarter of jitter either way. */
export function backOffSeconds(attempt: number, chance: number, options = { base: 5, cap: 3600 }): number {
  const plain = Math.min(options.cap, options.base * 2 ** (attempt - 1))
  return plain * (0.75 + chance / 2)
}
