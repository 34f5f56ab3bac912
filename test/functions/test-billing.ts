import { VitrineError } from '../../functions/errors.ts'
import type {
  Billing,
  ChangeRequest,
  Dispute,
  Invoice,
  SentBack,
  Split,
  Subscription,
  UsageReport,
} from '../../functions/payments/billing.ts'
import type { SessionRequest } from '../../functions/payments/gateway.ts'

/**
 * What follows a sale at the payment service, in memory: the test puts in what the service would have, and looks at what
 * was asked of it. Amounts are reckoned simply: a change costs the whole difference.
 */
export function createTestBilling(now: () => Date) {
  const subscriptions = new Map<string, Subscription>()
  const invoices: Invoice[] = []
  const refunds = new Map<string, SentBack[]>()
  const disputes = new Map<string, Dispute>()
  const splits = new Map<string, Split>()

  function known(id: string): Subscription {
    reachable()
    const subscription = subscriptions.get(id)
    if (!subscription) throw new VitrineError('payment_refused', `There is no subscription ${id}.`)
    return subscription
  }
  function reachable(): void {
    if (billing.down) throw new VitrineError('payment_unavailable', 'The payment service did not answer.')
  }
  function put(id: string, change: Partial<Subscription>): Subscription {
    const changed = { ...known(id), ...change }
    subscriptions.set(id, changed)
    return changed
  }
  function difference({ subscription, change }: ChangeRequest): { dueNow: number; perPeriod: number } {
    const { items } = known(subscription)
    const before = items.reduce((sum, item) => sum + item.unitAmount * item.quantity, 0)
    const item = items.find(({ item: id }) => id === change.item)
    if (!item) throw new VitrineError('payment_refused', `There is no item ${change.item}.`)
    const dueNow = change.unitAmount * change.quantity - item.unitAmount * item.quantity
    return { dueNow, perPeriod: before + dueNow }
  }

  const billing = {
    /** Set to make every call fail as if the service were away. */
    down: false,
    /** Set to make the card on file be refused when a period begins by our asking. */
    cardFails: false,
    subscriptions,
    /** Newest first. */
    invoiceList: invoices,
    /** By payment intent. */
    refunds,
    disputeList: disputes,
    /** By payment intent. */
    splits,
    /** What was asked, under the ids it was asked with; asking twice with one id is one entry. */
    asked: new Map<string, { call: string; request: object }>(),
    usage: [] as UsageReport[],

    async subscription(id: string) {
      reachable()
      return subscriptions.get(id) ?? null
    },
    async invoices(subscription: string) {
      reachable()
      return invoices.filter((invoice) => invoice.subscription === subscription)
    },
    async invoice(id: string) {
      reachable()
      return invoices.find((invoice) => invoice.id === id) ?? null
    },
    async limit(request: { id: string; subscription: string; times: number }) {
      const { schedule, periodStart, periodEnd } = known(request.subscription)
      billing.asked.set(request.id, { call: 'limit', request })
      if (schedule) return schedule
      const length = periodEnd.getTime() - periodStart.getTime()
      const cancelAt = new Date(periodStart.getTime() + request.times * length)
      const id = `sub_sched_${request.subscription}`
      put(request.subscription, { schedule: id, cancelAt })
      return id
    },
    async previewChange(request: ChangeRequest) {
      const { dueNow, perPeriod } = difference(request)
      const text = `${request.change.productName}, ${request.change.planName}`
      return { dueNow, perPeriod, currency: request.currency, lines: [{ text, amount: dueNow }] }
    },
    async changeItem(request: ChangeRequest) {
      const { subscription, change, id } = request
      const before = known(subscription)
      if (billing.asked.has(id)) return before
      const { dueNow } = difference(request)
      billing.asked.set(id, { call: 'changeItem', request })
      const { item, line, plan, quantity, unitAmount } = change
      const price = `price_${change.product}_${plan}`
      const items = before.items.map((one) =>
        one.item === item ? { item, line, plan, price, quantity, unitAmount } : one,
      )
      const period = { start: now(), end: before.periodEnd }
      billing.bill(subscription, {
        reason: 'change',
        lines: [{ line, kind: 'proration', quantity, net: dueNow, tax: 0, period }],
      })
      return put(subscription, { items })
    },
    async cancel(request: { id: string; subscription: string; at: 'now' | 'period_end' }) {
      const { periodEnd, endedAt } = known(request.subscription)
      billing.asked.set(request.id, { call: 'cancel', request })
      if (request.at === 'period_end') return put(request.subscription, { cancelAt: periodEnd })
      return put(request.subscription, { status: 'canceled', endedAt: endedAt ?? now() })
    },
    async undoCancel(request: { id: string; subscription: string }) {
      billing.asked.set(request.id, { call: 'undoCancel', request })
      return put(request.subscription, { cancelAt: null })
    },
    async endTrial(request: { id: string; subscription: string; at: 'now' | Date }) {
      const { status, trialEnd } = known(request.subscription)
      if (status !== 'trialing' || (request.at !== 'now' && trialEnd?.getTime() === request.at.getTime())) {
        return known(request.subscription)
      }
      billing.asked.set(request.id, { call: 'endTrial', request })
      const end = request.at === 'now' ? now() : request.at
      put(request.subscription, { trialEnd: end, periodEnd: end })
      if (request.at === 'now') {
        billing.renew(request.subscription, billing.cardFails ? { status: 'open' } : {})
      }
      return known(request.subscription)
    },
    async removeItem(request: { id: string; subscription: string; item: string }) {
      const { items } = known(request.subscription)
      billing.asked.set(request.id, { call: 'removeItem', request })
      return put(request.subscription, { items: items.filter(({ item }) => item !== request.item) })
    },
    async portal({ customer, returnUrl }: { customer: string; returnUrl: string; locale: string }) {
      reachable()
      return `https://pay.example/portal/${customer}?back=${encodeURIComponent(returnUrl)}`
    },
    async reportUsage(report: UsageReport) {
      reachable()
      if (!billing.usage.some(({ id }) => id === report.id)) billing.usage.push(report)
    },
    async sentBack(paymentIntent: string) {
      reachable()
      return refunds.get(paymentIntent) ?? []
    },
    async disputes(paymentIntent: string) {
      reachable()
      return [...disputes.values()].filter((dispute) => dispute.paymentIntent === paymentIntent)
    },
    async dispute(id: string) {
      reachable()
      return disputes.get(id) ?? null
    },
    async split(paymentIntent: string) {
      reachable()
      return splits.get(paymentIntent) ?? null
    },
    async reverseTransfer(request: { id: string; transfer: string; amount: number }) {
      reachable()
      billing.asked.set(request.id, { call: 'reverseTransfer', request })
    },
    async transferAgain(request: {
      id: string
      account: string
      amount: number
      currency: string
      charge: string
    }) {
      reachable()
      billing.asked.set(request.id, { call: 'transferAgain', request })
    },

    /** The subscription of a session that was paid, with its first invoice; `sub_<order>`, one month a period. */
    begin(request: SessionRequest, livemode = false): Subscription {
      const id = `sub_${request.order}`
      const known = subscriptions.get(id)
      if (known) return known
      const recurring = request.lines.filter((line) => line.recurring)
      const start = now()
      const trialEnd = request.trialDays ? later(start, { days: request.trialDays }) : null
      const periodEnd =
        trialEnd ?? later(start, { months: recurring[0]?.recurring?.every === 'year' ? 12 : 1 })
      const subscription: Subscription = {
        id,
        reference: request.order,
        status: trialEnd ? 'trialing' : 'active',
        customer: `cus_${request.order}`,
        currency: request.currency,
        items: recurring.map(({ line, product, plan, quantity, unitAmount }) => ({
          item: `si_${line}`,
          line,
          plan,
          price: `price_${product}_${plan}`,
          quantity,
          unitAmount,
        })),
        periodStart: start,
        periodEnd,
        trialEnd,
        cancelAt: null,
        endedAt: null,
        isGivenUp: false,
        schedule: null,
        livemode,
      }
      subscriptions.set(id, subscription)
      billing.bill(id, {
        reason: 'purchase',
        lines: request.lines.flatMap(({ line, unitAmount, quantity, recurring: every, setup }) => {
          const isLater = every?.metered || (every && trialEnd)
          const net = isLater ? 0 : unitAmount * quantity
          const period = every ? { start, end: periodEnd } : null
          const fee = { line, kind: 'setup' as const, quantity: 1, net: setup ?? 0, tax: 0, period: null }
          return [{ line, kind: 'price' as const, quantity, net, tax: 0, period }, ...(setup ? [fee] : [])]
        }),
      })
      return subscription
    },
    /** A further invoice of a subscription; paid unless the test says otherwise. */
    bill(id: string, change: Partial<Invoice> & Pick<Invoice, 'reason' | 'lines'>): Invoice {
      const subscription = known(id)
      const net = change.lines.reduce((sum, line) => sum + line.net, 0)
      const tax = change.lines.reduce((sum, line) => sum + line.tax, 0)
      const number = invoices.length + 1
      const invoice: Invoice = {
        id: `in_${id}_${number}`,
        subscription: id,
        status: 'paid',
        currency: subscription.currency,
        subtotal: net,
        discount: 0,
        tax,
        total: net + tax,
        charged: Math.max(0, net + tax),
        paymentIntent: net + tax > 0 ? `pi_${id}_${number}` : null,
        number: `INV-${number}`,
        url: `https://pay.example/invoices/in_${id}_${number}`,
        receiptUrl: null,
        attempts: 1,
        nextAttempt: null,
        createdAt: now(),
        paidAt: change.status === undefined || change.status === 'paid' ? now() : null,
        ...change,
      }
      invoices.unshift(invoice)
      return invoice
    },
    /** The next period begins; its invoice is paid unless the test says otherwise. */
    renew(id: string, change: Partial<Invoice> = {}): Invoice {
      const { periodEnd, items } = known(id)
      const period = { start: periodEnd, end: later(periodEnd, { months: 1 }) }
      const isUnpaid = change.status !== undefined && change.status !== 'paid'
      put(id, { periodStart: period.start, periodEnd: period.end, status: isUnpaid ? 'past_due' : 'active' })
      const lines = items.map(({ line, quantity, unitAmount }) => ({
        line,
        kind: 'price' as const,
        quantity,
        net: unitAmount * quantity,
        tax: 0,
        period,
      }))
      return billing.bill(id, { reason: 'renewal', lines, ...change })
    },
    /** What the service says of a subscription changes. */
    change: put,
  }
  return billing satisfies Billing & object
}

export type TestBilling = ReturnType<typeof createTestBilling>

function later(from: Date, { days = 0, months = 0 }: { days?: number; months?: number }): Date {
  const at = new Date(from)
  at.setUTCMonth(at.getUTCMonth() + months)
  at.setUTCDate(at.getUTCDate() + days)
  return at
}
