import type { Outcome } from '../../../catalog/delivery/define.ts'
import type { DeliveryState, Party } from '../../../catalog/wire.ts'
import type { NewJob } from '../../jobs/queue.ts'
import { type NextStep, nextStep } from '../../orders/next-step.ts'
import { deliveryMoves, type Move, transition } from '../../orders/states.ts'
import type { Wanted } from '../../orders/wanted.ts'
import { appendAudit } from '../../storage/audit.ts'
import { type DeliveryFacts, findDelivery, updateDelivery } from '../../storage/deliveries.ts'
import type { DeliveryRow, Tx } from '../../storage/schema.ts'
import { isLeftOpen, wantedOf } from '../aim.ts'
import { type Loaded, placeOf } from '../line.ts'
import { askAfterAcceptance, askAfterEnd } from '../entitlement/money-jobs.ts'
import { startCounting } from '../seller/measure-use.ts'
import { keepLicenseOf } from '../license/keep-license.ts'
import { refundLine } from '../refund/refund-order.ts'
import { fullSentence } from '../sentences.ts'
import type { Shop } from '../shop.ts'
import { type Standing, standingAfter } from '../entitlement/standing.ts'
import { isRunning, writeLetters } from './outcome-letters.ts'
import { codeOfStep, stuckSentence } from './step-words.ts'

/** Outcomes that settle a step; `retry` is the queue's business. */
export type Settled = Exclude<Outcome<unknown>, { status: 'retry' }>

export interface Applied {
  loaded: Loaded
  /** The step it came of; absent: an action of a party. */
  step?: NextStep
  /** The fence raised when the step was claimed. */
  fence: number
  outcome: Settled
  /** Who caused it, for the audit. */
  actor: Party | 'shop'
}

/**
 * Stores what came of a step: state, grant, timeline, the next job, the mails; all in the caller's transaction.
 * @returns false when another has taken the delivery since: then nothing was written
 */
export async function applyOutcome(tx: Tx, applied: Applied, shop: Shop): Promise<boolean> {
  const { loaded, fence, outcome, actor, step } = applied
  const { delivery, order, method } = loaded
  const now = shop.now()
  const row = await findDelivery(tx, delivery.id)
  if (!row) return false
  const why = hopeless(outcome)
  const current = why ? { ...row, wanted: endWanted(row, loaded, why) } : row
  const after = standingAfter(applied, current)
  const next = jobAfter(applied, { after, current }, shop)
  const note = noteOf(applied, after.state)
  const change: DeliveryFacts = {
    note,
    waiting_for: waitingFor(outcome, after.state),
    last_error: outcome.status === 'refused' ? outcome.reason : null,
    job_id: next?.id ?? null,
    told: after.told && JSON.stringify(after.told),
    wanted: current.wanted,
  }
  if (outcome.grant !== undefined && outcome.grant !== null) {
    change.grant = JSON.stringify(method.grant.parse(outcome.grant))
  }
  const write = (more: Parameters<typeof updateDelivery>[3]): Promise<boolean> =>
    updateDelivery(tx, delivery.id, fence, more, now.toISOString())
  const from = await passThrough(delivery.state, after.state, write)
  const move = after.state === from ? {} : { move: transition(deliveryMoves, from, after.state) }
  if (!(await write({ ...change, ...move }))) return false
  await keepLicenseOf(tx, loaded, { grant: outcome.grant ?? loaded.line.grant, state: after.state, now })
  if (next) await shop.queue.enqueue(tx, next)
  if (outcome.status === 'ended' && outcome.refund) {
    await refundLine(tx, loaded.stored, 'requested', shop, outcome.refund.percent)
  }
  if (after.state === 'active' && !isRunning(delivery.state)) await startCounting(tx, loaded, shop)
  if (after.state === 'active' && method.termBegins) await askAfterAcceptance(tx, delivery, shop)
  if (after.state === 'ended' || why) await askAfterEnd(tx, delivery, shop)
  if ((note === delivery.note || isKnown(applied)) && after.state === delivery.state) return true

  const entry = { order: order.id, delivery: delivery.id, at: now, actor }
  await appendAudit(tx, { ...entry, code: codeOf(outcome, step), text: note })
  if (why) await refundLine(tx, loaded.stored, why === 'sold-out' ? 'sold_out' : 'requested', shop)
  else if (outcome.status === 'refused') {
    await appendAudit(tx, {
      ...entry,
      actor: 'shop',
      code: 'needs_person',
      text: outcome.reason,
      visible: false,
    })
    shop.log.warn({ order: order.id, delivery: delivery.id, code: 'needs_person' }, outcome.reason)
  }
  await writeLetters(tx, { ...applied, after }, shop)
  return true
}

