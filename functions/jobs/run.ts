import type { Job, Place, Queue } from './queue.ts'

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
  /** How many jobs of each place run at once. */
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

const places: readonly Place[] = ['anywhere', 'node']

/**
 * Runs jobs in this process, several at a time, until stopped. Those that call sellers have a share of their own:
 * sellers that hang take no payment's and no mail's turn.
 */
export function startRunner(options: RunnerOptions): Runner {
  const { queue, now, concurrency = 8, idleMs = 500 } = options
  const sleepers = new Map<Place, () => void>()
  let stopped = false
  const loops = places.map(runPlace)

  async function runPlace(place: Place): Promise<void> {
    const running = new Set<Promise<void>>()
    while (!stopped) {
      const job = running.size < concurrency ? await claimQuietly(place) : null
      if (job) {
        const work = runJob(job).finally(() => {
          running.delete(work)
          wake()
        })
        running.add(work)
      } else {
        await pause(place)
      }
    }
    await Promise.all(running)
  }

  async function claimQuietly(place: Place): Promise<Job | null> {
    try {
      return await queue.claim(now(), place)
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

  function pause(place: Place): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, idleMs)
      sleepers.set(place, () => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** A job that ended may have made one for the other place. */
  function wake(): void {
    for (const wakeUp of sleepers.values()) wakeUp()
  }

  return {
    poke: wake,
    async stop() {
      stopped = true
      wake()
      await Promise.all(loops)
    },
  }
}

/** Seconds until the next try: doubling from a base, capped, with up to a quarter of jitter either way. */
export function backOffSeconds(attempt: number, chance: number, options = { base: 5, cap: 3600 }): number {
  const plain = Math.min(options.cap, options.base * 2 ** (attempt - 1))
  return plain * (0.75 + chance / 2)
}
