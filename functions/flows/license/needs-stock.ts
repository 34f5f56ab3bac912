import type { PricedLine } from '../../orders/order.ts'
import type { Shop } from '../shop.ts'

/** Whether something of a finite stock is to be kept for these lines while they can be paid. */
export function needsStock(
  lines: readonly Pick<PricedLine, 'snapshot'>[],
  { methodOf }: Pick<Shop, 'methodOf'>,
): boolean {
  return lines.some(({ snapshot: { terms } }) => {
    const method = methodOf(terms.kind)
    return Boolean(method?.traded && method.stockOf?.(method.terms.parse(terms)))
  })
}
