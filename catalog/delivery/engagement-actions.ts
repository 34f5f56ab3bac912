import type { Input } from '../wire.ts'
import type { Action, Outcome } from './define.ts'
import { type Act, canMove, type Engagement, type EngagementRules, moveEngagement } from './engagement.ts'
import { type EngagementAction, engagementActs } from './engagement-acts.ts'
import { findFiles, type Question, requestInputs } from './engagement-form.ts'
import { canAct, settleEngagement } from './engagement-settle.ts'
import { type AsideId, type MoveId, moveIds } from './engagement-table.ts'
import type { Line } from './line.ts'
import type { Ports } from './ports.ts'

/** A stage of the work that the buyer sees reached. */
export interface Stage {
  id: string
  label: string
}

/** How a method has an engagement in its deliveries. */
export interface EngagementSeam<Terms, Grant> {
  /** The engagement that runs for a line now; null while none does. */
  of(line: Line<Terms, Grant>): Engagement | null
  rules(line: Line<Terms, Grant>): EngagementRules
  /** The line's delivery as it stands with the engagement after an act. */
  stand(line: Line<Terms, Grant>, engagement: Engagement, ports: Ports): Outcome<Grant>
  /** The request form of the product, where it has one. */
  form?(line: Line<Terms, Grant>): readonly Question[]
  stages?(line: Line<Terms, Grant>): readonly Stage[]
  /** True: work is delivered with a file. */
  needsFile?(line: Line<Terms, Grant>): boolean
  /** Labels of a method's own, such as "Hand over the account". */
  labels?: Partial<Record<EngagementAction, string>>
}

/** Everything the parties of an engagement may do, for a method's `actions`; it may put its own in place of some. */
export function engagementActions<Terms, Grant>(
  seam: EngagementSeam<Terms, Grant>,
): Record<EngagementAction, Action<Terms, Grant>> {
  const entries = Object.entries(engagementActs).map(([id, act]) => [
    id,
    {
      label: seam.labels?.[id as EngagementAction] ?? act.label,
      by: act.by,
      ...(act.primary ? { primary: true } : {}),
      ...(act.rare ? { rare: true } : {}),
      when: (line: Line<Terms, Grant>) => isOffered(id as EngagementAction, line, seam),
      inputs: (line: Line<Terms, Grant>) => inputsOf(id as EngagementAction, line, seam),
      run: (line: Line<Terms, Grant>, given: Readonly<Record<string, string>>, ports: Ports) =>
        run(id as EngagementAction, { line, given, ports }, seam),
    } satisfies Action<Terms, Grant>,
  ])
  return Object.fromEntries(entries) as Record<EngagementAction, Action<Terms, Grant>>
}

function isOffered<Terms, Grant>(
  id: EngagementAction,
  line: Line<Terms, Grant>,
  seam: EngagementSeam<Terms, Grant>,
): boolean {
  const engagement = seam.of(line)
  if (!engagement) return false
  const { move, by } = engagementActs[id]
  if (isMove(move))
    return canMove(engagement, move) && (move !== 'return' || (seam.form?.(line).length ?? 0) > 0)
  return canAct(engagement, move, by) && (move !== 'reach' || stagesLeft(engagement, line, seam).length > 0)
}

function inputsOf<Terms, Grant>(
  id: EngagementAction,
  line: Line<Terms, Grant>,
  seam: EngagementSeam<Terms, Grant>,
): Input[] {
  const engagement = seam.of(line)
  const { inputs } = engagementActs[id]
  if (!engagement) return inputs
  if (id === 'submit') return requestInputs(seam.form?.(line) ?? [], engagement, line.inputs)
  if (id === 'reach') {
    const options = stagesLeft(engagement, line, seam).map(({ id: stage, label }) => ({ id: stage, label }))
    return [{ id: 'stage', label: 'Stage', type: 'select', required: true, options }, ...inputs]
  }
  if (id === 'deliver' && seam.needsFile?.(line)) {
    return inputs.map((input) => (input.type === 'file' ? { ...input, required: true } : input))
  }
  return inputs
}

interface Pressed<Terms, Grant> {
  line: Line<Terms, Grant>
  given: Readonly<Record<string, string>>
  ports: Ports
}

async function run<Terms, Grant>(
  id: EngagementAction,
  { line, given, ports }: Pressed<Terms, Grant>,
  seam: EngagementSeam<Terms, Grant>,
): Promise<{ outcome: Outcome<Grant>; note?: string; tells?: 'buyer' | undefined }> {
  const engagement = seam.of(line)
  if (!engagement) throw new RangeError('the engagement is not open yet')
  const { move, by, told, tells } = engagementActs[id]
  const { deadlines } = seam.rules(line)
  const before = id === 'submit' ? await withRequest(engagement, line, { given, ports }, seam) : engagement
  const act = { ...(await readAct(given, ports)), by, at: ports.now(), ...refundOf(id, engagement, given) }
  const after = isMove(move)
    ? moveEngagement(before, { ...act, move }, deadlines)
    : settleEngagement(before, { ...act, move }, deadlines)
  const outcome = seam.stand(line, after, ports)
  if (!told) return { outcome }
  const stage = seam.stages?.(line).find((one) => one.id === act.stage)?.label
  const note = told({ seller: line.seller.name, note: act.note, stage })
  return { outcome, note, tells }
}

/** What an act brings besides itself: words, files, a stage. */
async function readAct(
  given: Readonly<Record<string, string>>,
  ports: Ports,
): Promise<Pick<Act, 'note' | 'files' | 'stage'>> {
  const files = await findFiles(given.file, ports.files)
  return {
    ...(given.note === undefined ? {} : { note: given.note }),
    ...(files.length ? { files } : {}),
    ...(given.stage === undefined ? {} : { stage: given.stage }),
  }
}

/** How much goes back: what is asked for now, or what the other side asked for. */
function refundOf(
  id: EngagementAction,
  { refund }: Engagement,
  given: Readonly<Record<string, string>>,
): { percent?: number } {
  const { move } = engagementActs[id]
  if (move === 'agree-refund') return refund ? { percent: refund.percent } : {}
  return move === 'ask-refund' || move === 'decide-refund' ? { percent: Number(given.percent ?? 100) } : {}
}

/** The engagement with the request as the buyer completed it. */
async function withRequest<Terms, Grant>(
  engagement: Engagement,
  line: Line<Terms, Grant>,
  { given, ports }: { given: Readonly<Record<string, string>>; ports: Ports },
  seam: EngagementSeam<Terms, Grant>,
): Promise<Engagement> {
  const form = seam.form?.(line) ?? []
  const asked = requestInputs(form, engagement, line.inputs)
  const answers = { ...engagement.answers }
  const attached = { ...engagement.attached }
  for (const { id, type } of asked) {
    if (type !== 'file') answers[id] = given[id] ?? ''
    else if (given[id]) attached[id] = await findFiles(given[id], ports.files)
  }
  return { ...engagement, answers, attached }
}

function stagesLeft<Terms, Grant>(
  engagement: Engagement,
  line: Line<Terms, Grant>,
  { stages }: EngagementSeam<Terms, Grant>,
): readonly Stage[] {
  const reached = engagement.history.filter(({ move }) => move === 'reach').map(({ stage }) => stage)
  return stages?.(line).filter(({ id }) => !reached.includes(id)) ?? []
}

function isMove(move: MoveId | AsideId): move is MoveId {
  return (moveIds as readonly string[]).includes(move)
}
