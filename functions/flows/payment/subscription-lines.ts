import type { CatalogProduct } from '../../../catalog/catalog.ts'
import { amountIn, intervalOf, priceOf } from '../../../catalog/line-price.ts'
import type { Interval, PublicSubscription } from '../../../catalog/wire.ts'
import { perPeriod } from '../../orders/price-line.ts'
import type { StoredLine } from '../../storage/orders.ts'
import type { PaymentRow, SubscriptionRow } from '../../storage/schema.ts'
import { itemsOf, type StoredItem } from '../entitlement/read-entitlements.ts'

type Plan = CatalogProduct['plans'][number]

/** A line that runs in a subscription, with what it may become. */
export interface RunningLine {
  line: StoredLine
  item: StoredItem
  /** As it is now; the one of the sale where nothing was changed. */
  plan: { id: string; name: string }
  quantity: number
  limits: { min: number; max: number }
  /** Plans of the same rhythm in the same currency, the present one among them while it is sold. */
  plans: Plan[]
}

/** The lines of a subscription that are paid beforehand, as they are now. Measured lines have nothing to change. */
export function runningLines(
  row: SubscriptionRow,
  lines: readonly StoredLine[],
  products: ReadonlyMap<string, CatalogProduct | null>,
): RunningLine[] {
  const items = itemsOf(row)
  return lines.flatMap((line) => {
    const item = items.find((one) => one.line === line.id)
    const { billing, plan: sold } = line.snapshot
    if (!item || item.quantity < 1 || billing === 'once' || 'usage' in billing) return []
    const product = products.get(line.product)
    // What is delivered in another way now, or is no longer sold here at all, is another product to this line.
    const sellable = product?.delivery.kind === line.snapshot.terms.kind ? product.plans : []
    const plans = sellable.filter(
      (plan) =>
        rhythmOf(plan.billing) === rhythmOf(billing) && amountIn(plan.prices, row.currency) !== undefined,
    )
    const current = plans.find(({ id }) => id === (item.plan ?? sold.id))
    const { quantity } = item
    const { min, max } = current?.quantity ?? { min: quantity, max: quantity }
    const plan =
      current ?? (item.plan === null || item.plan === sold.id ? sold : { id: item.plan, name: item.plan })
    return { line, item, plan: { id: plan.id, name: plan.name }, quantity, limits: { min, max }, plans }
  })
}

/** What a period costs, before tax and without what is measured; minor units. */
export function periodPrice(running: readonly RunningLine[], currency: string): number {
  return running.reduce((sum, { line, item, plan, quantity, plans }) => {
    if (plan.id === line.snapshot.plan.id) return sum + perPeriod(line.snapshot, quantity)
    const now = plans.find(({ id }) => id === plan.id)
    return sum + ((now && priceOf(now, currency, quantity)) ?? item.unitAmount * quantity)
  }, 0)
}

/** How often a subscription is paid. */
export function everyOf(lines: readonly StoredLine[]): Interval {
  return lines.map(({ snapshot }) => intervalOf(snapshot.billing)).find((every) => every !== null) ?? 'month'
}

/** How many payments were agreed on; all recurring lines of an order agree on the same. Null: no number. */
export function timesOf(lines: readonly StoredLine[]): number | null {
  for (const { snapshot } of lines) {
    const { billing } = snapshot
    if (typeof billing === 'object' && 'every' in billing && billing.times) return billing.times
  }
  return null
}

/** Whether its end was asked for, rather than brought by the number of payments that was agreed on. */
export function isCanceled(
  row: SubscriptionRow,
  lines: readonly StoredLine[],
  payments: readonly PaymentRow[],
): boolean {
  if (row.cancel_at === null) return false
  const times = timesOf(lines)
  if (times === null || row.schedule_id === null) return true
  const made = payments.filter(
    ({ kind, state, total }) =>
      state === 'paid' &&
      total > 0 &&
      (kind === 'renewal' || (kind === 'purchase' && row.trial_end === null)),
  )
  return row.cancel_at <= row.period_end && made.length < times
}

export function publicLine(
  { line, plan, quantity, limits, plans }: RunningLine,
  currency: string,
): PublicSubscription['lines'][number] {
  return {
    line: line.id,
    plan: plan.id,
    planName: plan.name,
    quantity,
    ...(line.snapshot.unit ? { unit: line.snapshot.unit } : {}),
    limits,
    plans: plans.map(({ id, name, prices }) => ({ id, name, amount: amountIn(prices, currency) ?? 0 })),
  }
}

function rhythmOf(billing: Plan['billing']): string {
  const times = typeof billing === 'object' && 'every' in billing ? (billing.times ?? 0) : 0
  const isMetered = typeof billing === 'object' && 'usage' in billing
  return `${intervalOf(billing)} ${times} ${isMetered}`
}
