import { sayIn } from '../../../catalog/delivery/phrases.ts'
import type { Change } from '../../../catalog/delivery/line.ts'
import { formatAmount } from '../../../catalog/money.ts'
import type { ChangePreview, ChangePreviewRequest } from '../../../catalog/wire.ts'
import { VitrineError } from '../../errors.ts'
import { derivedId } from '../../orders/ids.ts'
import { lineTerms, recurringOf } from '../../orders/price-line.ts'
import type { ChangeRequest } from '../../payments/billing.ts'
import { appendAudit } from '../../storage/audit.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { linesOf } from '../../storage/orders.ts'
import { paymentsOf } from '../../storage/payments.ts'
import type { SubscriptionRow } from '../../storage/schema.ts'
import { followSoon } from './follow-soon.ts'
import { loadDelivery } from '../line.ts'
import { neededSubscription } from './needed-subscription.ts'
import { readRunning } from './show-money.ts'
import type { Shop } from '../shop.ts'
import { isCanceled, type RunningLine } from '../payment/subscription-lines.ts'

/** How long after its preview a change may be agreed to. */
const previewMs = 3_600_000

/**
 * What another plan or quantity costs, and whether the seller would take it on, before it is agreed to.
 * @throws VitrineError `order_unknown`, `state_conflict`, `plan_unknown`, `quantity_invalid`, `change_refused`,
 *   `payment_unavailable`, `payment_refused`
 */
export async function previewChange(
  order: string,
  request: ChangePreviewRequest,
  shop: Shop,
): Promise<ChangePreview> {
  // The payment service reckons in whole seconds.
  const at = new Date(Math.floor(shop.now().getTime() / 1000) * 1000)
  const { asked } = await prepare(order, request, at, shop)
  const preview = await shop.billing.previewChange(asked)
  return { ...preview, at: at.toISOString() }
}

/**
 * Changes plan or quantity of a line; the difference is charged or credited at once, and the delivery follows.
 * @param request with the `at` and the `dueNow` of a preview: what it comes to now must be the same
 * @throws VitrineError what `previewChange` throws, `price_changed`
 */
export async function changeSubscription(
  order: string,
  request: ChangePreviewRequest & { at: string; expected: number },
  shop: Shop,
): Promise<void> {
  const at = new Date(request.at)
  const { row, running, asked } = await prepare(order, request, at, shop)
  const age = shop.now().getTime() - at.getTime()
  if (age < 0 || age > previewMs || at < new Date(row.period_start)) {
    throw new VitrineError('state_conflict', 'What it costs was looked at too long ago; look at it again.')
  }
  const { dueNow, currency } = await shop.billing.previewChange(asked)
  if (dueNow !== request.expected) {
    const detail = `The change now costs ${formatAmount(dueNow, currency)}; you were shown ${formatAmount(request.expected, currency)}.`
    const shown = { amount: request.expected, currency }
    throw new VitrineError('price_changed', detail, { expected: shown, actual: { amount: dueNow, currency } })
  }
  await makeChange(asked, shop)
  const { planName, quantity } = asked.change
  const text = `The buyer changed ${running.plan.name}, quantity ${running.quantity}, to ${planName}, quantity ${quantity}.`
  const entry = { order, at: shop.now(), actor: 'buyer', code: 'change_agreed', text, visible: false }
  await shop.store.transaction((tx) => appendAudit(tx, entry))
  await followSoon(row, asked.id, shop)
}

async function makeChange(asked: ChangeRequest, shop: Shop): Promise<void> {
  try {
    await shop.billing.changeItem(asked)
  } catch (cause) {
    if (!(cause instanceof VitrineError) || cause.code !== 'payment_refused') throw cause
    const detail = 'The payment for the change was refused, so everything stays as it was.'
    throw new VitrineError('change_refused', detail, {}, { cause })
  }
}

interface Prepared {
  row: SubscriptionRow
  running: RunningLine
  asked: ChangeRequest
}

