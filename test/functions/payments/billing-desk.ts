import type { ChangeRequest, InvoiceLine, Subscription } from '../../../functions/payments/billing.ts'
import type { PaymentSession, SessionLine, SessionRequest } from '../../../functions/payments/gateway.ts'
import { openDeskForEach, type OpenDesk } from '../sandbox/desk-for-each.ts'
import { sessionRequest, type StripeWorld } from '../sandbox/stripe-world.ts'

const dayMs = 86_400_000

export type Bought = { session: PaymentSession; subscription: Subscription }

/** A seat by the month. */
export function seat(changes: Partial<SessionLine> = {}): SessionLine {
  return { ...once(), recurring: { every: 'month' }, ...changes }
}

/** Something that is paid once. */
export function once(changes: Partial<SessionLine> = {}): SessionLine {
  const [line] = sessionRequest().lines
  if (!line) throw new Error('The sample has no line.')
  return { ...line, ...changes }
}

/** What was bought becomes something else, as of a moment. */
export function changeOf(
  subscription: Subscription,
  at: Date,
  changes: Partial<ChangeRequest['change']>,
): ChangeRequest {
  const { product, productName, plan, planName, termsHash, unitAmount, quantity } = seat()
  const [item] = subscription.items
  if (!item?.line) throw new Error('The subscription has no line.')
  const same = { product, productName, plan, planName, termsHash, unitAmount, quantity }
  return {
    id: 'change_1',
    subscription: subscription.id,
    change: { ...same, item: item.item, line: item.line, recurring: { every: 'month' }, ...changes },
    currency: 'USD',
    taxBehavior: 'exclusive',
    at,
  }
}

/** What a line of an invoice is for. */
export function told(lines: readonly InvoiceLine[] | undefined) {
  return lines?.map(({ line, kind, net }) => [line, kind, net])
}

/** A buyer at the payment page, and what time and the control page do afterwards. */
export function openBillingDesk(world: StripeWorld) {
  function request(lines: SessionLine[], changes: Partial<SessionRequest> = {}): SessionRequest {
    return sessionRequest({
      lines,
      mode: 'subscription',
      automaticTax: false,
      expiresAt: new Date(world.now.getTime() + dayMs / 2),
      ...changes,
    })
  }

  async function pay(asked: SessionRequest): Promise<PaymentSession> {
    const { id } = await world.gateway.openSession(asked)
    await world.press(`/c/pay/${id}`, { choice: 'pay', email: 'ada@buyer.example' })
    return world.gateway.session(id)
  }

  return {
    request,
    pay,
    async buy(lines: SessionLine[], changes: Partial<SessionRequest> = {}): Promise<Bought> {
      const session = await pay(request(lines, changes))
      const subscription = session.subscription && (await world.billing.subscription(session.subscription))
      if (!subscription) throw new Error('The sale made no subscription.')
      return { session, subscription }
    },
    /** Days go by. */
    pass(days: number): void {
      world.now = new Date(world.now.getTime() + days * dayMs)
    },
    /** A button of the control page. */
    async control(path: string): Promise<void> {
      const answer = await world.press(`/sandbox/${path}`)
      if (answer.status !== 303) throw new Error(`/sandbox/${path} answered ${answer.status}`)
    },
  }
}

export type BillingDesk = ReturnType<typeof openBillingDesk>

/** A desk in a world of its own for each test of a file, in the middle of January; Stripe's types are kept to. */
export function billingDeskForEach(tell: (open: OpenDesk<BillingDesk>) => void): void {
  openDeskForEach({ openDesk: openBillingDesk, from: '2027-01-15T10:00:00Z', checked: 'all' }, tell)
}
