import type { Payouts } from '../../catalog/compiled.ts'
import { partOf } from './divide.ts'

/**
 * What the store keeps of a sale that is paid once, by which the payment service divides the payment. It is set when the
 * payment page opens: before discounts, which the seller bears, and before tax. The fixed part is taken once an order.
 * @param amounts of the lines, minor units
 */
export function feeOfSale({ fee }: Payouts, amounts: readonly number[], currency: string): number {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  const share = amounts.reduce((sum, amount) => sum + partOf(amount, fee.percent, 10_000), 0)
  const fixed = fee.fixed?.find((one) => one.currency === currency)?.amount ?? 0
  return Math.min(total, share + fixed)
}

/**
 * Spreads a fee over the parts of a payment in proportion, so that the spread parts sum to it exactly.
 * @param parts minor units; credits are negative
 */
export function spreadFee(fee: number, parts: readonly number[]): number[] {
  const total = parts.reduce((sum, part) => sum + part, 0)
  let reached = 0
  let given = 0
  return parts.map((part) => {
    reached += part
    const own = partOf(fee, reached, total) - given
    given += own
    return own
  })
}
