import { expect } from 'vitest'
import type { Delivery } from '../../../catalog/delivery/methods.ts'
import type { PublicDelivery, PublicEngagement, PublicOrder } from '../../../catalog/wire.ts'
import { checkOut, createTestShop, operatorToken, origin, post, requestFor, tell } from '../test-shop.ts'
import type { StoreKind } from '../test-store.ts'

const day = 86_400

/** Work that people do, sold and paid: each party with the doors that it has, as a person would use them. */
export async function engage(
  store: StoreKind,
  {
    delivery,
    kind = 'service',
    inputs,
    locale = 'en',
  }: {
    delivery: Delivery
    kind?: 'service' | 'saas' | 'license'
    inputs?: Record<string, string>
    /** Language that the buyer orders in. */
    locale?: string
  },
) {
  const shop = await createTestShop({ store })
  shop.change(kind, { delivery })
  const request = requestFor(kind)
  const [line] = request.lines
  const placed = await checkOut(shop, {
    ...request,
    lines: line ? [{ ...line, inputs: inputs ?? (kind === 'service' ? line.inputs : {}) }] : [],
    locale,
  })
  shop.gateway.pay(placed.order)
  await tell(shop, placed.order)
  await shop.runJobs()
  const { order } = placed
  let read = 0
  const buyerKey = { authorization: `Bearer ${placed.token}` }

  const shownOrder = async (): Promise<PublicOrder> => {
    const response = await shop.app.request(`${origin}/api/orders/${order}`, { headers: buyerKey })
    expect(response.status).toBe(200)
    return (await response.json()) as PublicOrder
  }
  const shown = async (): Promise<PublicDelivery> => {
    const found = (await shownOrder()).lines[0]?.delivery
    if (!found) throw new Error('no delivery')
    return found
  }
  const lineId = (await shownOrder()).lines[0]?.id ?? ''
  const { id } = await shown()
  const buyerPath = `/api/orders/${order}/lines/${lineId}`
  const sellerPath = `/api/seller/engagements/${id}`

  /** The key of the newest link that was mailed to the seller. */
  const sellerKey = (): Record<string, string> => {
    const letter = shop.letters.findLast(({ text }) => text.includes(`#d=${id}&t=`))
    const [, token] = /#d=\S+&t=(\S+)/.exec(letter?.text ?? '') ?? []
    return { authorization: `Bearer ${token}` }
  }

  const send = async (
    path: string,
    bytes: Uint8Array | string,
    name: string,
    headers: Record<string, string>,
  ) => {
    const body = new FormData()
    body.append('line', lineId)
    body.append('file', new File([typeof bytes === 'string' ? bytes : new Uint8Array(bytes)], name))
    const length = new Response(body).arrayBuffer().then(({ byteLength }) => byteLength)
    const encoded = new Request(`${origin}${path}`, { method: 'POST', body, headers })
    encoded.headers.set('content-length', String(await length))
    const response = await shop.app.request(encoded)
    return {
      status: response.status,
      ...((await response.json()) as { file: string; sha256: string; code?: string; detail?: string }),
    }
  }

  const after = async (response: Response): Promise<number> => {
    await shop.runJobs()
    return response.status
  }

  return {
    shop,
    order,
    id,
    shown,
    shownOrder,
    buyerKey,
    sellerKey,
    buyerPath,
    sellerPath,
    /** Each presses a button of its own page. @returns the status of the answer */
    buyer: async (action: string, given: Record<string, string> = {}): Promise<number> =>
      after(await post(shop.app, `${buyerPath}/actions/${action}`, { inputs: given }, buyerKey)),
    seller: async (action: string, given: Record<string, string> = {}): Promise<number> =>
      after(await post(shop.app, `${sellerPath}/actions/${action}`, { inputs: given }, sellerKey())),
    operator: async (action: string, given: Record<string, string> = {}): Promise<number> =>
      after(
        await post(
          shop.app,
          `/api/operator/deliveries/${id}/actions/${action}`,
          { inputs: given },
          { authorization: `Bearer ${operatorToken}` },
        ),
      ),
    sellerSees: async (): Promise<PublicEngagement> => {
      const response = await shop.app.request(`${origin}${sellerPath}`, { headers: sellerKey() })
      return (await response.json()) as PublicEngagement
    },
    buyerSends: (bytes: Uint8Array | string, name: string) =>
      send(`/api/orders/${order}/files`, bytes, name, buyerKey),
    sellerSends: (bytes: Uint8Array | string, name: string) =>
      send(`${sellerPath}/files`, bytes, name, sellerKey()),
    /** What may be done now, by the page of each. */
    offered: async (): Promise<{ buyer: string[]; operator: string[] }> => {
      const response = await shop.app.request(`${origin}/api/operator/orders/${order}`, {
        headers: { authorization: `Bearer ${operatorToken}` },
      })
      const { deliveries } = (await response.json()) as { deliveries: { actions?: { id: string }[] }[] }
      return {
        buyer: (await shown()).actions.map((action) => action.id),
        operator: deliveries[0]?.actions?.map((action) => action.id) ?? [],
      }
    },
    /** Time passes, and what is due is done. */
    pass: async (days: number): Promise<void> => {
      shop.world.pass(days * day)
      await shop.runJobs()
    },
    /** Letters since the last time it was asked, as `to: subject`. */
    letters: (): string[] => {
      const fresh = shop.letters.slice(read)
      read = shop.letters.length
      return fresh.map(({ to, subject }) => `${to.split('@')[0]}: ${subject}`)
    },
    refunds: () =>
      shop.shop.store.read
        .selectFrom('refunds')
        .select(['amount', 'reason', 'state'])
        .where('order_id', '=', order)
        .execute(),
  }
}

export type Engaged = Awaited<ReturnType<typeof engage>>
