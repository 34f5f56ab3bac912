import { derivedId } from '../../orders/ids.ts'
import type { Wanted } from '../../orders/wanted.ts'
import { deliveriesOf } from '../../storage/deliveries.ts'
import { disputesOf } from '../../storage/disputes.ts'
import { linesOf, type StoredLine } from '../../storage/orders.ts'
import { paymentLinesOf, paymentsOf } from '../../storage/payments.ts'
import { refundsOf } from '../../storage/refunds.ts'
import type { OrderRow, Tx } from '../../storage/schema.ts'
import { subscriptionOf } from '../../storage/subscriptions.ts'
import { wantedOf } from '../aim.ts'
import { askAbout } from './money-jobs.ts'
import { causeOf } from './money-words.ts'
import { itemsOf, type MoneyFacts, readEntitlement } from './read-entitlements.ts'
import type { Shop } from '../shop.ts'
import { wantDelivery } from './want-delivery.ts'

/** Everything that the store knows of an order's money. */
export async function readMoney(tx: Tx, order: string): Promise<MoneyFacts> {
  const payments = await paymentsOf(tx, order)
  const paymentLines = await paymentLinesOf(tx, order)
  const refunds = await refundsOf(tx, order)
  const disputes = await disputesOf(tx, order)
  const subscription = await subscriptionOf(tx, order)
  return { payments, paymentLines, refunds, disputes, subscription }
}

/**
 * Says of each delivery of an order what its money says it should be, in the transaction that stored a fact of money,
 * the order locked. Reckoned from the facts alone: saying it again changes nothing.
 */
export async function aimDeliveries(tx: Tx, order: OrderRow, shop: Shop): Promise<void> {
  const facts = await readMoney(tx, order.id)
  const lines = await linesOf(tx, order.id)
  const deliveries = await deliveriesOf(tx, order.id)
  for (const line of lines) {
    const delivery = deliveries.find(({ line_id }) => line_id === line.id)
    if (!delivery) continue
    const before = wantedOf(delivery, line)
    const patch = await patchFor(line, facts, before, shop)
    await wantDelivery(tx, delivery.id, patch, causeOf(before, { ...before, ...patch }), shop)
  }
  await endWithLines(tx, facts, lines, shop)
}

/**
 * A line that has ended is charged no more: the subscription's own job takes it out at the payment service, and ends the
 * whole with the last one.
 */
async function endWithLines(
  tx: Tx,
  facts: MoneyFacts,
  lines: readonly StoredLine[],
  shop: Shop,
): Promise<void> {
  const { subscription } = facts
  if (!subscription || subscription.state === 'ended') return
  const recurring = lines.filter(({ snapshot }) => snapshot.billing !== 'once')
  const over = recurring.filter((line) => readEntitlement(line, facts, shop.now()).state === 'ended')
  if (over.length === recurring.length) {
    return askAbout(tx, subscription, { name: 'over', runAt: shop.now() }, shop)
  }
  const items = itemsOf(subscription)
  for (const { id } of over.filter((line) => items.some((item) => item.line === line.id))) {
    await askAbout(tx, subscription, { name: `over.${id}`, runAt: shop.now() }, shop)
  }
}

async function patchFor(
  line: StoredLine,
  facts: MoneyFacts,
  before: Wanted,
  shop: Shop,
): Promise<Partial<Wanted>> {
  const { ref, ...entitlement } = readEntitlement(line, facts, shop.now())
  const running = facts.subscription && (await runningPlan(line, facts.subscription, before, shop))
  const changed = isChanged(before, running) ? changeRef(line, before, facts) : null
  return { ...entitlement, ...running, ref: changed ?? ref ?? before.ref }
}

/** Plan and quantity as the subscription has them now. */
async function runningPlan(
  line: StoredLine,
  subscription: NonNullable<MoneyFacts['subscription']>,
  before: Wanted,
  shop: Shop,
): Promise<Pick<Wanted, 'plan' | 'quantity'> | undefined> {
  if (line.snapshot.billing === 'once' || 'usage' in line.snapshot.billing) return undefined
  const item = itemsOf(subscription).find((one) => one.line === line.id)
  if (!item || item.quantity < 1) return undefined
  const { quantity, plan } = item
  if (plan === null || plan === before.plan.id) return { plan: before.plan, quantity }
  const product = await shop.catalog().get(line.product)
  const name = product?.plans.find(({ id }) => id === plan)?.name ?? plan
  return { plan: { id: plan, name }, quantity }
}

function isChanged(before: Wanted, now: Pick<Wanted, 'plan' | 'quantity'> | undefined): boolean {
  return now !== undefined && (now.plan.id !== before.plan.id || now.quantity !== before.quantity)
}

/** Sellers know a change as an order of its own: the payment it made, or a name of its own where it cost nothing. */
function changeRef({ id }: StoredLine, before: Wanted, { payments, paymentLines }: MoneyFacts): string {
  const change = payments.findLast(
    (payment) =>
      payment.kind === 'change' &&
      paymentLines.some(({ payment_id, line_id }) => payment_id === payment.id && line_id === id),
  )
  return change && change.id !== before.ref
    ? change.id
    : derivedId('pay', `change of ${id} after ${before.ref}`)
}
