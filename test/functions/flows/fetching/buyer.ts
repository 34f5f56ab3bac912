import {
  type ActionAnswer,
  actionAnswerSchema,
  type CheckoutRequest,
  type PublicDelivery,
  publicOrderSchema,
} from '../../../../catalog/wire.ts'
import { buy, operatorToken, origin, post, type TestShop } from '../../test-shop.ts'

/** What a buyer does with a bought product, by HTTP alone. */
export interface Buyer {
  order: string
  delivery(): Promise<PublicDelivery>
  /** What the order page says of the whole. */
  text(): Promise<string>
  /** Does an action of the line. @returns the answer; `code` when it was refused */
  act(action: string, inputs?: Record<string, string>): Promise<ActionAnswer & { code?: string }>
  /** A link to a file, by version and name. */
  link(file: string): Promise<string>
  refund(): Promise<void>
}

/** Buys one product of a kind, and is its buyer from then on. */
export async function buyerOf(
  shop: TestShop,
  kind: 'download' | 'container' | 'image',
  request?: CheckoutRequest,
): Promise<Buyer> {
  const { order, token } = await buy(shop, kind, request)
  const headers = { authorization: `Bearer ${token}` }
  const read = async () =>
    publicOrderSchema.parse(
      await (await shop.app.request(`${origin}/api/orders/${order}`, { headers })).json(),
    )
  const act: Buyer['act'] = async (action, inputs = {}) => {
    const line = (await read()).lines[0]?.id
    const path = `/api/orders/${order}/lines/${line}/actions/${action}`
    const response = await post(shop.app, path, { inputs }, headers)
    const answer = await response.json()
    if (response.ok) return actionAnswerSchema.parse(answer)
    return answer as ActionAnswer & { code?: string }
  }
  return {
    order,
    act,
    text: async () => (await read()).text,
    async delivery() {
      const delivery = (await read()).lines[0]?.delivery
      if (!delivery) throw new Error(`order ${order} has no delivery`)
      return delivery
    },
    async link(file) {
      const { show } = await act('link', { file })
      const row = show.find(({ type }) => type === 'file')
      if (row?.type !== 'file' || !row.href) throw new Error('no link was shown')
      return row.href
    },
    async refund() {
      const path = `/api/operator/orders/${order}/refund`
      const response = await post(
        shop.app,
        path,
        {},
        {
          authorization: `Bearer ${operatorToken}`,
          'idempotency-key': `refund-of-${order}`,
        },
      )
      if (!response.ok) throw new Error(`refund answered ${response.status}: ${await response.text()}`)
      await shop.runJobs()
    },
  }
}
