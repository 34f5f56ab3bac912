import type { PublicOrder, ViewItem } from '../../../catalog/wire.ts'
import { checkOut, post, requestFor, tell, type TestShop } from '../test-shop.ts'
import { finish } from './delivery-desk.ts'

export type Placed = { order: string; token: string }

/** Buys the SaaS product of the tests, with these answers of the buyer. */
export async function buySaas(shop: TestShop, inputs: Record<string, string> = {}): Promise<Placed> {
  const request = requestFor('saas')
  const [line] = request.lines
  const placed = await checkOut(shop, { ...request, lines: line ? [{ ...line, inputs }] : [] })
  shop.gateway.pay(placed.order)
  await tell(shop, placed.order)
  await finish(shop)
  return placed
}

/** Presses a button of the order page. */
export async function press(
  { app }: TestShop,
  { order, token }: Placed,
  action: string,
  inputs: Record<string, string> = {},
): Promise<{ status: number; show: ViewItem[]; order: PublicOrder; detail?: string }> {
  const shown = await app.request(`https://shop.example/api/orders/${order}`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const line = ((await shown.json()) as PublicOrder).lines[0]?.id
  const path = `/api/orders/${order}/lines/${line}/actions/${action}`
  const answer = await post(app, path, { inputs }, { authorization: `Bearer ${token}` })
  return { status: answer.status, ...((await answer.json()) as { show: ViewItem[]; order: PublicOrder }) }
}

/** Opens the seller's page by the link of the mail and presses a button there. */
export async function sellerActs(
  shop: TestShop,
  action: string,
  inputs: Record<string, string> = {},
): Promise<number> {
  await shop.runJobs()
  const letter = shop.letters.findLast(({ to }) => to === 'sales@northbeam.example')
  const [, id, token] = /#d=(\S+)&t=(\S+)/.exec(letter?.text ?? '') ?? []
  const path = `/api/seller/engagements/${id}/actions/${action}`
  const answer = await post(shop.app, path, { inputs }, { authorization: `Bearer ${token}` })
  return answer.status
}

export const deliveryOf = (order: PublicOrder | undefined) => {
  const delivery = order?.lines[0]?.delivery
  if (!delivery) throw new Error('no delivery')
  return delivery
}

export const offered = async (shop: TestShop, { order }: Placed) =>
  deliveryOf(await shop.order(order)).actions.map(({ id }) => id)

/** Everything the store has of deliveries and what was said of them, as text. */
export async function everyRow({ shop }: TestShop): Promise<string> {
  const rows = await shop.store.read.selectFrom('deliveries').selectAll().execute()
  const audit = await shop.store.read.selectFrom('audit').selectAll().execute()
  return JSON.stringify([rows, audit])
}