/** Why nobody can deliver it any more: it ends, and what was paid for it goes back. Null when there is no such cause. */
function hopeless(outcome: Settled): 'sold-out' | 'given-up' | null {
  return outcome.status === 'refused' ? (outcome.fault ?? null) : null
}

function endWanted(row: DeliveryRow, { stored }: Loaded, why: 'sold-out' | 'given-up'): string {
  const reason = why === 'sold-out' ? 'sold-out' : 'refund'
  const wanted: Wanted = { ...wantedOf(row, stored), state: 'ended', reason }
  return JSON.stringify(wanted)
}

/** From the start to a refusal a delivery passes through its work. */
async function passThrough(
  from: DeliveryState,
  to: DeliveryState,
  write: (change: { move: Move<DeliveryState> }) => Promise<boolean>,
): Promise<DeliveryState> {
  if (from !== 'queued' || to === 'ended') return from
  return (await write({ move: transition(deliveryMoves, 'queued', 'working') })) ? 'working' : from
}

/** Where nobody had to be told, the buyer has read it already: whoever wanted it said so. */
function isKnown({ step, outcome, loaded: { method } }: Applied): boolean {
  if (outcome.status !== 'granted' || !step) return false
  return (step.do === 'renew' && !method.renew) || (step.do === 'change' && !method.change)
}

function waitingFor(outcome: Settled, state: DeliveryState): Party | null {
  if (outcome.status === 'waiting') return outcome.on
  if (outcome.status === 'granted') return state === 'active' ? (outcome.open?.on ?? null) : null
  // What runs goes on running although a person is needed; what never ran has failed.
  return outcome.status === 'refused' && isRunning(state) ? 'operator' : null
}

function codeOf(outcome: Settled, step: NextStep | undefined): string {
  const why = hopeless(outcome)
  if (why) return why === 'sold-out' ? 'sold_out' : 'given_up'
  if (outcome.status === 'granted') return step ? codeOfStep(step) : 'delivered'
  return { waiting: 'waiting', refused: 'failed', ended: 'ended' }[outcome.status]
}

/** The buyer reads that a person is on it; the exact cause is for operator and seller. */
function noteOf({ outcome, loaded, step }: Applied, state: DeliveryState): string {
  // What a party does with what it has is said by the action itself.
  if (!step && outcome.status === 'granted' && isRunning(loaded.delivery.state)) return loaded.delivery.note
  if (outcome.status !== 'refused') return fullSentence(outcome.note)
  const why = hopeless(outcome)
  if (why) {
    const cause = why === 'sold-out' ? 'has none left to give' : 'did not answer in time'
    return `${loaded.line.seller.name} ${cause}. What you paid for it goes back to you.`
  }
  if (step && isRunning(state)) return stuckSentence(step, loaded.line)
  const { line, order } = loaded
  return `${line.seller.name} or we must fix something before this can be delivered; we are on it. Reference ${order.id}.`
}

/** What is to be done next, and when: nothing, until a person or a payment says something new. */
function jobAfter(
  { loaded, step, fence, outcome }: Applied,
  { after, current }: { after: Standing; current: DeliveryRow },
  shop: Shop,
): NewJob | null {
  const { delivery, order, method, line, stored } = loaded
  const wanted = wantedOf(current, stored)
  const isOpen = isLeftOpen(after.state, waitingFor(outcome, after.state))
  const next = nextStep({ ...after, wanted, isOpen })
  const isSame = next.do === (step?.do === 'provision' ? 'check' : (step?.do ?? 'check'))
  let seconds: number | undefined = 0
  if (next.do === 'none') return null
  if (outcome.status === 'granted' && next.do === 'check') seconds = outcome.open?.checkAfterSeconds
  if (outcome.status === 'waiting' && isSame) seconds = outcome.checkAfterSeconds
  if (outcome.status === 'refused' && isSame && current.wanted === delivery.wanted) return null
  if (seconds === undefined) return null
  return {
    id: `deliver.${delivery.id}.${fence}`,
    kind: 'deliver',
    subject: delivery.id,
    order: order.id,
    runAt: new Date(shop.now().getTime() + seconds * 1000),
    place: placeOf(method, line.terms),
  }
}
