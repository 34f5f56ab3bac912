import {
  call,
  type DeadLetter,
  type Health,
  type OperatorDelivery,
  type OperatorOrder,
  type OrderDetail,
  Refusal,
} from './api.ts'
import type { Route } from './route.ts'
import { $shown, type Shown, show } from './state.ts'
import { readStatements } from './statements/read.ts'

type Orders = { orders: OperatorOrder[]; next?: string }
type Deliveries = { deliveries: OperatorDelivery[] }

let turn = 0

/** Reads what the present address needs, and what is stuck. The newest call wins. */
export async function load(): Promise<void> {
  await read(async () => {
    // Asked alone, so that somebody who is not signed in is refused once and not five times.
    const health = await call<Health>('health')
    show({ health, signedOut: false })
    const [failed, waiting, dead, held, own] = await Promise.all([
      call<Deliveries>('deliveries?state=failed'),
      call<Deliveries>('deliveries?state=waiting'),
      call<{ deadLetters: DeadLetter[] }>('dead-letters'),
      call<Orders>('orders?held=1'),
      ownPart($shown.get().route),
    ])
    const mine = waiting.deliveries.filter(({ waitingFor }) => waitingFor === 'operator')
    const stuck = [...failed.deliveries, ...mine]
    return { stuck, deadLetters: dead.deadLetters, held: held.orders, ...own }
  })
}

/** Reads only what the present address shows. */
export async function loadOwn(): Promise<void> {
  await read(() => ownPart($shown.get().route))
}

async function read(work: () => Promise<Partial<Shown>>): Promise<void> {
  turn += 1
  const mine = turn
  show({ loading: true })
  try {
    const found = await work()
    if (mine === turn) show({ ...found, loading: false, fault: null })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (mine === turn) notRead(error)
  }
}

async function ownPart({ view, id, query }: Route): Promise<Partial<Shown>> {
  if (view === 'order') return { detail: await call<OrderDetail>(`orders/${encodeURIComponent(id)}`) }
  if (view === 'deliveries') return call<Deliveries>(`deliveries?${query}`)
  if (view === 'statements') return { statements: await readStatements(query) }
  if (view !== 'orders') return {}
  const { orders, next } = await call<Orders>(`orders?${query}`)
  return { orders, next }
}

/** Adds the next page of the list of orders. */
export async function loadMore(): Promise<void> {
  const { route, orders = [], next } = $shown.get()
  if (!next) return
  const query = new URLSearchParams(route.query)
  query.set('cursor', next)
  await attempt('more', async () => {
    const page = await call<Orders>(`orders?${query}`)
    show({ orders: [...orders, ...page.orders], next: page.next })
  })
}

/** Exchanges the token for the session's cookie. */
export async function signIn(token: string): Promise<void> {
  show({ loading: true, fault: null })
  try {
    await call('session', { token })
    await load()
  } catch (error) {
    show({ loading: false, signedOut: true, fault: error instanceof Refusal ? error : null })
  }
}

/** Sends a delivery back to work. */
export async function retry(delivery: string): Promise<void> {
  const { words } = $shown.get()
  await act(`deliveries/${delivery}/retry`, words.deliveries.retried(delivery))
}

/** Takes back what was delivered; the first call only asks. */
export async function end(delivery: string): Promise<void> {
  const { words } = $shown.get()
  if (!isSure(delivery)) return
  await act(`deliveries/${delivery}/end`, words.deliveries.ended(delivery))
}

/** Decides between buyer and seller, or does whatever else the method offers the operator. */
export async function decide(
  delivery: string,
  action: string,
  inputs: Record<string, string>,
): Promise<void> {
  const address = decideAddress(delivery, action)
  await attempt(address, async () => {
    await call(address, { inputs })
    show({ done: $shown.get().words.deliveries.decided, deciding: undefined })
    await load()
  })
}

export function decideAddress(delivery: string, action: string): string {
  return `deliveries/${delivery}/actions/${encodeURIComponent(action)}`
}

/** Sends a dead letter back to work, whatever it was about. */
export async function redrive(letter: Pick<DeadLetter, 'id'>): Promise<void> {
  await act(redriveAddress(letter), $shown.get().words.deadLetters.retried)
}

/** Has the shop ask the payment service about an order once more. */
export async function settle(order: string): Promise<void> {
  await act(settleAddress(order), $shown.get().words.order.settled(order))
}

/** Closes an order of which nobody can learn any more whether it was paid; the first call only asks. */
export async function cancel(order: string): Promise<void> {
  if (!isSure(order)) return
  await act(cancelAddress(order), $shown.get().words.order.closed(order))
}

/** True at the second press in a row on the same thing. */
function isSure(about: string): boolean {
  const sure = $shown.get().asking === about
  show({ asking: sure ? undefined : about })
  return sure
}

export function cancelAddress(order: string): string {
  return `orders/${encodeURIComponent(order)}/cancel`
}

export function redriveAddress({ id }: Pick<DeadLetter, 'id'>): string {
  return `dead-letters/${encodeURIComponent(id)}/redrive`
}

export function settleAddress(order: string): string {
  return `orders/${encodeURIComponent(order)}/settle`
}

/** Makes a fresh link to the order, for its buyer. */
export async function makeLink(order: string): Promise<void> {
  const address = `orders/${encodeURIComponent(order)}/link`
  await attempt(address, async () => {
    const { url } = await call<{ url: string }>(address, {})
    show({ link: url })
  })
}

/** The key of a refund that was asked for and not answered yet; sent again, it is the same refund. */
let refundKey = { body: '', id: '' }

/** Sends money back. @param told the amount as text */
export async function refund(order: string, body: object, told: string): Promise<void> {
  const address = refundAddress(order)
  const text = JSON.stringify({ order, ...body })
  if (refundKey.body !== text) {
    refundKey = { body: text, id: crypto.getRandomValues(new Uint32Array(5)).join('-') }
  }
  await attempt(address, async () => {
    await call(address, body, { 'idempotency-key': refundKey.id })
    refundKey = { body: '', id: '' }
    show({ done: $shown.get().words.money.sent(told), refund: undefined })
    await load()
  })
  show({ asking: undefined })
}

export function refundAddress(order: string): string {
  return `orders/${encodeURIComponent(order)}/refund`
}

async function act(address: string, done: string): Promise<void> {
  await attempt(address, async () => {
    await call(address, {})
    show({ done })
    await load()
  })
}

/** Does something at a press, one at a time; a refusal is shown. */
export async function attempt(address: string, work: () => Promise<void>): Promise<void> {
  if ($shown.get().acting) return
  show({ acting: address, refused: null, done: '' })
  try {
    await work()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (isSignedOut(error)) show({ signedOut: true })
    else show({ refused: error })
  } finally {
    show({ acting: undefined })
  }
}

function notRead(refusal: Refusal): void {
  const signedOut = isSignedOut(refusal)
  show({ loading: false, signedOut, fault: signedOut && !$shown.get().orders ? null : refusal })
}

function isSignedOut({ status }: Refusal): boolean {
  return status === 401 || status === 403
}
