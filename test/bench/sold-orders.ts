import { startDeliveries } from '../../functions/flows/entitlement/start-deliveries.ts'
import type { Shop } from '../../functions/flows/shop.ts'
import { insertOrder, linesOf } from '../../functions/storage/orders.ts'

/** What every order of a figure sold. */
export interface Sold {
  /** Where its seller may be called. */
  hosts: string[]
  terms: { kind: string }
}

/** Paid orders with a delivery to be made each, as settling a payment leaves them. */
export async function sellAll(shop: Shop, count: number, sold: Sold): Promise<void> {
  const at = new Date().toISOString()
  for (let number = 0; number < count; number += 1) {
    await shop.store.transaction(async (tx) => {
      const order = {
        id: `ord_${number}`,
        state: 'paid' as const,
        mode: 'payment' as const,
        currency: 'USD',
        amount: 4900,
        discount: 0,
        tax: 0,
        email: `buyer-${number}@bench.example`,
        locale: 'en',
        partner: null,
        return_url: null,
        catalog_version: 'bench',
        session_id: `cs_${number}`,
        session_url: null,
        payment_intent: `pi_${number}`,
        customer: null,
        held: null,
        created_at: at,
        expires_at: at,
        paid_at: at,
      }
      await insertOrder(tx, order, [soldLine(number, sold)])
      await startDeliveries(tx, order, await linesOf(tx, order.id), shop)
    })
  }
}

function soldLine(number: number, { hosts, terms }: Sold) {
  return {
    id: `line_${number}`,
    quantity: 1,
    unitAmount: 4900,
    amount: 4900,
    snapshot: {
      product: { id: 'bench', name: 'Bench' },
      plan: { id: 'team', name: 'Team' },
      seller: { id: 'bench', name: 'Bench', email: 'b@bench.example', hosts },
      unit: null,
      billing: 'once' as const,
      price: { amount: 4900, currency: 'USD' },
      terms,
      termsHash: 'bench',
      inputs: {},
      agreements: [],
    },
  }
}
