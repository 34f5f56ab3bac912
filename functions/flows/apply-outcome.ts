import type { Outcome } from '../../catalog/delivery/define.ts'
import type { DeliveryState, Party } from '../../catalog/wire.ts'
import type { NewJob } from '../jobs/queue.ts'
import { deliveryMoves, transition } from '../orders/states.ts'
import { appendAudit } from '../storage/audit.ts'
import { type DeliveryFacts, updateDelivery } from '../storage/deliveries.ts'
import { insertMail } from '../storage/mails.ts'
import type { Tx } from '../storage/schema.ts'
import { type Loaded, placeOf } from './line.ts'
import { fullSentence } from './sentences.ts'
import type { Shop } from './shop.ts'

/** Outcomes that settle a step; `retry` is the queue's business. */
export type Settled = Exclude<Outcome<unknown>, { status: 'retry' }>

export interface Applied {
  loaded: Loaded
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
export async function applyOutcome(
  tx: Tx,
  { loaded, fence, outcome, actor }: Applied,
  shop: Shop,
): Promise<boolean> {
  const { delivery, order, method } = loaded
  const now = shop.now()
  const state = stateAfter(outcome)
  const note = outcome.status === 'refused' ? refusalNote(loaded) : fullSentence(outcome.note)
  const next = nextCheck(outcome, loaded, fence, shop)
  const change: DeliveryFacts = {
    note,
    waiting_for: outcome.status === 'waiting' ? outcome.on : null,
    last_error: outcome.status === 'refused' ? outcome.reason : null,
    job_id: next?.id ?? null,
  }
  if (outcome.grant !== undefined && outcome.grant !== null) {
    change.grant = JSON.stringify(method.grant.parse(outcome.grant))
  }
  const move = state === delivery.state ? {} : { move: transition(deliveryMoves, delivery.state, state) }
  if (!(await updateDelivery(tx, delivery.id, fence, { ...change, ...move }, now.toISOString()))) return false
  if (next) await shop.queue.enqueue(tx, next)
  if (note === delivery.note && state === delivery.state) return true

  const entry = { order: order.id, delivery: delivery.id, at: now, actor }
  await appendAudit(tx, { ...entry, code: codeOf(outcome), text: note })
  if (outcome.status === 'refused') {
    await appendAudit(tx, {
      ...entry,
      actor: 'shop',
      code: 'needs_person',
      text: outcome.reason,
      visible: false,
    })
    shop.log.warn({ order: order.id, delivery: delivery.id, code: 'needs_person' }, outcome.reason)
  }
  await writeMails(tx, loaded, outcome, fence, shop)
  return true
}

function stateAfter(outcome: Settled): DeliveryState {
  const states = { granted: 'active', waiting: 'waiting', refused: 'failed', ended: 'ended' } as const
  return states[outcome.status]
}

function codeOf(outcome: Settled): string {
  const codes = { granted: 'delivered', waiting: 'waiting', refused: 'failed', ended: 'ended' } as const
  return codes[outcome.status]
}

/** The buyer reads that a person is on it; the exact cause is for operator and seller. */
function refusalNote({ line, order }: Loaded): string {
  return `${line.seller.name} or we must fix something before this can be delivered; we are on it. Reference ${order.id}.`
}

function nextCheck(
  outcome: Settled,
  { delivery, order, method, line }: Loaded,
  fence: number,
  shop: Shop,
): NewJob | null {
  if (outcome.status !== 'waiting' || outcome.checkAfterSeconds === undefined) return null
  const runAt = new Date(shop.now().getTime() + outcome.checkAfterSeconds * 1000)
  return {
    id: `deliver.${delivery.id}.${fence}`,
    kind: 'deliver',
    subject: delivery.id,
    order: order.id,
    runAt,
    place: placeOf(method, line.terms),
  }
}

/** The buyer hears when something is delivered or waits for the buyer; the seller when it waits for the seller's hand. */
async function writeMails(
  tx: Tx,
  loaded: Loaded,
  outcome: Settled,
  fence: number,
  shop: Shop,
): Promise<void> {
  const { delivery, order, method, line } = loaded
  const base = { order: order.id, delivery: delivery.id }
  if (outcome.status === 'granted' && order.email) {
    await insertMail(
      tx,
      { ...base, id: `${delivery.id}.delivered.${fence}`, kind: 'delivered', to: order.email },
      shop,
    )
  }
  if (outcome.status !== 'waiting') return
  if (outcome.on === 'buyer' && order.email) {
    await insertMail(
      tx,
      { ...base, id: `${delivery.id}.buyer.${fence}`, kind: 'buyer-acts', to: order.email },
      shop,
    )
  }
  const sellerActs = Object.values(method.actions).some((action) => action.by === 'seller')
  if (outcome.on === 'seller' && sellerActs) {
    const mail = {
      ...base,
      id: `${delivery.id}.seller.${fence}`,
      kind: 'engagement' as const,
      to: line.seller.email,
    }
    await insertMail(tx, mail, shop)
  }
}
