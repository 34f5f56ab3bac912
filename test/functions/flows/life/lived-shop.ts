import { getRequestListener } from '@hono/node-server'
import { join } from 'node:path'
import type { CheckoutRequest, PublicOrder } from '../../../../catalog/wire.ts'
import { createOutgoing } from '../../../../functions/outgoing/fetch.ts'
import { type Account, openAccounts } from '../../../../functions/sandbox/seller/accounts.ts'
import { createSellerStandIn } from '../../../../functions/sandbox/seller/app.ts'
import { work } from '../../../../functions/flows/work.ts'
import { createSellers } from '../../../../functions/sellers/connect.ts'
import { serve } from '../../sellers/seller-world.ts'
import { createStripeShop } from '../../stripe-shop.ts'
import { checkOut, operatorToken, origin, post, requestFor, sellerKey } from '../../test-shop.ts'
import type { StoreKind } from '../../test-store.ts'
import { plans } from '../money/sale.ts'
import { noteMoves } from './moves.ts'
import { noteSellerCalls } from './seller-calls.ts'

export type Protocol = 'koogallery-v2' | 'koogallery-v1' | 'vitrine'
export const protocols: readonly Protocol[] = ['koogallery-v2', 'koogallery-v1', 'vitrine']

export const day = 86_400
type Team = Parameters<typeof plans>[0]
export type Placed = { order: string; token: string }
type Lines = CheckoutRequest['lines']

export interface LivedOptions {
  store: StoreKind
  protocol?: Protocol
  /** Seconds until an account at the seller is ready; 0: with the first answer that may hold it. */
  readyAfter?: number
  /** How long the shop waits for an answer of the seller, milliseconds. */
  patience?: number
  maxAttempts?: number
}

/**
 * A shop as it is lived with: buyers by its HTTP, payments by the Stripe stand-in and its signed events, the seller by
 * a server of its own, the operator by HTTP; and one clock for all, which the test moves.
 */
