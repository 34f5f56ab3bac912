import fc from 'fast-check'
import { expect, test } from 'vitest'
import { placeOrder } from '../../../functions/flows/order/place-order.ts'
import { reconcile } from '../../../functions/flows/healing/reconcile.ts'
import { settlePayment } from '../../../functions/flows/payment/settle-payment.ts'
import type { PaymentSession } from '../../../functions/payments/gateway.ts'
import { createTestShop, requestFor, tell, type TestShop } from '../test-shop.ts'

/** What happens to a session at the payment service, one after the other; each makes an event. */
const stories: Record<string, Partial<PaymentSession>[]> = {
  card: [{ status: 'complete', payment: 'paid' }],
  'bank debit': [
    { status: 'complete', payment: 'unpaid' },
    { status: 'complete', payment: 'paid' },
  ],
  'refused debit': [
    { status: 'complete', payment: 'unpaid' },
    { status: 'complete', payment: 'unpaid', refused: true },
  ],
  abandoned: [{ status: 'expired', payment: 'unpaid' }],
}
const ends = { card: 'paid', 'bank debit': 'paid', 'refused debit': 'failed', abandoned: 'expired' }

/** Whoever may settle, besides the webhook. */
const others = ['work', 'look', 'reconcile', 'repeat'] as const

test('every order of a session’s events, with every other way to settle between them, ends in one delivery', async () => {
  const shop = await createTestShop({ maxAttempts: 8 })
  const plan = fc.constantFrom(...(Object.keys(stories) as (keyof typeof ends)[])).chain((story) =>
    fc.record({
      story: fc.constant(story),
      // Events of the session's own steps, and of things beside it (payment intent, charge, a later version).
      events: fc.shuffledSubarray([...(stories[story] ?? []).keys(), 10, 11, 12], {
        minLength: (stories[story] ?? []).length + 3,
      }),
      // How much of the story has happened before each event arrives; all of it before the last.
      progress: fc.array(fc.nat(2), { minLength: 6, maxLength: 6 }),
      between: fc.array(fc.constantFrom(...others), { maxLength: 6 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(plan, async ({ story, events, progress, between }) => {
      const order = await place(shop)
      const steps = stories[story] ?? []
      let done = 0
      for (const [turn, event] of events.entries()) {
        const told = event < steps.length ? event + 1 : 0
        const goal = Math.min(steps.length, Math.max(told, done + (progress[turn] ?? 0)))
        for (; done < goal; done += 1) happen(shop, order, steps[done] ?? {})
        await arrive(shop, order, event)
        await act(shop, order, event, between[turn])
      }
      shop.world.pass(7200)
      await shop.runJobs()
      await expectOneEnd(shop, order, ends[story])
    }),
    { numRuns: 50 },
  )
}, 60_000)

test('all 24 orders of the four events of a bank debit make one delivery each', async () => {
  const shop = await createTestShop()
  for (const events of permutations([0, 1, 10, 11])) {
    const order = await place(shop)
    for (const step of stories['bank debit'] ?? []) happen(shop, order, step)
    for (const event of events) {
      await arrive(shop, order, event)
      await shop.runJobs()
    }
    await expectOneEnd(shop, order, 'paid')
  }
}, 60_000)

function permutations(events: readonly number[]): number[][] {
  if (events.length === 0) return [[]]
  return events.flatMap((first) =>
    permutations(events.filter((event) => event !== first)).map((rest) => [first, ...rest]),
  )
}

async function place({ shop }: TestShop): Promise<string> {
  return (await placeOrder(requestFor('license'), { partner: null }, shop)).order
}

async function expectOneEnd(shop: TestShop, order: string, end: string): Promise<void> {
  const shown = await shop.order(order)
  expect(shown.state).toBe(end)
  const { read } = shop.shop.store
  const made = await read.selectFrom('deliveries').select('state').where('order_id', '=', order).execute()
  expect(made).toEqual(shown.state === 'paid' ? [{ state: 'active' }] : [])
  const count = (code: string): number => shown.timeline.filter((entry) => entry.code === code).length
  expect(count('paid')).toBe(shown.state === 'paid' ? 1 : 0)
  expect(count('double_payment')).toBe(0)
  const paidMails = shop.letters.filter(({ messageId }) => messageId.startsWith(`<${order}.paid@`))
  expect(paidMails).toHaveLength(shown.state === 'paid' ? 1 : 0)
}

function happen({ gateway }: TestShop, order: string, step: Partial<PaymentSession>): void {
  gateway.change(`cs_${order}`, { paymentIntent: 'pi_1', email: 'ada@buyer.example', ...step })
}

/** Events from 10 on speak of something else than a session. */
async function arrive(shop: TestShop, order: string, event: number): Promise<void> {
  const session = event < 10 ? `cs_${order}` : null
  const body = JSON.stringify({ id: `evt_${order}_${event}`, session, livemode: false })
  expect((await tell(shop, order, body)).status).toBe(200)
}

async function act(
  shop: TestShop,
  order: string,
  event: number,
  what: (typeof others)[number] | undefined,
): Promise<void> {
  if (what === 'work') await shop.runJobs()
  if (what === 'look') await settlePayment({ order }, shop.shop)
  if (what === 'repeat') await arrive(shop, order, event)
  if (what !== 'reconcile') return
  shop.world.pass(300)
  await reconcile(shop.shop)
}
