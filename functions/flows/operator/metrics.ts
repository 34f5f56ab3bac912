import { countEvents, countStates, heldOrders } from '../../storage/counts.ts'
import { stockOf } from '../../storage/pool-keys.ts'
import { workersSince } from '../../storage/workers.ts'
import { readDeadLetters } from '../healing/dead-letters.ts'
import type { Shop } from '../shop.ts'

/** A figure of the whole shop, the same whichever of its processes is asked. */
export interface Figure {
  /** As Prometheus names it, without `vitrine_`. */
  name: string
  help: string
  /** A counter only grows. */
  type: 'gauge' | 'counter'
  samples: { labels: Record<string, string>; value: number }[]
}

/** Who was seen within this time counts as running. */
const workerMs = 60_000

/** What the store knows of the shop, in numbers. */
export async function readFigures(shop: Shop): Promise<Figure[]> {
  const { read } = shop.store
  const now = shop.now()
  const [orders, deliveries, mails, refunds, events, held, dead, jobs, workers, stocks] = await Promise.all([
    countStates(read, 'orders'),
    countStates(read, 'deliveries'),
    countStates(read, 'mails'),
    countStates(read, 'refunds'),
    countEvents(read),
    heldOrders(read, 1000),
    readDeadLetters(shop),
    shop.queue.counts(read, now),
    workersSince(read, new Date(now.getTime() - workerMs)),
    stockOf(read, null, now),
  ])
  const byState = (counts: typeof orders): Figure['samples'] =>
    counts.map(({ state, count }) => ({ labels: { state }, value: count }))
  const late = jobs.filter(({ oldestDueAt }) => oldestDueAt !== null)
  return [
    gauge('orders', 'Orders by state.', byState(orders)),
    gauge('deliveries', 'Deliveries by state.', byState(deliveries)),
    gauge('mails', 'Mails of the outbox by state.', byState(mails)),
    gauge('refunds', 'Refunds by state.', byState(refunds)),
    gauge(
      'pool_keys_free',
      'License keys that a pool still has to hand out.',
      stocks.map(({ pool, free }) => ({ labels: { pool }, value: free })),
    ),
    gauge(
      'payments_held',
      'Payments that do not match their order and wait for a person.',
      only(held.length),
    ),
    gauge('dead_letters', 'What failed for good and needs a person.', only(dead.length)),
    gauge(
      'jobs',
      'Jobs that are not done.',
      jobs.map(({ kind, place, state, count }) => ({ labels: { kind, place, state }, value: count })),
    ),
    gauge(
      'job_oldest_due_seconds',
      'For how long the oldest job that is due has waited.',
      late.map(({ kind, place, oldestDueAt }) => ({
        labels: { kind, place },
        value: Math.max(0, (now.getTime() - Date.parse(oldestDueAt ?? '')) / 1000),
      })),
    ),
    gauge(
      'workers',
      'Processes that run jobs, seen within a minute.',
      [...new Set(['node', ...workers.map(({ place }) => place)])].map((place) => ({
        labels: { place },
        value: workers.filter((worker) => worker.place === place).length,
      })),
    ),
    {
      name: 'payment_events_total',
      help: 'Payment events stored, each once.',
      type: 'counter',
      samples: only(events),
    },
  ]
}

function gauge(name: string, help: string, samples: Figure['samples']): Figure {
  return { name, help, type: 'gauge', samples }
}

function only(value: number): Figure['samples'] {
  return [{ labels: {}, value }]
}
