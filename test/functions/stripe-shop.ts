import Stripe from 'stripe'
import { onTestFinished } from 'vitest'
import { findOrder } from '../../functions/storage/orders.ts'
import { openStripeWorld, secretKey } from './sandbox/stripe-world.ts'
import { createTestShop, type TestShopOptions } from './test-shop.ts'

/**
 * A shop whose payments go through the official SDK to the Stripe stand-in, both on the clock of the test's world.
 * Its webhook leads nowhere: what the shop learns it learns by asking.
 */
export async function createStripeShop(options: TestShopOptions = {}) {
  const test = await createTestShop(options)
  const stripe = await openStripeWorld()
  onTestFinished(() => stripe.stop())
  Object.defineProperty(stripe, 'now', { get: test.world.now })
  stripe.pass = (milliseconds) => test.world.pass(milliseconds / 1000)
  test.shop.gateway = stripe.gateway
  test.shop.billing = stripe.billing
  const { hostname: host, port } = new URL(stripe.baseUrl)
  const client = new Stripe(secretKey, { host, port, protocol: 'http', maxNetworkRetries: 0 })

  async function sessionOf(order: string): Promise<string> {
    const row = await findOrder(test.shop.store.read, order)
    if (!row?.session_id) throw new Error(`order ${order} has no session`)
    return row.session_id
  }

  return {
    ...test,
    stripe,
    client,
    sessionOf,
    /** The buyer presses a button of the payment page. */
    async press(
      session: string,
      choice: 'pay' | 'later' | 'confirm' | 'refuse',
      code?: string,
    ): Promise<void> {
      await stripe.press(`/c/pay/${session}`, { choice, email: 'ada@buyer.example', ...(code && { code }) })
    },
    /** A further payment page for an order that has one; answers its session. */
    async openAgain(order: string): Promise<string> {
      const lines = await client.checkout.sessions.listLineItems(await sessionOf(order))
      const session = await client.checkout.sessions.create({
        mode: 'payment',
        line_items: lines.data.map(({ price, quantity }) => ({
          price: price?.id ?? '',
          quantity: quantity ?? 1,
        })),
        client_reference_id: order,
        metadata: { order },
        success_url: 'https://shop.example/order/',
      })
      return session.id
    },
    /** The state that a crash between Stripe's answer and ours leaves: the page is open, and we do not know it. */
    async loseSession(order: string): Promise<string> {
      const session = await sessionOf(order)
      await test.shop.store.read
        .updateTable('orders')
        .set({ session_id: null, session_url: null })
        .where('id', '=', order)
        .execute()
      return session
    },
  }
}

export type StripeShop = Awaited<ReturnType<typeof createStripeShop>>
