import { formatAmount } from '../../../catalog/money.ts'
import { appendAudit } from '../../storage/audit.ts'
import { insertMail, type MailKind } from '../../storage/mails.ts'
import type { OrderRow, PaymentRow, SubscriptionRow, Tx } from '../../storage/schema.ts'
import { reminderMs } from '../entitlement/money-jobs.ts'
import { dayText } from '../../../catalog/delivery/day-text.ts'
import type { Recorded } from './record-payment.ts'
import type { Shop } from '../shop.ts'

/** Writes onto the order what is new of a payment after the purchase, and the buyer a letter about it. */
export async function tellPayment(
  tx: Tx,
  order: OrderRow,
  { payment, isPaid, isRefused }: Recorded,
  subscription: SubscriptionRow,
  shop: Shop,
): Promise<void> {
  if (payment.kind === 'purchase') return
  if (isPaid) {
    await tell(tx, order, { code: paidCodes[payment.kind], text: paidText(payment, subscription) }, shop)
    if (payment.total > 0) await write(tx, order, { id: `${payment.id}.renewed`, kind: 'renewed' }, shop)
  }
  if (isRefused) {
    await tell(tx, order, { code: 'payment_failed', text: refusedText(payment, subscription) }, shop)
    const id = `${payment.id}.refused.${payment.attempts}`
    await write(tx, order, { id, kind: 'renewal-failed' }, shop)
  }
}

/** Writes onto the order what is new of its subscription, and the buyer a letter about it. */
export async function tellSubscription(
  tx: Tx,
  order: OrderRow,
  { before, after }: { before: SubscriptionRow | undefined; after: SubscriptionRow },
  shop: Shop,
): Promise<void> {
  const { id, state, cancel_at } = after
  if (state === 'ended') {
    if (before?.state === 'ended') return
    await tell(tx, order, { code: 'subscription_ended', text: endedText(after) }, shop)
    return write(tx, order, { id: `${id}.ended`, kind: 'subscription-ended' }, shop)
  }
  if (state === 'suspended' && before?.state !== 'suspended') {
    await write(tx, order, { id: `${id}.suspended.${after.unpaid_since}`, kind: 'suspended' }, shop)
  }
  if (state === 'trialing' && isNear(after.trial_end, shop.now())) {
    await write(tx, order, { id: `${id}.trial-ending`, kind: 'trial-ending' }, shop)
  }
  // The end that a number of payments brings was agreed on when it was bought.
  const isAgreed = (before?.schedule_id ?? null) !== after.schedule_id
  if (cancel_at === (before?.cancel_at ?? null) || isAgreed) return
  if (cancel_at === null) {
    return tell(tx, order, { code: 'cancellation_undone', text: 'The cancellation was taken back.' }, shop)
  }
  const text = `The subscription is canceled and ends on ${dayText(cancel_at)}; until then nothing changes.`
  await tell(tx, order, { code: 'cancellation', text }, shop)
  await write(tx, order, { id: `${id}.canceling.${cancel_at}`, kind: 'canceling' }, shop)
}

const paidCodes = {
  renewal: 'renewed',
  change: 'change_paid',
  usage: 'usage_paid',
  purchase: 'paid',
} as const

function paidText({ kind, total, currency }: PaymentRow, { paid_until }: SubscriptionRow): string {
  const money = formatAmount(Math.abs(total), currency)
  if (total < 0) return `${money} is taken off your next invoice.`
  if (kind === 'change') return `Paid ${money} for the change.`
  if (kind === 'usage') return `Paid ${money} for what was used.`
  return paid_until
    ? `Paid ${money}; the subscription is paid until ${dayText(paid_until)}.`
    : `Paid ${money}.`
}

function refusedText({ total, currency, next_attempt_at }: PaymentRow, row: SubscriptionRow): string {
  const failed = `The payment of ${formatAmount(total, currency)} failed.`
  const next = next_attempt_at ? ` It is tried again on ${dayText(next_attempt_at)}.` : ''
  return `${failed}${next} ${graceText(row)}`.trim()
}

/** What happens, and when, while a subscription stays unpaid. */
export function graceText({ state, suspend_at, end_at }: SubscriptionRow): string {
  if (!suspend_at || !end_at) return ''
  const end = `on ${dayText(end_at)} it ends and its data goes`
  if (state === 'suspended') return `Access is paused; ${end} if it stays unpaid.`
  return `Access stays until ${dayText(suspend_at)}; ${end} if it stays unpaid.`
}

export function endedText({ ended_reason }: SubscriptionRow): string {
  switch (ended_reason) {
    case 'unpaid':
      return 'The subscription stayed unpaid and has ended.'
    case 'expired':
      return 'All payments that were agreed on are made; the subscription has ended.'
    case 'refund':
      return 'The money for the running period went back; the subscription has ended.'
    case 'dispute':
      return 'The bank took the payment of the running period back; the subscription has ended.'
    default:
      return 'The subscription was canceled and has ended. Nothing more is charged.'
  }
}

function isNear(end: string | null, now: Date): boolean {
  return end !== null && Date.parse(end) - reminderMs <= now.getTime()
}

async function tell(
  tx: Tx,
  { id }: OrderRow,
  entry: { code: string; text: string },
  shop: Shop,
): Promise<void> {
  await appendAudit(tx, { ...entry, order: id, at: shop.now(), actor: 'payment' })
}

async function write(
  tx: Tx,
  { id: order, email }: OrderRow,
  mail: { id: string; kind: MailKind },
  shop: Shop,
): Promise<void> {
  if (email) await insertMail(tx, { ...mail, order, to: email }, shop)
}
