import type { ViewItem } from '../../wire.ts'
import type { ServiceTerms } from './terms.ts'

/** What a buyer is promised before the sale. */
export function offerView({ deadlines, silence, milestones, request }: ServiceTerms): ViewItem[] {
  const { answer, deliver, review, count, timezone } = deadlines
  const kind = count === 'working' ? 'working day' : 'day'
  const where = timezone ? `, ${timezone} time` : ''
  const files = request.filter(({ type }) => type === 'file').map(({ label }) => label)
  return [
    row('The seller answers within', `${days(answer, kind)}${where}`),
    row('The seller delivers within', `${days(deliver, kind)} of taking it on${where}`),
    row(
      'You review within',
      silence === 'accept'
        ? `${days(review, 'day')}; after that the work counts as accepted`
        : `${days(review, 'day')}; after that the store’s operator is asked`,
    ),
    ...(milestones
      ? [
          list(
            'Stages of the work',
            milestones.map(({ label }) => label),
          ),
        ]
      : []),
    ...(files.length ? [list('Files you send after the payment', files)] : []),
  ]
}

function row(label: string, value: string): ViewItem {
  return { type: 'text', label, value }
}

function list(label: string, value: string[]): ViewItem {
  return { type: 'list', label, value }
}

function days(count: number, kind: string): string {
  return count === 1 ? `1 ${kind}` : `${count} ${kind}s`
}
