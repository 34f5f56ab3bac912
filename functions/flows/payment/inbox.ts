import { VitrineError } from '../../errors.ts'
import type { PaymentEvent } from '../../payments/gateway.ts'
import { insertEvents } from '../../storage/events.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Shop } from '../shop.ts'

export interface Arrival {
  event: PaymentEvent
  /** As it was posted; null when it was asked for. */
  body: string | null
}

/** Keeps what arrived, together with the jobs that settle it; resolves after the commit. */
export type Keep = (arrival: Arrival) => Promise<void>

/** A statement has a limited number of parameters, and an event may have 512 kB. */
const mostTogether = 50

/**
 * Stores events under their unique ids, and the jobs that settle what they speak of, in the caller's
 * transaction. What was stored before, or comes twice among them, changes nothing.
 */
export async function storeEvents(tx: Tx, arrivals: readonly Arrival[], shop: Shop): Promise<void> {
  const now = shop.now()
  // In one order everywhere: two processes that store the same events must not wait for each other.
  const events = [...arrivals].sort((a, b) => (a.event.id < b.event.id ? -1 : 1))
  const fresh = await insertEvents(
    tx,
    events.map(({ event, body }) => ({
      id: event.id,
      type: event.type,
      session_id: event.session,
      subject: subjectOf(event),
      created_at: event.createdAt.toISOString(),
      received_at: now.toISOString(),
      body,
    })),
  )
  const jobs = events.flatMap(({ event }) => {
    const subject = fresh.has(event.id) ? subjectOf(event) : null
    if (subject === null) return []
    // What it was opened for; for the list of an order's jobs. Settling looks for itself.
    const order = event.reference ?? undefined
    return { id: `settle.${event.id}`, kind: 'settle' as const, subject, order, runAt: now }
  })
  if (jobs.length > 0) await shop.queue.enqueue(tx, jobs)
}

/** What an event speaks of, as a settle job names it; null when it is nothing of ours. */
export function subjectOf({ subject, session }: PaymentEvent): string | null {
  return subject ?? (session && `session:${session}`)
}

/** Each arrival in a transaction of its own: for processes that may be gone after the answer. */
export function keepOneByOne(shop: Shop): Keep {
  return (arrival) => keepTogether([arrival], shop)
}

interface Waiting {
  arrival: Arrival
  resolve: () => void
  reject: (error: unknown) => void
}

/**
 * What arrives while others are being committed is committed together, in one transaction.
 * Why: the commit's wait for the disk is most of what an event costs; each is answered after it all the same.
 */
export function keepInGroups(shop: Shop): Keep {
  let waiting: Waiting[] = []
  let isBusy = false

  async function keepAll(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting.slice(0, mostTogether)
      waiting = waiting.slice(mostTogether)
      await keepGroup(group)
    }
    isBusy = false
  }

  async function keepGroup(group: readonly Waiting[]): Promise<void> {
    try {
      await keepTogether(
        group.map(({ arrival }) => arrival),
        shop,
      )
      for (const { resolve } of group) resolve()
    } catch (error) {
      if (group.length === 1 || isAway(error)) for (const { reject } of group) reject(error)
      // One that cannot be stored must not take the others with it.
      else for (const one of group) await keepGroup([one])
    }
  }

  return (arrival) =>
    new Promise((resolve, reject) => {
      waiting.push({ arrival, resolve, reject })
      if (isBusy) return
      isBusy = true
      // After what else has arrived by now.
      setImmediate(() => void keepAll())
    })
}

function isAway(error: unknown): boolean {
  return error instanceof VitrineError && error.code === 'store_unavailable'
}

async function keepTogether(arrivals: readonly Arrival[], shop: Shop): Promise<void> {
  await shop.store.transaction(async (tx) => {
    await storeEvents(tx, arrivals, shop)
    shop.reached('event.stored')
  })
}
