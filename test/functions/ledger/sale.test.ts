import { describe, expect, test } from 'vitest'
import { storeKinds } from '../open-stores.ts'
import {
  checkOut,
  createTestShop,
  operatorToken,
  origin,
  post,
  requestFor,
  tell,
  type TestShop,
} from '../test-shop.ts'
import { balances, payouts } from './sold-order.ts'

const asOperator = { authorization: `Bearer ${operatorToken}` }

describe.each(storeKinds)(
  'a sale on %s, from the checkout to the statement',
  { timeout: 60_000 },
  (store) => {
    /** A license of a seller with an account of its own, sold on a partner's page and paid. */
    async function sold(): Promise<{ made: TestShop; order: string; amount: number }> {
      const made = await createTestShop({ store })
      const product = await made.shop.catalog().get('license')
      if (!product) throw new Error('there is no such product')
      made.change('license', { seller: { ...product.seller, payouts } })
      const { order } = await checkOut(made, requestFor('license', { partner: 'harbor' }))
      made.gateway.pay(order)
      await tell(made, order)
      await made.runJobs()
      const { amount } = await made.order(order)
      return { made, order, amount }
    }

    async function statement(made: TestShop): Promise<Record<string, unknown>> {
      const month = made.shop.now().toISOString().slice(0, 7)
      const answer = await made.app.request(`${origin}/api/operator/statements/${month}`, {
        headers: asOperator,
      })
      return (await answer.json()) as Record<string, unknown>
    }

    test('the store keeps its fee, owes the partner, and the month says so', async () => {
      const { made, order, amount } = await sold()
      expect(made.gateway.requests.at(-1)?.payouts).toEqual({ account: 'acct_1', feeAmount: amount / 5 })
      expect(await balances(made.shop.store, order)).toEqual({
        'cash:stripe': amount / 5,
        commission: amount / 10,
        'partner:harbor': -amount / 10,
        revenue: -amount / 5,
      })
      const totals = { currency: 'USD', sold: amount, back: 0, net: amount, tax: 0, commission: amount / 10 }
      expect(await statement(made)).toMatchObject({
        sellers: [
          {
            id: 'northbeam',
            isPaidOut: true,
            totals: [{ ...totals, fee: amount / 5, share: (amount * 4) / 5 }],
          },
        ],
        partners: [{ id: 'harbor', totals: [totals] }],
      })
    })

    test('after a refund of all of it the order holds nothing, and the month shows both ways', async () => {
      const { made, order, amount } = await sold()
      const headers = { ...asOperator, 'idempotency-key': 'refund-of-the-whole-order' }
      for (let time = 0; time < 2; time += 1) {
        const answer = await post(made.app, `/api/operator/orders/${order}/refund`, {}, headers)
        expect(answer.status).toBe(201)
        await made.runJobs()
      }
      expect(made.gateway.refunds).toMatchObject([{ amount, isDivided: true }])
      expect(await balances(made.shop.store, order)).toEqual({})
      const totals = { sold: amount, back: -amount, net: 0, fee: 0, share: 0, commission: 0 }
      expect(await statement(made)).toMatchObject({
        sellers: [{ id: 'northbeam', totals: [totals] }],
        partners: [{ id: 'harbor', totals: [totals] }],
      })
    })
  },
)
