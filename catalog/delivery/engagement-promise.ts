import type { ViewItem } from '../wire.ts'
import type { EngagementRules } from './engagement.ts'

/**
 * What a buyer is promised before the sale: how long each side has, and what silence means.
 * @param begins `request`: the seller takes the request on first; `payment`: work begins at once
 */
export function promiseRows(
  { deadlines, silence }: EngagementRules,
  begins: 'request' | 'payment',
): ViewItem[] {
  const { answer, deliver, review, count, timezone } = deadlines
  const kind = count === 'working' ? 'working day' : 'day'
  const where = timezone ? `, ${timezone} time` : ''
  const from = begins === 'request' ? 'taking it on' : 'your payment'
  const then = silence === 'accept' ? 'it counts as accepted' : 'the store’s operator is asked'
  return [
    ...(begins === 'request' ? [row('The seller answers within', `${days(answer, kind)}${where}`)] : []),
    row('The seller delivers within', `${days(deliver, kind)} of ${from}${where}`),
    row('You review within', `${days(review, 'day')}; after that ${then}`),
  ]
}

function row(label: string, value: string): ViewItem {
  return { type: 'text', label, value }
}

function days(count: number, kind: string): string {
  return count === 1 ? `1 ${kind}` : `${count} ${kind}s`
}
