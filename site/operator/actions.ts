import {
  call,
  type DeadLetter,
  type Health,
  type OperatorDelivery,
  type OperatorOrder,
  type OrderDetail,
  Refusal,
} from './api.ts'
import { $shown, show } from './state.ts'

type Orders = { orders: OperatorOrder[]; next?: string }
type Deliveries = { deliveries: OperatorDelivery[] }

let turn = 0

/** Reads what the present address needs. The newest call wins. */
export async function load(): Promise<void> {
  const mine = ++turn
  const { view, id, query } = $shown.get().route
  show({ loading: true, fault: null })
  try {
    // Asked alone, so that somebody who is not signed in is refused once and not four times.
    const health = await call<Health>('health')
    const [failed, waiting, dead] = await Promise.all([
      call<Deliveries>('deliveries?state=failed'),
      call<Deliveries>('deliveries?state=waiting'),
      call<{ deadLetters: DeadLetter[] }>('dead-letters'),
    ])
    const stuck = [
      ...failed.deliveries,
      ...waiting.deliveries.filter(({ waitingFor }) => waitingFor === 'operator'),
    ]
    const common = { health, stuck, deadLetters: dead.deadLetters, signedOut: false }
    const own =
      view === 'orders'
        ? await firstPage(query)
        : view === 'order'
          ? { detail: await call<OrderDetail>(`orders/${encodeURIComponent(id)}`) }
          : view === 'deliveries'
            ? await call<Deliveries>(`deliveries?${query}`)
            : {}
    if (mine === turn) show({ ...common, ...own, loading: false })
  } catch (error) {
    if (mine === turn) refused(error)
  }
}

async function firstPage(
  query: URLSearchParams,
): Promise<{ orders: OperatorOrder[]; next: string | undefined }> {
  const { orders, next } = await call<Orders>(`orders?${query}`)
  return { orders, next }
}

/** Adds the next page of the list of orders. */
export async function loadMore(): Promise<void> {
  const { route, orders = [], next } = $shown.get()
  if (!next) return
  const query = new URLSearchParams(route.query)
  query.set('cursor', next)
  await attempt(async () => {
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
  await attempt(async () => {
    await call(`deliveries/${delivery}/retry`, {})
    show({ done: `${delivery} is being tried again.` })
    await load()
  })
}

/** Takes back what was delivered; the first call only asks. */
export async function end(delivery: string): Promise<void> {
  if ($shown.get().asking !== delivery) return show({ asking: delivery })
  await attempt(async () => {
    await call(`deliveries/${delivery}/end`, {})
    show({ done: `${delivery} has been ended.`, asking: undefined })
    await load()
  })
}

/** Makes a fresh link to the order, for its buyer. */
export async function makeLink(order: string): Promise<void> {
  await attempt(async () => {
    const { url } = await call<{ url: string }>(`orders/${encodeURIComponent(order)}/link`, {})
    show({ link: url })
  })
}

async function attempt(work: () => Promise<void>): Promise<void> {
  show({ fault: null, done: '' })
  try {
    await work()
  } catch (error) {
    refused(error)
  }
}

function refused(error: unknown): void {
  if (!(error instanceof Refusal)) throw error
  const signedOut = error.status === 401 || error.status === 403
  show({ loading: false, signedOut, fault: signedOut && !$shown.get().orders ? null : error })
}
