import type { ViewItem } from '../wire.ts'
import { type Engagement, filesOf, type Happening, lastMove } from './engagement.ts'
import type { Stage } from './engagement-actions.ts'
import { dayText } from './day-text.ts'
import type { DayRule } from './engagement-days.ts'
import { answersOf, type Question } from './engagement-form.ts'
import { shareText } from './engagement-outcome.ts'
import { engagementSteps } from './engagement-table.ts'
import type { StoredFile } from './files-port.ts'

/** What of a line its rows are made of. */
export interface Engaged {
  engagement: Engagement | null
  form: readonly Question[]
  given: Readonly<Record<string, string>>
  stages: readonly Stage[]
  deadlines: DayRule
}

/** The engagement as both sides see it: what was delivered, what was said about it, what is due, the request. */
export function engagementRows({ engagement, form, given, stages, deadlines }: Engaged): ViewItem[] {
  const request = answersOf(form, engagement, given).flatMap(({ question, text, files }) => [
    ...(text ? [row(question.label, text)] : []),
    ...files.map((file) => fileRow(question.label, file)),
  ])
  if (!engagement) return request
  const { due, ended, step, refund } = engagement
  const { due: dueName } = engagementSteps[step]
  const said = (['return', 'decline', 'reject', 'appeal'] as const).flatMap((move) => {
    const happening = lastMove(engagement, move)
    return happening
      ? [row(`${sayings[move]} ${dayText(happening.at, deadlines)}`, happening.note ?? '')]
      : []
  })
  return [
    ...deliveredRows(lastMove(engagement, 'deliver'), deadlines),
    ...said,
    ...(refund
      ? [row(refund.by === 'buyer' ? 'Refund asked for' : 'Refund offered', shareText(refund.percent))]
      : []),
    ...(due && dueName && !ended ? [row(dueLabels[dueName], dayText(due, deadlines))] : []),
    ...stageRows(engagement, stages, deadlines),
    ...request,
  ]
}

const sayings = {
  return: 'Sent back on',
  decline: 'Declined on',
  reject: 'Rejected on',
  appeal: 'Operator asked on',
}

const dueLabels = {
  request: 'Request due',
  answer: 'Answer due',
  deliver: 'Delivery due',
  review: 'Review due',
}

function deliveredRows(delivered: Happening | undefined, deadlines: DayRule): ViewItem[] {
  if (!delivered) return []
  const files = filesOf(delivered)
  const day = dayText(delivered.at, deadlines)
  return [
    delivered.note === undefined ? row('Delivered', day) : row(`Delivered on ${day}`, delivered.note),
    ...files.flatMap((file) => [fileRow('Delivered file', file), hashRow(file)]),
  ]
}

function stageRows({ history }: Engagement, stages: readonly Stage[], deadlines: DayRule): ViewItem[] {
  if (!stages.length) return []
  const reached = stages.map(({ id, label }) => {
    const happening = history.find(({ move, stage }) => move === 'reach' && stage === id)
    return { label, happening }
  })
  const list = reached.map(({ label, happening }) =>
    happening ? `${label}: reached on ${dayText(happening.at, deadlines)}` : `${label}: to come`,
  )
  const files = reached.flatMap(({ label, happening }) =>
    happening ? filesOf(happening).flatMap((file) => [fileRow(label, file), hashRow(file)]) : [],
  )
  return [{ type: 'list', label: 'Stages', value: list }, ...files]
}

function row(label: string, value: string): ViewItem {
  return { type: 'text', label, value }
}

function fileRow(label: string, { id, name, size }: StoredFile): ViewItem {
  return { type: 'file', label, value: name, file: id, size }
}

function hashRow({ name, sha256 }: StoredFile): ViewItem {
  return { type: 'code', label: `SHA-256 of ${name}`, value: sha256 }
}
