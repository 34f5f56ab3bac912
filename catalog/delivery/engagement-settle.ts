import {
  type Act,
  type Deadlines,
  type Engagement,
  enter,
  lastMove,
  otherSide,
  waitsFor,
  withAct,
} from './engagement.ts'
import { type AsideId, engagementSteps } from './engagement-table.ts'

type Side = 'buyer' | 'seller'

/**
 * Whether something beside the steps is possible now.
 * - `reach`: a stage of work under way. `appeal`: either side while it is with one of them; `withdraw`: who appealed.
 * - A refund is asked for or offered until the work is accepted, one at a time; the other side answers.
 * - The operator decides while the operator is waited for; completing needs something that was delivered.
 */
export function canAct(engagement: Engagement, act: AsideId, by: Side | 'operator'): boolean {
  const { step, ended, paused, refund } = engagement
  if (ended || step === 'accepted') return false
  const party = engagementSteps[step].waitsFor
  switch (act) {
    case 'reach':
      return by === 'seller' && (step === 'underway' || step === 'returned')
    case 'appeal':
      return by !== 'operator' && party !== 'operator'
    case 'withdraw':
      return step === 'appealed' && paused?.by === by
    case 'ask-refund':
      return by !== 'operator' && refund === undefined
    case 'agree-refund':
    case 'refuse-refund':
      return refund !== undefined && by === otherSide(refund.by)
    case 'decide-back':
    case 'decide-refund':
      return by === 'operator' && waitsFor(engagement) === 'operator'
    case 'decide-complete':
      return (
        by === 'operator' &&
        waitsFor(engagement) === 'operator' &&
        lastMove(engagement, 'deliver') !== undefined
      )
  }
}

/**
 * The engagement after something beside the steps. An agreed or decided refund ends it; the money is the shop's to move.
 * @throws RangeError when it is not possible; ask `canAct` first
 */
export function settleEngagement(
  engagement: Engagement,
  act: Act & { move: AsideId; by: Side | 'operator' },
  deadlines: Deadlines,
): Engagement {
  const { move, by, at, percent } = act
  if (!canAct(engagement, move, by)) {
    throw new RangeError(`"${move}" is not possible while the engagement is ${engagement.step}`)
  }
  const next = { ...engagement, history: withAct(engagement, act) }
  switch (move) {
    case 'reach':
      return next
    case 'appeal':
      return by === 'operator' ? next : appeal(next, by, at, deadlines)
    case 'withdraw':
      return takeBack(next, at, deadlines)
    case 'ask-refund':
      return by === 'operator' || percent === undefined ? next : { ...next, refund: { by, percent } }
    case 'refuse-refund':
      return without(next, 'refund')
    case 'agree-refund':
    case 'decide-refund':
      return { ...next, ended: at.toISOString() }
    case 'decide-back':
      return goBack(without(next, 'refund'), at, deadlines)
    case 'decide-complete':
      return { ...without(without(next, 'refund'), 'paused'), ...enter('accepted', at, deadlines) }
  }
}

/** How much of the price an ended engagement gives back, because both agreed or the operator decided so. */
export function refundedPercent({ ended, history }: Engagement): number | null {
  const last = history.at(-1)
  if (!ended || (last?.move !== 'agree-refund' && last?.move !== 'decide-refund')) return null
  return last.percent ?? null
}

/** Everything stands still until the operator has decided; what was left of the deadline is kept. */
function appeal(engagement: Engagement, by: Side, at: Date, deadlines: Deadlines): Engagement {
  const { step, due, overdue } = engagement
  const leftMs = due && !overdue ? Math.max(0, Date.parse(due) - at.getTime()) : null
  return {
    ...without(engagement, 'reminded'),
    ...enter('appealed', at, deadlines),
    paused: { step, leftMs, by, ...(due ? { due } : {}) },
  }
}

/** Back to where it was by the word of who appealed: what was over before is still over, and nobody has won a day. */
function takeBack(engagement: Engagement, at: Date, deadlines: Deadlines): Engagement {
  const back = goBack(engagement, at, deadlines)
  const { leftMs = null, due = at.toISOString() } = engagement.paused ?? {}
  return leftMs ? back : { ...back, due, overdue: leftMs === null }
}

/** Back to where it was: with what was left of the deadline after an appeal, with a full one after everything else. */
function goBack(engagement: Engagement, at: Date, deadlines: Deadlines): Engagement {
  const { paused, step } = engagement
  const rest = without(without(engagement, 'paused'), 'reminded')
  if (!paused) {
    const before = step === 'declined' ? 'requested' : step === 'disputed' ? 'returned' : step
    return { ...rest, ...enter(before, at, deadlines) }
  }
  const again = enter(paused.step, at, deadlines)
  const due = paused.leftMs ? new Date(at.getTime() + paused.leftMs).toISOString() : again.due
  return { ...rest, ...again, due }
}

function without(engagement: Engagement, key: 'refund' | 'paused' | 'reminded'): Engagement {
  const { [key]: _, ...rest } = engagement
  return rest as Engagement
}
