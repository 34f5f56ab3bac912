import { describe, expect, test } from 'vitest'
import { VitrineError } from '../../../functions/errors.ts'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { unresolvedOrders } from '../../../functions/flows/healing/reconcile-orders.ts'
import { refundsOf } from '../../../functions/storage/refunds.ts'
import { createStripeShop, type StripeShop } from '../stripe-shop.ts'
import { checkOut, requestFor } from '../test-shop.ts'

const minutes = 60
const hours = 3600
const days = 24 * hours

describe('a shop whose webhook was never configured', () => {
  test('delivers what was paid within six minutes, without a hand', async () => {
    const shop = await createStripeShop()
    const { order } = await checkOut(shop, requestFor('license'))
    await shop.press(await shop.sessionOf(order), 'pay')
    await turn(shop, 6 * minutes)
    expect(await deliveryOf(shop, order)).toBe('active')
  })

  test('follows a bank debit to its end, and an abandoned page to its closing', async () => {
    const shop = await createStripeShop()
    const debit = (await checkOut(shop, requestFor('license'))).order
    const refused = (await checkOut(shop, requestFor('license'))).order
    const abandoned = (await checkOut(shop, requestFor('license'))).order
    for (const order of [debit, refused]) await shop.press(await shop.sessionOf(order), 'later')
    await turn(shop, 6 * minutes)
    expect((await shop.order(debit)).state).toBe('processing')
    await turn(shop, 2 * days)
    expect((await shop.order(abandoned)).state).toBe('expired')
    await shop.press(await shop.sessionOf(debit), 'confirm')
    await shop.press(await shop.sessionOf(refused), 'refuse')
    await turn(shop, 6 * minutes)
    expect(await deliveryOf(shop, debit)).toBe('active')
    expect((await shop.order(refused)).state).toBe('failed')
  })

  test('finds a second payment of an order and sends it back', async () => {
    const shop = await createStripeShop()
    const { order } = await checkOut(shop, requestFor('license'))
    const second = await shop.openAgain(order)
    await shop.press(await shop.sessionOf(order), 'pay')
    await turn(shop, 6 * minutes)
    await shop.press(second, 'pay')
    await turn(shop, 6 * minutes)
    expect(await refundsOf(shop.shop.store.read, order)).toMatchObject([
      { session_id: second, state: 'done' },
    ])
    expect(await refundsAtStripe(shop)).toMatchObject([{ amount: 14700 }])
    expect(await deliveryOf(shop, order)).toBe('active')
  })
})

test('a shop that was down for 29 days heals by itself: orders, lost sessions, second payments', async () => {
  const shop = await createStripeShop()
  await reconcile(shop.shop)
  const [paid, lost, twice, abandoned] = await orders(shop, 4)
  const second = await shop.openAgain(twice)
  for (const session of [await shop.sessionOf(paid), await shop.loseSession(lost), second])
    await shop.press(session, 'pay')
  await shop.press(await shop.sessionOf(twice), 'pay')
  shop.world.pass(29 * days)
  await turn(shop, 0)
  for (const order of [paid, lost, twice]) expect(await deliveryOf(shop, order)).toBe('active')
  expect(await refundsAtStripe(shop)).toHaveLength(1)
  expect((await shop.order(abandoned)).state).toBe('expired')
  expect(await unresolvedOrders(shop.shop)).toEqual([])
  const deliveries = await shop.shop.store.read.selectFrom('deliveries').selectAll().execute()
  expect(deliveries).toHaveLength(3)
})

test('a shop that was down for 40 days heals what it can ask after, and lists the rest for a person', async () => {
  const shop = await createStripeShop()
  await reconcile(shop.shop)
  const [paid, lost] = await orders(shop, 2)
  await shop.press(await shop.sessionOf(paid), 'pay')
  await shop.press(await shop.loseSession(lost), 'pay')
  shop.world.pass(40 * days)
  await turn(shop, 0)
  await turn(shop, 6 * minutes)
  expect(await deliveryOf(shop, paid)).toBe('active')
  expect((await shop.order(lost)).state).toBe('open')
  expect((await unresolvedOrders(shop.shop)).map(({ id }) => id)).toEqual([lost])
  expect(shop.logged.join()).toContain('is no longer listed there')
})

