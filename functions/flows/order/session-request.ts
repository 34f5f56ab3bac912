import { feeOfSale } from '../../orders/fee.ts'
import { recurringOf } from '../../orders/price-line.ts'
import type { SessionLine, SessionPayouts, SessionRequest } from '../../payments/gateway.ts'
import type { StoredLine } from '../../storage/orders.ts'
import type { OrderRow } from '../../storage/schema.ts'
import { orderPage, productPath } from '../page-paths.ts'
import type { Shop } from '../shop.ts'

/**
 * What the payment page of an order is asked for: what was sold from the lines' snapshots, how it is sold from the store
 * as it is now.
 */
export function sessionRequest(
  order: OrderRow,
  lines: readonly StoredLine[],
  { catalog, publicUrl }: Pick<Shop, 'catalog' | 'publicUrl'>,
): SessionRequest {
  const { tax, checkout } = catalog().store
  const trialDays = lines.find(({ snapshot }) => snapshot.trialDays)?.snapshot.trialDays
  const payouts = payoutsOf(order, lines)
  return {
    order: order.id,
    currency: order.currency,
    lines: lines.map(sessionLine),
    mode: order.mode === 'subscription' ? 'subscription' : 'payment',
    email: order.email,
    locale: order.locale,
    taxBehavior: tax.behavior,
    automaticTax: tax.automatic,
    promotionCodes: checkout.promotionCodes,
    taxIds: checkout.taxIds,
    billingAddress: checkout.billingAddress,
    ...(trialDays === undefined ? {} : { trialDays }),
    ...(payouts ? { payouts } : {}),
    successUrl: `${orderPage(order, { publicUrl, catalog })}?o=${order.id}`,
    cancelUrl:
      order.return_url ?? `${publicUrl}${productPath(lines[0]?.product ?? '', order.locale, { catalog })}`,
    expiresAt: new Date(order.expires_at),
  }
}

function sessionLine({ id, snapshot, unit_amount, quantity }: StoredLine): SessionLine {
  const recurring = recurringOf(snapshot)
  return {
    line: id,
    product: snapshot.product.id,
    productName: snapshot.product.name,
    plan: snapshot.plan.id,
    planName: snapshot.plan.name,
    termsHash: snapshot.termsHash,
    unitAmount: unit_amount,
    quantity,
    ...(recurring ? { recurring } : {}),
    ...(snapshot.setup ? { setup: snapshot.setup } : {}),
  }
}

/** All lines are one seller's where it is paid out. A subscription's fee is a share of each payment and nothing fixed. */
function payoutsOf({ mode, currency }: OrderRow, lines: readonly StoredLine[]): SessionPayouts | null {
  const payouts = lines[0]?.snapshot.payouts
  if (!payouts) return null
  const { account, fee } = payouts
  if (mode === 'subscription') return { account, feePercent: fee.percent }
  const amounts = lines.map(({ amount }) => amount)
  return { account, feeAmount: feeOfSale(payouts, amounts, currency) }
}
