import { randomUUID } from 'node:crypto'
import type { Place } from '../jobs/queue.ts'
import type { Store } from '../storage/store.ts'
import { dropWorker, seeWorker } from '../storage/workers.ts'

const everyMs = 15_000

export interface WorkerSignOptions {
  store: Store
  place: Place
  catalogVersion: () => string
  now: () => Date
  /** Told when the store did not take the sign; the next turn tries again. */
  faulted: (error: unknown) => void
}

/**
 * Writes every 15 s that this process runs jobs, for health and for order pages that wait for such a process.
 * @returns how to take the sign down
 */
export function startWorkerSign(options: WorkerSignOptions): { stop(): Promise<void> } {
  const { store, place, now } = options
  const id = `worker_${randomUUID()}`
  const sign = async (): Promise<void> => {
    const worker = { id, place, catalog_version: options.catalogVersion(), seen_at: now().toISOString() }
    await store.transaction((tx) => seeWorker(tx, worker)).catch(options.faulted)
  }
  let last = sign()
  const timer = setInterval(() => {
    last = sign()
  }, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      await last
      await dropWorker(store.read, id).catch(options.faulted)
    },
  }
}