async function prepare(
  order: string,
  request: ChangePreviewRequest,
  at: Date,
  shop: Shop,
): Promise<Prepared> {
  const { read } = shop.store
  const row = await neededSubscription(order, shop)
  const lines = await linesOf(read, order)
  const goesOn = row.state === 'trialing' || row.state === 'active'
  if (!goesOn)
    throw new VitrineError('state_conflict', 'A subscription is changed while it is paid or tried.')
  if (isCanceled(row, lines, await paymentsOf(read, order))) {
    throw new VitrineError('state_conflict', 'The subscription is canceled; take that back first.')
  }
  const all = await readRunning(row, lines, shop)
  const running = all.find(({ line }) => line.id === request.line)
  if (!running) throw new VitrineError('state_conflict', 'This line has nothing to change.')
  const asked = toChange(row, running, request, at, shop)
  refuseTwin(asked, all)
  await refuseBySeller(order, running, asked, shop)
  return { row, running, asked }
}

function toChange(
  row: SubscriptionRow,
  running: RunningLine,
  request: ChangePreviewRequest,
  at: Date,
  shop: Shop,
): ChangeRequest {
  const { line, item, plans } = running
  const plan = plans.find(({ id }) => id === (request.plan ?? running.plan.id))
  if (!plan) {
    const known = plans.map(({ id }) => id).join(', ')
    throw new VitrineError('plan_unknown', `It can become ${known || 'no other plan'}.`)
  }
  const { min, max } = plan.quantity ?? { min: 1, max: 1 }
  const quantity = request.quantity ?? Math.min(max, Math.max(min, running.quantity))
  if (quantity < min || quantity > max) {
    throw new VitrineError('quantity_invalid', `Quantity must be a whole number, from ${min} to ${max}.`)
  }
  if (plan.id === running.plan.id && quantity === running.quantity) {
    throw new VitrineError('state_conflict', 'That is what it is already.')
  }
  const { behavior } = shop.catalog().store.tax
  const terms = lineTerms(plan, { currency: row.currency, quantity, tax: behavior })
  const recurring = terms && recurringOf(terms)
  if (!terms || !recurring)
    throw new VitrineError('plan_unknown', `${plan.name} is not sold in ${row.currency}.`)
  return {
    id: derivedId('ref', `change of ${item.item} to ${plan.id}, ${quantity}, at ${at.toISOString()}`),
    subscription: row.id,
    change: {
      item: item.item,
      line: line.id,
      product: line.product,
      productName: line.snapshot.product.name,
      plan: plan.id,
      planName: plan.name,
      termsHash: terms.termsHash,
      unitAmount: terms.price.amount,
      recurring,
      quantity,
    },
    currency: row.currency,
    taxBehavior: behavior,
    at,
  }
}

/** The bills of a subscription tell its lines apart by their prices alone, and the payment service takes each once. */
function refuseTwin({ change }: ChangeRequest, all: readonly RunningLine[]): void {
  const twin = all.find(
    ({ line, plan }) => line.id !== change.line && line.product === change.product && plan.id === change.plan,
  )
  if (!twin) return
  const detail = `${change.productName} is in this subscription with the plan ${change.planName} already, as a line of its own; change the quantity of that line instead.`
  throw new VitrineError('change_refused', detail)
}

/** The seller is asked before any money moves. */
async function refuseBySeller(
  order: string,
  { line }: RunningLine,
  { id, change }: ChangeRequest,
  shop: Shop,
): Promise<void> {
  const { read } = shop.store
  const delivery = (await deliveriesOf(read, order)).find(({ line_id }) => line_id === line.id)
  if (!delivery) throw new VitrineError('state_conflict', 'This line has no delivery yet.')
  const loaded = await loadDelivery(read, delivery.id, shop)
  const asked: Change = {
    plan: { id: change.plan, name: change.planName },
    quantity: change.quantity,
    ref: id,
  }
  const { method, order: sold } = loaded
  const refusal = await method.refusesChange?.(loaded.line, asked, loaded.ports)
  if (refusal) {
    throw new VitrineError('change_refused', sayIn(method, sold.locale)(refusal))
  }
}
