import type { ViewItem } from '../../wire.ts'
import { promiseRows } from '../engagement-promise.ts'
import type { ServiceTerms } from './terms.ts'

/** What a buyer is promised before the sale. */
export function offerView({ deadlines, silence, milestones, request }: ServiceTerms): ViewItem[] {
  const files = request.filter(({ type }) => type === 'file').map(({ label }) => label)
  return [
    ...promiseRows({ deadlines, silence }, 'request'),
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

function list(label: string, value: string[]): ViewItem {
  return { type: 'list', label, value }
}
