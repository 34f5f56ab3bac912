import { decodeJwt } from 'jose'
import { deliverySchema } from '../../../catalog/delivery/methods.ts'
import type { PublicDelivery, PublicOrder, ViewItem } from '../../../catalog/wire.ts'
import { wantDelivery } from '../../../functions/flows/entitlement/want-delivery.ts'
import type { Wanted } from '../../../functions/orders/wanted.ts'
import { checkOut, createTestShop, origin, post, requestFor, tell, type TestShop } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

/** A shop that sells licenses by these terms, on a store. */
export async function openLicenseShop(store: StoreKind, terms?: object, maxAttempts = 3) {
  const test = await createTestShop({ store, maxAttempts })
  if (terms) test.change('license', { delivery: deliverySchema.parse({ kind: 'license', ...terms }) })
  return { ...test, ...deskOf(test) }
}

export type LicenseShop = Awaited<ReturnType<typeof openLicenseShop>>

function deskOf(test: TestShop) {
  /** Buys as many as said and lets it be delivered; answers the order. */
  async function sell(
    quantity = 1,
    inputs: Record<string, string> = {},
  ): Promise<{ order: string; token: string }> {
    const lines = [{ product: 'license', plan: 'team', quantity, inputs }]
    const placed = await checkOut(test, requestFor('license', { lines }))
    test.gateway.pay(placed.order)
    await tell(test, placed.order)
    await test.runJobs()
    return placed
  }

  async function deliveryOf(order: string): Promise<PublicDelivery> {
    const delivery = (await test.order(order)).lines[0]?.delivery
    if (!delivery) throw new Error(`order ${order} has no delivery`)
    return delivery
  }

  return {
    sell,
    deliveryOf,
    /** What a row of the order page says. */
    async shown(order: string, label: string): Promise<ViewItem | undefined> {
      return (await deliveryOf(order)).view.find((item) => item.label === label)
    },
    async keyOf(order: string): Promise<string> {
      const row = (await deliveryOf(order)).view.find(({ label }) => label === 'License key')
      if (row?.type !== 'code') throw new Error('no license key on the page')
      return row.value
    },
    /** Asks as software does. */
    async ask(call: 'activate' | 'validate' | 'heartbeat' | 'deactivate', body: unknown) {
      const answer = await post(test.app, `/api/licenses/${call}`, body)
      return { status: answer.status, body: (await answer.json()) as Record<string, never> & Answer }
    },
    /** Presses a button of the order page. */
    async press(
      placed: { order: string; token: string },
      action: string,
      inputs: Record<string, string> = {},
    ) {
      const order = await test.order(placed.order)
      const path = `/api/orders/${placed.order}/lines/${order.lines[0]?.id}/actions/${action}`
      const answer = await post(test.app, path, { inputs }, { authorization: `Bearer ${placed.token}` })
      const body = (await answer.json()) as {
        show?: ViewItem[]
        order?: PublicOrder
        code?: string
        detail?: string
      }
      await test.runJobs()
      return { status: answer.status, body }
    },
    /** What money says of the delivery from now on. */
    async want(order: string, patch: Partial<Wanted>): Promise<void> {
      const { id } = await deliveryOf(order)
      const cause = { code: 'changed', text: 'Money said so.', actor: 'payment' as const }
      await test.shop.store.transaction((tx) => wantDelivery(tx, id, patch, cause, test.shop))
      await test.runJobs()
    },
    /** Claims of the license file that the page offers now. */
    async fileClaims(order: string, label = 'License file'): Promise<Record<string, unknown>> {
      const row = (await deliveryOf(order)).view.find((item) => item.label === label)
      if (row?.type !== 'file' || !row.href) throw new Error(`no file "${label}" on the page`)
      const answer = await test.app.request(row.href)
      return decodeJwt((await answer.text()).trim())
    },
    async get(path: string): Promise<Response> {
      return test.app.request(`${origin}${path}`)
    },
  }
}

interface Answer {
  code: string
  detail: string
  machines: { used: number; limit: number | null }
  machine: { id: string; leaseUntil?: string }
  features: string[]
  plan: string
  proof: string
  freed: boolean
}
