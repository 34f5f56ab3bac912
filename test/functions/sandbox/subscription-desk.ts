import Stripe from 'stripe'
import { type DeskOptions, openDeskForEach, type OpenDesk } from './desk-for-each.ts'
import { secretKey, type StripeWorld } from './stripe-world.ts'

export const day = 86_400_000

export interface Sale {
  quantity: number
  /** Price of a further line that is paid once, minor units. */
  once?: number
  trialDays?: number
  choice?: 'pay' | 'later'
  fields?: Partial<Stripe.Checkout.SessionCreateParams>
}

/** The official client on the stand-in, and a buyer who subscribes. */
export function openSubscriptionDesk(world: StripeWorld) {
  const { hostname: host, port } = new URL(world.baseUrl)
  const client = new Stripe(secretKey, {
    host,
    port,
    protocol: 'http',
    httpClient: Stripe.createFetchHttpClient(),
    maxNetworkRetries: 0,
  })
  let made = 0

  async function price(amount: number, recurring?: Stripe.PriceCreateParams.Recurring | 'once') {
    made += 1
    const product = await client.products.create({ name: `Product ${made}` })
    const created = await client.prices.create({
      product: product.id,
      currency: 'usd',
      unit_amount: amount,
      tax_behavior: 'exclusive',
      ...(recurring === 'once' ? {} : { recurring: recurring ?? { interval: 'month' } }),
    })
    return created.id
  }

  function open(prices: string[], fields: Partial<Stripe.Checkout.SessionCreateParams> = {}, quantity = 1) {
    return client.checkout.sessions.create({
      mode: 'subscription',
      line_items: prices.map((id) => ({ price: id, quantity })),
      client_reference_id: 'ord_1',
      metadata: { order: 'ord_1' },
      success_url: 'https://shop.example/order/',
      ...fields,
    })
  }

  async function pay(session: string, choice: 'pay' | 'later' = 'pay'): Promise<Stripe.Checkout.Session> {
    await world.press(`/c/pay/${session}`, { choice, email: 'ada@buyer.example' })
    return client.checkout.sessions.retrieve(session)
  }

  return {
    client,
    price,
    open,
    pay,
    async subscribe(sale: Sale): Promise<Stripe.Checkout.Session> {
      const items = [{ price: await price(4900), quantity: sale.quantity }]
      if (sale.once) items.push({ price: await price(sale.once, 'once'), quantity: 1 })
      const session = await open([], {
        line_items: items,
        subscription_data: {
          metadata: { order: 'ord_1' },
          ...(sale.trialDays ? { trial_period_days: sale.trialDays } : {}),
        },
        ...sale.fields,
      })
      return pay(session.id, sale.choice)
    },
    subscription: (session: Stripe.Checkout.Session): Promise<Stripe.Subscription> =>
      client.subscriptions.retrieve(String(session.subscription)),
    async invoices({ id }: { id: string }): Promise<Stripe.Invoice[]> {
      return (await client.invoices.list({ subscription: id, expand: ['data.payments'] })).data
    },
    /** Lets time pass, in milliseconds. */
    pass(milliseconds: number): void {
      world.pass(milliseconds)
    },
  }
}

export type SubscriptionDesk = ReturnType<typeof openSubscriptionDesk>

/** A desk in a world of its own for each test of a file; on the last day of January unless said otherwise. */
export function subscriptionDeskForEach(
  tell: (open: OpenDesk<SubscriptionDesk>) => void,
  options: Partial<Pick<DeskOptions<SubscriptionDesk>, 'from' | 'checked'>> = {},
): void {
  openDeskForEach({ openDesk: openSubscriptionDesk, from: '2027-01-31T10:00:00Z', ...options }, tell)
}
