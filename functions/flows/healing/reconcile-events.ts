import type { PaymentEvent } from '../../payments/gateway.ts'
import { dropEventBodies, knownEvents } from '../../storage/events.ts'
import { knownIntents } from '../../storage/payments.ts'
import { readSetting, writeSetting } from '../../storage/settings.ts'
import { knownSubscriptions } from '../../storage/subscriptions.ts'
import { ordersBehind } from '../../storage/unsettled.ts'
import { storeEvents, subjectOf } from '../payment/inbox.ts'
import type { Shop } from '../shop.ts'

/** Bodies of payment events are kept this long; their ids for ever. */
const bodyDays = 30
/** The payment service lists its events this long. Source: docs.stripe.com/api/events/list */
export const listedDays = 30
/** Looked at again each time: the clocks differ, and a list may be behind. */
const overlapMs = 3_600_000
/** The webhook is given this long to tell of an event itself. */
const patienceMs = 60_000

const dayMs = 86_400_000

/** Up to when the events of the payment service have been looked through; null before the first time. */
export async function reconciledUntil({ store }: Shop): Promise<Date | null> {
  const until = await readSetting(store.read, 'reconciled_until')
  return until === null ? null : new Date(until)
}

/**
 * Takes into the inbox what happened at the payment service since the last time and no webhook told of: events of
 * sessions, subscriptions and payments that we know, or that name an order of ours. Done again from the start when it was broken off.
 * @throws VitrineError `payment_unavailable`
 */
export async function reconcileEvents(shop: Shop): Promise<void> {
  const now = shop.now()
  const oldest = now.getTime() - listedDays * dayMs
  const until = await reconciledUntil(shop)
  if (until && until.getTime() < oldest) tellOfGap(until, new Date(oldest), shop)
  const since = new Date(Math.max(until ? until.getTime() - overlapMs : oldest, oldest))
  const ripe = now.getTime() - patienceMs
  let cursor: string | null = null
  do {
    const page = await shop.gateway.events(since, cursor)
    await takeEvents(
      page.events.filter(({ createdAt }) => createdAt.getTime() <= ripe),
      shop,
    )
    cursor = page.next
  } while (cursor !== null)
  await shop.store.transaction(async (tx) => {
    await writeSetting(tx, 'reconciled_until', notAhead(now, shop).toISOString())
    await dropEventBodies(tx, new Date(now.getTime() - bodyDays * dayMs).toISOString())
  })
}

async function takeEvents(events: readonly PaymentEvent[], shop: Shop): Promise<void> {
  const { read } = shop.store
  const ofMode = events.filter(({ livemode }) => livemode === (shop.mode === 'live'))
  const known = await knownEvents(
    read,
    ofMode.map(({ id }) => id),
  )
  const fresh = ofMode.filter((event) => subjectOf(event) !== null && !known.has(event.id))
  const isOurs = await ownership(fresh, shop)
  const arrivals = fresh.filter(isOurs).map((event) => ({ event, body: null }))
  if (arrivals.length === 0) return
  await shop.store.transaction((tx) => storeEvents(tx, arrivals, shop))
  shop.log.info({ code: 'events_found' }, `Found ${arrivals.length} payment events that no webhook told of`)
  shop.poke()
}

/** Which events speak of a session, subscription or payment that we know, or name an order of ours. */
async function ownership(
  events: readonly PaymentEvent[],
  { store: { read } }: Shop,
): Promise<(event: PaymentEvent) => boolean> {
  const named = (kind: string): string[] =>
    events.flatMap((event) => {
      const [given, id] = subjectOf(event)?.split(':') ?? []
      return given === kind && id !== undefined ? [id] : []
    })
  const orders = await ordersBehind(read, {
    sessions: events.flatMap(({ session }) => session ?? []),
    references: events.flatMap(({ reference }) => reference ?? []),
  })
  const [subscriptions, intents] = await Promise.all([
    knownSubscriptions(read, named('subscription')),
    knownIntents(read, named('payment')),
  ])
  return (event) => {
    const { session, reference } = event
    if (orders.some(({ id, session_id }) => id === reference || (session && session_id === session)))
      return true
    const [kind, id = ''] = subjectOf(event)?.split(':') ?? []
    // A dispute names no order, and there are few: whose it is is seen when it is asked after.
    return kind === 'dispute' || subscriptions.has(id) || intents.has(id)
  }
}

/** By the payment service's clock when ours is ahead: what it will have listed under a time we passed must be seen. */
function notAhead(now: Date, { gateway }: Shop): Date {
  return new Date(now.getTime() + Math.min(0, gateway.clockSkew() ?? 0) * 1000)
}

function tellOfGap(from: Date, to: Date, shop: Shop): void {
  shop.log.error(
    { code: 'events_gap' },
    `What happened at the payment service from ${from.toISOString()} to ${to.toISOString()} is no longer listed there; orders of then that cannot be asked after are listed as payments that need a person`,
  )
}
