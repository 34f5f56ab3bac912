import { expect } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import type { SellerPort } from '../../../catalog/delivery/seller-port.ts'
import { wantDelivery } from '../../../functions/flows/entitlement/want-delivery.ts'
import { work } from '../../../functions/flows/work.ts'
import type { Told, Wanted } from '../../../functions/orders/wanted.ts'
import { checkOut, requestFor, tell, type TestShop } from '../test-shop.ts'

export const december = '2026-12-23T09:00:00.000Z'
export const january = '2027-01-23T09:00:00.000Z'

export const because = { code: 'told', text: 'Something was paid or not.', actor: 'payment' } as const

/** Says what a delivery should be, as a money event does. */
export async function want(
  { shop }: TestShop,
  id: string,
  patch: Partial<Wanted>,
  cause: Parameters<typeof wantDelivery>[3] = because,
): Promise<void> {
  await shop.store.transaction((tx) => wantDelivery(tx, id, patch, cause, shop))
}

/** A paid delivery that no job has begun. */
export async function paid(shop: TestShop, kind: Delivery['kind'] = 'saas'): Promise<string> {
  const { order } = await checkOut(shop, requestFor(kind))
  shop.gateway.pay(order)
  await tell(shop, order)
  for (;;) {
    const settle = await shop.shop.queue.claim(shop.world.now(), 'anywhere')
    if (!settle) throw new Error('no settle job')
    await work(settle, shop.shop)
    const made = await shop.shop.store.read
      .selectFrom('deliveries')
      .select('id')
      .where('order_id', '=', order)
      .executeTakeFirst()
    if (made) return made.id
  }
}

/** A delivery that runs, paid until 23 December. */
export async function running(shop: TestShop, kind: Delivery['kind'] = 'saas'): Promise<string> {
  const id = await paid(shop, kind)
  await want(shop, id, { until: december })
  await finish(shop)
  expect((await rowOf(shop, id)).state).toBe('active')
  return id
}

/** Lets the seller finish what it has been asked for. */
export async function finish(shop: TestShop): Promise<void> {
  await shop.runJobs()
  shop.world.othersAct()
  shop.world.pass(60)
  await shop.runJobs()
}

export async function rowOf({ shop }: TestShop, id: string) {
  const row = await shop.store.read
    .selectFrom('deliveries')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  return { ...row, told: row.told === null ? null : (JSON.parse(row.told) as Told) }
}

/** Puts other answers in the place of the seller's. */
export function sellerSays({ shop }: TestShop, answers: Partial<SellerPort>): void {
  const before = shop.sellers
  shop.sellers = { ...before, for: (connection) => ({ ...before.for(connection), ...answers }) }
}
