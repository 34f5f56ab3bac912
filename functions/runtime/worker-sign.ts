import { randomUUID } from 'node:crypto'
import type { Place } from '../jobs/queue.ts'
import type { Store } from '../storage/store.ts'
import { dropWorker, seeWorker } from '../storage/workers.ts'
import { isRefusal } from './refusal.ts'
import { refuseMoved } from './stamp.ts'

const everyMs = 15_000

export interface WorkerSignOptions {
  store: Store
  place: Place
  catalogVersion: () => string
  now: () => Date
  /** Told when the store did not take the sign; the next turn tries again. */
  faulted: (error: unknown) => void
  /** Told that the shop was moved to another store, as while this process slept; it must stop. */
  moved: (refusal: Error) => void
}

export interface WorkerSign {
  /** Resolves when the first sign is written. @throws VitrineError `store_unavailable` */
  written: Promise<void>
  /** Takes the sign down. */
  stop(): Promise<void>
}

/** Writes every 15 s that this process runs jobs, for health and for order pages that wait for such a process. */
export function startWorkerSign(options: WorkerSignOptions): WorkerSign {
  const { store, place, now } = options
  const id = `worker_${randomUUID()}`
  const sign = (): Promise<void> => {
    const worker = { id, place, catalog_version: options.catalogVersion(), seen_at: now().toISOString() }
    return store.transaction((tx) => seeWorker(tx, worker))
  }
  const signAgain = async (): Promise<void> => {
    try {
      await sign()
      await refuseMoved(store)
    } catch (error) {
      if (isRefusal(error)) options.moved(error as Error)
      else options.faulted(error)
    }
  }
  const written = sign()
  let last = written.catch(options.faulted)
  const timer = setInterval(() => {
    last = signAgain()
  }, everyMs)
  return {
    written,
    async stop() {
      clearInterval(timer)
      await last
      await dropWorker(store.read, id).catch(options.faulted)
    },
  }
}
