import Stripe from 'stripe'
import type { Posting, StripeStore } from './store.ts'

export interface PostingSettings {
  webhookUrl: string
  webhookSecret: string
  now(): Date
}

export interface Postings {
  /** Queues an event; called in the transaction that makes it. */
  queue(event: Stripe.Event): void
  /** Posts one event now, due or not, held or not; a delivered one becomes a duplicate. */
  post(event: string): Promise<void>
  /** Posts everything undelivered, newest first: the disorder that Stripe warns of. */
  postInDisorder(): Promise<void>
  /** Lets the loop run at once and waits until the event is delivered, at most so long. */
  settle(event: string, milliseconds: number): Promise<void>
  start(): void
  stop(): Promise<void>
}

const secondsBetween = [1, 2, 3, 5, 8, 13, 21, 34, 60]

/**
 * Posts signed events to the webhook until it answers 2xx, each try later than the one before.
 * Events wait in the store, so that nothing is lost when this process is killed.
 */
export function createPostings(store: StripeStore, settings: PostingSettings): Postings {
  const { now } = settings
  const running = new Map<string, Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  async function attempt(posting: Posting): Promise<void> {
    const lastError = await send(store, posting, settings)
    const attempts = posting.attempts + 1
    const wait = (secondsBetween[posting.attempts] ?? 60) * 1000
    store.putPosting({
      event: posting.event,
      attempts,
      nextAt: now().getTime() + wait,
      deliveredAt: lastError === null ? now().getTime() : posting.deliveredAt,
      lastError,
    })
  }

  function post(posting: Posting): Promise<void> {
    const work = running.get(posting.event) ?? attempt(posting).finally(() => running.delete(posting.event))
    running.set(posting.event, work)
    return work
  }

  function undelivered(): Posting[] {
    return store.postings().filter((posting) => posting.deliveredAt === null)
  }

  function postDue(): void {
    if (store.isHeld()) return
    for (const posting of undelivered()) {
      if (posting.nextAt <= now().getTime()) void post(posting)
    }
  }

  return {
    queue(event) {
      store.put('event', event)
      const nextAt = now().getTime()
      store.putPosting({ event: event.id, attempts: 0, nextAt, deliveredAt: null, lastError: null })
    },
    async post(event) {
      const posting = store.postings().find((candidate) => candidate.event === event)
      if (posting) await post(posting)
    },
    async postInDisorder() {
      for (const posting of undelivered().reverse()) await post(posting)
    },
    async settle(event, milliseconds) {
      if (store.isHeld()) return
      postDue()
      await Promise.race([
        running.get(event),
        new Promise((resolve) => setTimeout(resolve, milliseconds).unref()),
      ])
    },
    start() {
      // A fresh start is a good moment to try again what waited for the shop to come back.
      for (const posting of undelivered()) store.putPosting({ ...posting, nextAt: now().getTime() })
      timer = setInterval(postDue, 250)
    },
    async stop() {
      clearInterval(timer)
      await Promise.allSettled(running.values())
    },
  }
}

/** @returns null when the webhook took it, otherwise why not */
async function send(store: StripeStore, posting: Posting, settings: PostingSettings): Promise<string | null> {
  const payload = JSON.stringify(store.get('event', posting.event), null, 2)
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: settings.webhookSecret,
    timestamp: Math.floor(settings.now().getTime() / 1000),
  })
  try {
    const answer = await fetch(settings.webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
      body: payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
    await answer.body?.cancel()
    return answer.ok ? null : `The webhook answered ${answer.status}.`
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined
    const code = cause instanceof Error && 'code' in cause ? ` (${cause.code})` : ''
    return `The webhook could not be reached${code}.`
  }
}
