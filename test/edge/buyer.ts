import { setTimeout as pause } from 'node:timers/promises'
import type { CheckoutRequest, PublicOrder } from '../../catalog/wire.ts'

/** An order that somebody opened and may look at. */
export interface OpenOrder {
  order: string
  token: string
  url: string
}

/** Opens an order as a server would. */
export async function checkOut(shop: string, request: CheckoutRequest): Promise<OpenOrder> {
  const answer = await fetch(`${shop}/api/checkout`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  if (answer.status !== 201) throw new Error(`The checkout answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as OpenOrder
}

/** Follows the order to the payment page and pays there. @returns where the buyer is sent then */
export async function pay({ url }: OpenOrder): Promise<string> {
  const handOver = await fetch(url, { redirect: 'manual' })
  const page = handOver.headers.get('location') ?? ''
  const paid = await fetch(page, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(page).origin },
    body: new URLSearchParams({ email: 'ada@buyer.example', choice: 'pay' }),
  })
  if (paid.status !== 303) throw new Error(`The payment page answered ${paid.status}: ${await paid.text()}`)
  return paid.headers.get('location') ?? ''
}

export async function look(shop: string, { order, token }: OpenOrder): Promise<PublicOrder> {
  const answer = await fetch(`${shop}/api/orders/${order}`, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok) throw new Error(`The order answered ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as PublicOrder
}

/** Looks at an order until it is as it should be. */
export async function lookUntil(
  shop: string,
  order: OpenOrder,
  holds: (order: PublicOrder) => boolean,
  seconds = 30,
): Promise<PublicOrder> {
  const until = Date.now() + seconds * 1000
  for (;;) {
    const seen = await look(shop, order)
    if (holds(seen)) return seen
    if (Date.now() > until) throw new Error(`Waited ${seconds} s in vain: ${JSON.stringify(seen, null, 2)}`)
    await pause(200)
  }
}
