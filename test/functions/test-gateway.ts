import { VitrineError } from '../../functions/errors.ts'
import type {
  EventPage,
  Gateway,
  PaymentEvent,
  PaymentSession,
  RefundRequest,
  SessionLine,
  SessionRequest,
} from '../../functions/payments/gateway.ts'
import type { TestBilling } from './test-billing.ts'

/**
 * A payment service in memory: sessions that the test pays, refuses or lets expire.
 * @param billing where a paid session of recurring lines makes its subscription
 */
export function createTestGateway(billing?: TestBilling) {
  const sessions = new Map<string, PaymentSession>()
  const requests: SessionRequest[] = []
  const refunds: RefundRequest[] = []
  const happened: PaymentEvent[] = []
  let events = 0

  /** What a session of recurring lines names once it is complete. */
  function recurringFacts(order: string): Partial<PaymentSession> {
    const request = requests.findLast((one) => one.order === order)
    if (!billing || request?.mode !== 'subscription') return {}
    const subscription = billing.begin(request)
    const invoice = billing.invoiceList.findLast((one) => one.subscription === subscription.id)
    const { id, customer } = subscription
    return { subscription: id, customer, invoice: invoice?.id ?? null, paymentIntent: null }
  }

  const gateway = {
    requests,
    /** What was sent back; asking twice with one id is one entry. */
    refunds,
    /** Events that `events()` lists; the test puts them in. */
    happened,
    /** Set to make every call fail as if the service were away. */
    down: false,
    async openSession(request: SessionRequest) {
      if (gateway.down) throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
      requests.push(request)
      const id = `cs_${request.order}`
      const subtotal = request.lines.reduce((sum, line) => sum + dueNow(line, request), 0)
      const open: PaymentSession = {
        id,
        status: 'open',
        payment: 'unpaid',
        mode: request.mode ?? 'payment',
        reference: request.order,
        currency: request.currency.toLowerCase(),
        amountSubtotal: subtotal,
        amountTotal: subtotal,
        amountTax: 0,
        amountDiscount: 0,
        lineCount: request.lines.length,
        email: request.email,
        paymentIntent: null,
        livemode: false,
        refused: false,
      }
      if (!sessions.has(id)) sessions.set(id, open)
      return { id, url: `https://pay.example/${id}`, expiresAt: request.expiresAt }
    },
    async session(id: string) {
      const session = sessions.get(id)
      if (gateway.down || !session)
        throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
      return session
    },
    async findSession(reference: string) {
      if (gateway.down) throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
      return [...sessions.values()].find((session) => session.reference === reference)?.id ?? null
    },
    async refund(request: RefundRequest) {
      if (gateway.down) throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
      if (!refunds.some(({ id }) => id === request.id)) refunds.push(request)
    },
    async events(since: Date): Promise<EventPage> {
      if (gateway.down) throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
      const found = happened.filter(({ createdAt }) => createdAt >= since)
      return { events: found.toReversed(), next: null }
    },
    clockSkew: () => 0,
    async readEvent(body: string, signature: string): Promise<PaymentEvent> {
      if (signature !== 'signed') throw new VitrineError('signature_invalid', 'The signature is not valid.')
      const { id, session = null, reference = null, livemode, type, subject } = JSON.parse(body)
      return {
        id,
        type: type ?? 'checkout.session.completed',
        createdAt: new Date(0),
        livemode,
        session,
        reference,
        subject: subject ?? (session && `session:${session}`),
      }
    },
    change(id: string, change: Partial<PaymentSession>) {
      const session = sessions.get(id)
      if (!session) throw new Error(`no session ${id}`)
      sessions.set(id, { ...session, ...change })
    },
    /** Another session for an order, paid; answers its id. */
    payAgain(order: string, change: Partial<PaymentSession> = {}): string {
      const first = sessions.get(`cs_${order}`)
      if (!first) throw new Error(`no session of ${order}`)
      const id = change.id ?? `cs_again_${sessions.size}_${order}`
      const paid = { status: 'complete', payment: 'paid', paymentIntent: `pi_${id}` } as const
      sessions.set(id, { ...first, ...paid, ...change, id })
      return id
    },
    pay(order: string, change: Partial<PaymentSession> = {}) {
      const paid = {
        status: 'complete',
        payment: 'paid',
        paymentIntent: 'pi_1',
        email: 'Ada@Buyer.example',
      } as const
      gateway.change(`cs_${order}`, { ...paid, ...recurringFacts(order), ...change })
    },
    /** Body of a new event that speaks of an order's session, or of another one. */
    eventFor(order: string, session = `cs_${order}`): string {
      events += 1
      return JSON.stringify({ id: `evt_${events}`, session, reference: order, livemode: false })
    },
    /** Body of a new event that speaks of something else: `subscription:…`, `payment:…` or `dispute:…`. */
    eventAbout(subject: string, type: string): string {
      events += 1
      return JSON.stringify({ id: `evt_${events}`, type, subject, livemode: false })
    },
  }
  return gateway satisfies Gateway & object
}

function dueNow(line: SessionLine, { trialDays }: SessionRequest): number {
  const isLater = line.recurring && (line.recurring.metered || trialDays)
  return (isLater ? 0 : line.unitAmount * line.quantity) + (line.setup ?? 0)
}
