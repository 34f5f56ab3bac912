import type { ViewItem } from '../../wire.ts'
import { engagementSteps, type Happening, lastMove } from '../engagement.ts'
import { dayText } from '../engagement-outcome.ts'
import type { ServiceLine } from './terms.ts'

/** The engagement as both sides see it: the request, the newest delivery, what was said about it, what is due. */
export function receiptOf(line: ServiceLine): ViewItem[] {
  const request = line.terms.request.flatMap(({ id, label, options }) => {
    const answer = line.inputs[id]
    if (answer === undefined) return []
    return [text(label, options?.find((option) => option.id === answer)?.label ?? answer)]
  })
  const engagement = line.grant
  if (!engagement) return request
  const delivered = lastMove(engagement, 'deliver')
  const rejected = lastMove(engagement, 'reject')
  const declined = lastMove(engagement, 'decline')
  const running = engagement.due !== null && !engagement.ended
  return [
    ...(delivered ? deliveredRows(delivered) : []),
    ...(rejected ? [text(`Rejected on ${dayText(rejected.at)}`, rejected.note ?? '')] : []),
    ...(declined ? [text(`Declined on ${dayText(declined.at)}`, declined.note ?? '')] : []),
    ...(running && engagement.due ? [text(dueLabels[dueOf(engagement.step)], dayText(engagement.due))] : []),
    ...request,
  ]
}

const dueLabels = { answer: 'Answer due', deliver: 'Delivery due', review: 'Review due', none: 'Due' }

function dueOf(step: keyof typeof engagementSteps): keyof typeof dueLabels {
  return engagementSteps[step].due ?? 'none'
}

function deliveredRows({ at, note, file }: Happening): ViewItem[] {
  return [
    text(`Delivered on ${dayText(at)}`, note ?? ''),
    ...(file
      ? [{ type: 'file' as const, label: 'Delivered file', value: file.name, file: file.id, size: file.size }]
      : []),
  ]
}

function text(label: string, value: string): ViewItem {
  return { type: 'text', label, value }
}
