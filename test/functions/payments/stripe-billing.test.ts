import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SessionLine, SessionRequest } from '../../../functions/payments/gateway.ts'
import { openStripeWorld, sessionRequest, type StripeWorld } from '../sandbox/stripe-world.ts'

const day = 86_400_000

let world: StripeWorld
beforeEach(async () => {
  world = await openStripeWorld()
  world.now = new Date('2027-01-15T10:00:00Z')
})
afterEach(() => world.stop())

describe('a sale by subscription', () => {
  test('is told with its lines, whatever they are: paid by the month, once, at the start', async () => {
    const sold = await buy(
      request([
        seat({ line: 'line_seats', quantity: 3, setup: 900 }),
        once({ line: 'line_once', plan: 'training', unitAmount: 2500, quantity: 1 }),
      ]),
    )
    const { session, subscription } = sold
    expect(session).toMatchObject({
      mode: 'subscription',
      payment: 'paid',
      reference: 'ord_1',
      amountSubtotal: 3 * 4900 + 900 + 2500,
      lineCount: 2,
      paymentIntent: null,
      subscription: subscription.id,
      customer: subscription.customer,
    })
    expect(subscription).toMatchObject({
      reference: 'ord_1',
      status: 'active',
      currency: 'USD',
      items: [{ line: 'line_seats', plan: 'team', quantity: 3, unitAmount: 4900 }],
      periodEnd: new Date('2027-02-15T10:00:00Z'),
      trialEnd: null,
      cancelAt: null,
    })
    const [invoice] = await world.billing.invoices(subscription.id)
    expect(invoice).toMatchObject({
      id: session.invoice,
      reason: 'purchase',
      status: 'paid',
      subtotal: 18_100,
      charged: 18_100,
      paymentIntent: expect.stringMatching(/^pi_/),
    })
    expect(invoice?.lines.map(({ line, kind, net }) => [line, kind, net])).toEqual([
      ['line_seats', 'price', 14_700],
      ['line_seats', 'setup', 900],
      ['line_once', 'price', 2500],
    ])
    expect(invoice?.lines.map(({ period }) => period?.end ?? null)).toEqual([
      subscription.periodEnd,
      null,
      null,
    ])
  })
})

function request(lines: SessionLine[], changes: Partial<SessionRequest> = {}): SessionRequest {
  return sessionRequest({
    lines,
    mode: 'subscription',
    automaticTax: false,
    expiresAt: new Date(world.now.getTime() + day / 2),
    ...changes,
  })
}

/** A seat by the month. */
function seat(changes: Partial<SessionLine> = {}): SessionLine {
  return { ...once(changes), recurring: { every: 'month' }, ...changes }
}

/** Something that is paid once. */
function once(changes: Partial<SessionLine> = {}): SessionLine {
  const [line] = sessionRequest().lines
  if (!line) throw new Error('The sample has no line.')
  return { ...line, ...changes }
}

/** The buyer pays; answers what Stripe then says. */
async function buy(asked: SessionRequest, fields: Record<string, string> = {}) {
  const { id } = await world.gateway.openSession(asked)
  await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'ada@buyer.example', ...fields })
  const session = await world.gateway.session(id)
  const subscription = session.subscription && (await world.billing.subscription(session.subscription))
  if (!subscription) throw new Error('The sale made no subscription.')
  return { session, subscription }
}