test('an order whose payment page never opened is closed after a day, and not before', async () => {
  const shop = await createStripeShop()
  await reconcile(shop.shop)
  // As if the process had died before the call: Stripe never hears of this order.
  shop.shop.gateway = {
    ...shop.stripe.gateway,
    openSession: () => Promise.reject(new VitrineError('payment_unavailable', 'The process died.')),
  }
  await expect(checkOut(shop, requestFor('license'))).rejects.toThrow('503')
  const { id } = await shop.shop.store.read.selectFrom('orders').select('id').executeTakeFirstOrThrow()
  await turn(shop, 23 * hours)
  await turn(shop, 50 * minutes)
  expect((await shop.order(id)).state).toBe('open')
  for (let count = 0; count < 5; count += 1) await turn(shop, 5 * minutes)
  expect(await shop.order(id)).toMatchObject({
    state: 'canceled',
    text: 'The payment page could not be opened. Nothing was charged.',
  })
})

test('events of other shops on the same account are left alone', async () => {
  const shop = await createStripeShop()
  const [order] = await orders(shop, 1)
  const lines = await shop.client.checkout.sessions.listLineItems(await shop.sessionOf(order))
  const foreign = await shop.client.checkout.sessions.create({
    mode: 'payment',
    line_items: [{ price: lines.data[0]?.price?.id ?? '', quantity: 1 }],
    client_reference_id: 'invoice-17',
    success_url: 'https://other.example/',
  })
  await shop.press(foreign.id, 'pay')
  await turn(shop, 6 * minutes)
  expect(await shop.shop.store.read.selectFrom('events').selectAll().execute()).toEqual([])
})

test('an event is taken in once, though it is listed again each time and posted as well', async () => {
  const shop = await createStripeShop()
  const [order] = await orders(shop, 1)
  await shop.press(await shop.sessionOf(order), 'pay')
  for (let count = 0; count < 5; count += 1) await turn(shop, 5 * minutes)
  const { body, signature } = shop.stripe.calls[0] ?? { body: '', signature: '' }
  shop.shop.now = () => new Date(Number(/t=(\d+)/.exec(signature)?.[1]) * 1000)
  const answer = await shop.app.request('https://shop.example/api/payment-events', {
    method: 'POST',
    headers: { 'stripe-signature': signature },
    body,
  })
  expect(answer.status).toBe(200)
  await shop.runJobs()
  expect(await shop.shop.store.read.selectFrom('events').selectAll().execute()).toHaveLength(1)
  expect(await shop.shop.store.read.selectFrom('deliveries').selectAll().execute()).toHaveLength(1)
})

test('a clock that ran two hours ahead hides no event from the next turns', async () => {
  const shop = await createStripeShop()
  const [order] = await orders(shop, 1)
  const session = await shop.loseSession(order)
  const { now } = shop.shop
  shop.shop.now = () => new Date(now().getTime() + 2 * hours * 1000)
  shop.shop.gateway = { ...shop.stripe.gateway, clockSkew: () => -2 * hours }
  await reconcile(shop.shop)
  shop.shop.now = now
  shop.shop.gateway = shop.stripe.gateway
  await shop.press(session, 'pay')
  await turn(shop, 6 * minutes)
  expect(await deliveryOf(shop, order)).toBe('active')
})

test('while the payment service is away nothing is lost and nobody has to act', async () => {
  const shop = await createStripeShop()
  const [order] = await orders(shop, 1)
  await shop.press(await shop.sessionOf(order), 'pay')
  const away = async (): Promise<never> => {
    throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
  }
  const { gateway } = shop.shop
  shop.shop.gateway = { ...gateway, session: away, events: away }
  for (let count = 0; count < 12; count += 1) await turn(shop, 5 * minutes)
  expect((await shop.order(order)).state).toBe('open')
  expect(await shop.shop.queue.deadLetters(shop.shop.store.read, 10)).toEqual([])
  shop.shop.gateway = gateway
  await turn(shop, 5 * minutes)
  expect(await deliveryOf(shop, order)).toBe('active')
})

async function turn(shop: StripeShop, seconds: number): Promise<void> {
  shop.world.pass(seconds)
  await reconcile(shop.shop)
  await shop.runJobs()
}

async function orders(shop: StripeShop, count: number): Promise<string[] & [string, string, string, string]> {
  const made: string[] = []
  for (let index = 0; index < count; index += 1) {
    made.push((await checkOut(shop, requestFor('license'))).order)
  }
  return made as string[] & [string, string, string, string]
}

async function deliveryOf(shop: StripeShop, order: string): Promise<string | undefined> {
  return (await shop.order(order)).lines[0]?.delivery?.state
}

async function refundsAtStripe({ stripe }: StripeShop): Promise<object[]> {
  const state = await fetch(`${stripe.baseUrl}/sandbox/state.json`)
  return ((await state.json()) as { refunds: object[] }).refunds
}
