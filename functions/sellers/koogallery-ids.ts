import type { Line } from '../../catalog/delivery/line.ts'

/** `yyyyMMddHHmmss` in UTC; a term without an end is told as the year 9999. */
export function expireTime(until: Date | null): string {
  return until ? until.toISOString().replace(/\D/g, '').slice(0, 14) : '99991231235959'
}

/**
 * Ids of an order line as the protocol knows them, at most 64 characters each. A line is `<order>-<line>`, after the
 * published `<order>-000001`; where that is too long, our line id alone, which is unique as well.
 */
export function orderIds({ order, line }: Pick<Line<unknown, unknown>, 'order' | 'line'>): {
  orderId: string
  orderLineId: string
} {
  const orderLineId = `${order}-${line.replace(/^line_/, '')}`
  return { orderId: order, orderLineId: orderLineId.length <= 64 ? orderLineId : line }
}

/**
 * The order of a line at a V1 seller, or the money event `ref` behind a call about it. V1 names no lines, and its sellers
 * make one instance and do one thing an order (K2): so each line is an order of its own there.
 */
export function v1Order(
  { order, line }: Pick<Line<unknown, unknown>, 'order' | 'line'>,
  ref = order,
): string {
  return orderIds({ order: ref, line }).orderLineId
}
