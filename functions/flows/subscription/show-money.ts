import { formatAmount } from '../../../catalog/money.ts'
import type { PublicPayment, PublicSubscription } from '../../../catalog/wire.ts'
import { linesOf, type StoredLine } from '../../storage/orders.ts'
import { paymentsOf } from '../../storage/payments.ts'
import type { OrderRow, SubscriptionRow } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import { dayText } from '../../../catalog/delivery/day-text.ts'
import type { Shop } from '../shop.ts'
import { type TermBegin, termBegin } from './accepted-term.ts'
import {
  everyOf,
  isCanceled,
  periodPrice,
  publicLine,
  type RunningLine,
  runningLines,
} from '../payment/subscription-lines.ts'
import { endedText, graceText } from '../payment/tell-money.ts'

/** The payments of an order as its buyer sees them, oldest first; what came to nothing is left out. */
export async function paymentsView({ id }: Pick<OrderRow, 'id'>, shop: Shop): Promise<PublicPayment[]> {
  const rows = await paymentsOf(shop.store.read, id)
  return rows
    .filter(({ total, state }) => total !== 0 && state !== 'void')
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      state: row.state,
      total: row.total,
      tax: row.tax,
      currency: row.currency,
      at: row.paid_at ?? row.created_at,
      ...(row.number ? { number: row.number } : {}),
      ...(row.invoice_url ? { invoiceUrl: row.invoice_url } : {}),
      ...(row.receipt_url ? { receiptUrl: row.receipt_url } : {}),
    }))
}

/** The subscription of an order as its buyer sees it: until when, what comes next, what can be done. */
export async function subscriptionView(
  { id }: Pick<OrderRow, 'id'>,
  shop: Shop,
): Promise<PublicSubscription | undefined> {
  const { read } = shop.store
  const row = await subscriptionOf(read, id)
  if (!row) return undefined
  const lines = await linesOf(read, id)
  const running = await readRunning(row, lines, shop)
  const canceled = isCanceled(row, lines, await paymentsOf(read, id))
  const begin: TermBegin = row.state === 'trialing' && !canceled ? await termBegin(id, shop) : { by: 'sale' }
  const perPeriod = periodPrice(running, row.currency)
  const shown = { every: everyOf(lines), perPeriod, currency: row.currency }
  return {
    state: row.state,
    text: sentence(row, { ...shown, canceled, begin, isTaxed: isTaxedOnTop(shop) }),
    ...shown,
    periodEnd: row.paid_until ?? row.period_end,
    ...(row.state === 'trialing' && row.trial_end ? { trialEnd: row.trial_end } : {}),
    ...(begin.by === 'acceptance' && begin.at === null ? { awaitsAcceptance: true as const } : {}),
    ...(row.cancel_at ? { cancelAt: row.cancel_at } : {}),
    ...(row.suspend_at ? { suspendAt: row.suspend_at } : {}),
    ...(row.end_at ? { endAt: row.end_at } : {}),
    can: deeds(row, running, canceled),
    lines: running.map((line) => publicLine(line, row.currency)),
  }
}

/** The running lines of a subscription with the plans that the catalog has now. */
export async function readRunning(
  row: SubscriptionRow,
  lines: readonly StoredLine[],
  shop: Shop,
): Promise<RunningLine[]> {
  const names = [...new Set(lines.map(({ product }) => product))]
  const products = await Promise.all(names.map((name) => shop.catalog().get(name)))
  return runningLines(row, lines, new Map(names.map((name, index) => [name, products[index] ?? null])))
}

function deeds(
  { state }: SubscriptionRow,
  running: readonly RunningLine[],
  canceled: boolean,
): PublicSubscription['can'] {
  if (state === 'ended') return []
  const goesOn = state === 'trialing' || state === 'active'
  const mayChange = running.some(({ plans, limits }) => plans.length > 1 || limits.min < limits.max)
  return [
    ...(goesOn && !canceled ? (['cancel_at_period_end'] as const) : []),
    'cancel_now',
    ...(goesOn && canceled ? (['undo_cancel'] as const) : []),
    ...(goesOn && !canceled && mayChange ? (['change'] as const) : []),
    'portal',
  ]
}

function isTaxedOnTop({ catalog }: Shop): boolean {
  const { behavior, automatic } = catalog().store.tax
  return automatic && behavior === 'exclusive'
}

interface Told extends Pick<PublicSubscription, 'every' | 'perPeriod' | 'currency'> {
  canceled: boolean
  begin: TermBegin
  isTaxed: boolean
}

function sentence(row: SubscriptionRow, told: Told): string {
  const { state, trial_end, paid_until, period_end, cancel_at } = row
  const next = nextText(told)
  const until = dayText((state === 'trialing' ? trial_end : paid_until) ?? period_end)
  switch (state) {
    case 'trialing':
      if (told.begin.by === 'acceptance') return beginText(told.begin.at, next)
      return told.canceled
        ? `Your trial runs until ${until} and ends then. Nothing is charged.`
        : `Your trial runs until ${until}; then ${next}.`
    case 'active':
      if (told.canceled) return `It is canceled and ends on ${dayText(cancel_at ?? period_end)}.`
      if (cancel_at === null) return `It is paid until ${until}; then ${next}.`
      return cancel_at <= period_end
        ? `All payments are made; it ends on ${dayText(cancel_at)}.`
        : `It is paid until ${until}; then ${next}, until it ends on ${dayText(cancel_at)}.`
    case 'past_due':
    case 'suspended':
      return `The payment of ${formatAmount(told.perPeriod, told.currency)} is missing. ${graceText(row)}`
    case 'ended':
      return endedText(row)
  }
}

function beginText(at: Date | null, next: string): string {
  const begin = at ? `begins on ${dayText(at.toISOString())}` : 'begins when you accept'
  return `Your paid term ${begin}; nothing is charged before. Then ${next}.`
}

function nextText({ every, perPeriod, currency, isTaxed }: Told): string {
  if (perPeriod === 0) return `what was used is charged each ${every}`
  return `${formatAmount(perPeriod, currency)}${isTaxed ? ' plus tax' : ''} is charged each ${every}`
}