export async function openLivedShop(options: LivedOptions) {
  const { store, protocol = 'koogallery-v2', readyAfter = 2, patience = 5000, maxAttempts = 3 } = options
  const test = await createStripeShop({ store, maxAttempts })
  const { shop, app, stripe, world } = test
  const moves = await noteMoves(shop.store, store)
  const seller = await openSeller('northbeam')
  const other = await openSeller('keel')
  shop.sellers = createSellers({
    outgoing: createOutgoing({
      connect: { 'api.northbeam.example': seller.origin, 'api.keel.example': other.origin },
      limits: { totalMs: patience },
    }),
    keys: (name, key) => ({ setting: `SELLER_KEY_${name}_${key}`, secret: sellerKey }),
    now: world.now,
    random: shop.random,
    isTest: true,
  })
  sell({})

  async function openSeller(name: string) {
    const accounts = openAccounts(join(test.folder, `${name}.json`))
    let at = ''
    const standIn = createSellerStandIn({
      accounts,
      keys: { main: sellerKey },
      now: () => world.now().getTime(),
      origin: () => at,
      readyAfterMs: [readyAfter * 1000, readyAfter * 1000],
    })
    const { calls, cutNext, fetch: noted } = noteSellerCalls(standIn)
    at = await serve(getRequestListener(noted))
    return { origin: at, accounts: (): Account[] => accounts.list(), calls, cutNext }
  }

  /** What the sample SaaS costs, at the seller who speaks the protocol. */
  function sell(team: Team): void {
    const url = 'https://api.northbeam.example/hooks'
    test.change('saas', { plans: plans(team), delivery: { kind: 'saas', protocol, url, key: 'main' } })
  }

  /** What the sample SaaS costs, of a seller whose people make the accounts. */
  function sellByHand(team: Team, silence: 'accept' | 'operator' = 'operator'): void {
    const deadlines = { answer: 2, deliver: 3, review: 5 }
    test.change('saas', {
      plans: plans(team),
      delivery: { kind: 'saas', supervised: true, deadlines, silence },
    })
  }

  /** The same product at another seller, as `other`. */
  async function sellAtOther(): Promise<void> {
    const product = await shop.catalog().get('saas')
    if (!product) throw new Error('the sample SaaS is not sold')
    const hosts = ['api.keel.example']
    const connection = { protocol, url: `https://${hosts[0]}/hooks`, key: 'main' }
    test.change('other', {
      ...product,
      id: 'other',
      seller: { ...product.seller, id: 'keel', name: 'Keel', hosts },
      delivery: { kind: 'saas', ...connection },
    })
  }

  /** Events go to the webhook, newest first. @returns how many there were */
  async function tellEvents(): Promise<number> {
    await stripe.press('/sandbox/disorder')
    const calls = stripe.calls.splice(0)
    for (const { body, signature } of calls) {
      const headers = { 'stripe-signature': signature }
      const answer = await app.request(`${origin}/api/payment-events`, { method: 'POST', headers, body })
      if (answer.status !== 200) throw new Error(`the webhook answered ${answer.status}`)
    }
    return calls.length
  }

  /** Events are told and everything due is done, until nobody has anything to say. */
  async function hear(): Promise<void> {
    do await test.runJobs()
    while ((await tellEvents()) > 0)
  }

  async function pass(seconds: number): Promise<void> {
    world.pass(seconds)
    // The service expires payment pages when somebody looks at them.
    await fetch(new URL('/sandbox/state.json', stripe.baseUrl))
    await hear()
  }

  /** A moment passes, and another: whoever was asked has answered. */
  async function settle(): Promise<void> {
    await hear()
    await pass(61)
    await pass(61)
  }

  const answered = async (answer: Response) => ({
    status: answer.status,
    // biome-ignore lint/suspicious/noExplicitAny: answers of several routes
    body: (await answer.json()) as any,
  })

  let placed: Placed = { order: '', token: '' }

  async function open(lines: Lines = [line()]): Promise<Placed> {
    placed = await checkOut(test, requestFor('saas', { lines }))
    return placed
  }

  /** Opened, and something pressed on the payment page. */
  async function buy(lines?: Lines, choice: 'pay' | 'later' = 'pay'): Promise<Placed> {
    await open(lines)
    await test.press(await test.sessionOf(placed.order), choice)
    return placed
  }

  /** The payments, invoices, subscriptions and disputes of the payment service. */
  async function atStripe() {
    const answer = await fetch(new URL('/sandbox/state.json', stripe.baseUrl))
    // biome-ignore lint/suspicious/noExplicitAny: the stand-in's own page
    return (await answer.json()) as any
  }

  /** A button of the payment service's own pages, or of its control page. */
  async function stripePress(path: string): Promise<void> {
    const { status } = await stripe.press(path)
    if (status >= 400) throw new Error(`${path} answered ${status}`)
  }

  async function read({ order, token } = placed): Promise<PublicOrder> {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await app.request(`${origin}/api/orders/${order}`, { headers })
    if (answer.status !== 200) throw new Error(`the order page answered ${await answer.text()}`)
    return (await answer.json()) as PublicOrder
  }

  async function deliveryOf(of = placed, index = 0) {
    const delivery = (await read(of)).lines[index]?.delivery
    if (!delivery) throw new Error(`order ${of.order} has no delivery`)
    return delivery
  }

  /** The buyer presses something on the order page. */
  async function say(path: string, body: object = {}, { order, token } = placed) {
    return answered(
      await post(app, `/api/orders/${order}/${path}`, body, { authorization: `Bearer ${token}` }),
    )
  }

  async function operator(path: string, body: object = {}, key = 'a-key-of-the-operator') {
    const headers = { authorization: `Bearer ${operatorToken}`, 'idempotency-key': key }
    return answered(await post(app, `/api/operator/${path}`, body, headers))
  }

  return {
    ...test,
    moves,
    seller,
    other,
    sell,
    sellAtOther,
    sellByHand,
    hear,
    pass,
    settle,
    open,
    buy,
    atStripe,
    stripePress,
    read,
    deliveryOf,
    say,
    operator,
    operatorReads: async (path: string) => {
      const headers = { authorization: `Bearer ${operatorToken}` }
      return answered(await app.request(`${origin}/api/operator/${path}`, { headers }))
    },
    /** The order that was opened last; what follows is about it unless another is named. */
    get placed() {
      return placed
    },
    set placed(one: Placed) {
      placed = one
    },
    /** Bought, paid, delivered. */
    async running(team: Team = {}, lines?: Lines): Promise<Placed> {
      sell(team)
      await buy(lines)
      await settle()
      return placed
    },
    /** Another payment page of the order, made at the payment service, is paid: two seats at 49 dollars. */
    async payElsewhere(): Promise<void> {
      const { client } = test
      const product = await client.products.create({ name: 'Sample' })
      const amount = { currency: 'usd', unit_amount: 4900, tax_behavior: 'exclusive' as const }
      const price = await client.prices.create({ ...amount, product: product.id })
      const { order } = placed
      const session = await client.checkout.sessions.create({
        mode: 'payment',
        line_items: [{ price: price.id, quantity: 2 }],
        client_reference_id: order,
        metadata: { order },
        success_url: `${origin}/order/`,
      })
      await test.press(session.id, 'pay')
    },
    /** The buyer's card, from now on. */
    async card(does: 'works' | 'fails'): Promise<void> {
      const { subscriptions } = await atStripe()
      await stripePress(`/sandbox/customers/${subscriptions[0].customer}/card-${does}`)
    },
    /** The buyer takes a card that works and pays what is open, on the payment service's own page. */
    async payOpen(): Promise<void> {
      const { body } = await say('portal')
      const { pathname } = new URL(body.url)
      await stripePress(`${pathname}/card-works`)
      const { invoices } = await atStripe()
      for (const { id, status } of invoices) {
        if (status === 'open') await stripePress(`${pathname}/pay/${id}`)
      }
    },
    /** The buyer's bank asks for the newest payment back, or decides. */
    async dispute(does: 'open' | 'win' | 'lose'): Promise<void> {
      const { charges, disputes } = await atStripe()
      const [newest] = charges.toSorted(
        (a: { created: number }, b: { created: number }) => b.created - a.created,
      )
      const open = disputes.find(({ status }: { status: string }) => status === 'needs_response')
      const at = does === 'open' ? `payments/${newest.payment_intent}/dispute` : `disputes/${open.id}/${does}`
      await stripePress(`/sandbox/${at}`)
    },
    /** The operator sends money of the newest order back. */
    refund: (body: object = {}, key?: string) => operator(`orders/${placed.order}/refund`, body, key),
    /** The operator does something to the first delivery of the newest order. */
    mendDelivery: async (deed: 'retry' | 'end') => operator(`deliveries/${(await deliveryOf()).id}/${deed}`),
    /** A person at the seller opens the link of the newest letter and presses something there. */
    async sellerActs(action: string, inputs: Record<string, string> = {}): Promise<number> {
      await test.runJobs()
      const letter = test.letters.findLast(({ text }) => text.includes('#d='))
      const [, id, token] = /#d=(\S+)&t=(\S+)/.exec(letter?.text ?? '') ?? []
      const path = `/api/seller/engagements/${id}/actions/${action}`
      return (await post(app, path, { inputs }, { authorization: `Bearer ${token}` })).status
    },
    /** The buyer presses a button of the first line. */
    async buyerActs(action: string, inputs: Record<string, string> = {}): Promise<number> {
      const line = (await read()).lines[0]?.id
      return (await say(`lines/${line}/actions/${action}`, { inputs })).status
    },
    operatorActs: async (action: string, inputs: Record<string, string> = {}): Promise<number> =>
      (await operator(`deliveries/${(await deliveryOf()).id}/actions/${action}`, { inputs })).status,
    /** How the seller's next calls shall go wrong. */
    fault: (fault: Record<string, unknown>) =>
      fetch(`${seller.origin}/control`, { method: 'POST', body: JSON.stringify(fault) }),
    mend: () => fetch(`${seller.origin}/control`, { method: 'DELETE' }),
    /** Does what needs no call to a seller, as a process that may make none. */
    async hearWithoutSellers(): Promise<void> {
      await tellEvents()
      for (;;) {
        const job = await shop.queue.claim(shop.now(), 'anywhere')
        if (!job) return
        await work(job, shop)
      }
    },
  }
}

export type LivedShop = Awaited<ReturnType<typeof openLivedShop>>

/** Two seats of the sample SaaS. */
export function line(more: Partial<CheckoutRequest['lines'][number]> = {}): CheckoutRequest['lines'][number] {
  return { product: 'saas', plan: 'team', quantity: 2, inputs: {}, ...more }
}
