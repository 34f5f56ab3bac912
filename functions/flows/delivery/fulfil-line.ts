import type { Outcome } from '../../../catalog/delivery/define.ts'
import { VitrineError } from '../../errors.ts'
import { backOffSeconds } from '../../jobs/run.ts'
import type { Job } from '../../jobs/queue.ts'
import type { NextStep } from '../../orders/next-step.ts'
import { deliveryMoves, transition } from '../../orders/states.ts'
import { appendAudit } from '../../storage/audit.ts'
import { claimDelivery, type DeliveryFacts, findDelivery, updateDelivery } from '../../storage/deliveries.ts'
import { lockOrder, lockOrderOf } from '../../storage/orders.ts'
import type { Tx } from '../../storage/schema.ts'
import { asTold, stepOf, toldOf, wantedOf } from '../aim.ts'
import { applyOutcome } from './apply-outcome.ts'
import { type Loaded, loadDelivery, termOf } from '../line.ts'
import { fullSentence } from '../sentences.ts'
import type { Shop } from '../shop.ts'
import { startStep } from '../entitlement/start-step.ts'
import { refuseSharedInstance } from './shared-instance.ts'
import { asksOf } from './step-words.ts'
import { takeStep } from './take-step.ts'

/** A step that this process took on. */
interface Claimed {
  loaded: Loaded
  step: NextStep
  fence: number
}

/**
 * Takes the next step of a delivery towards what it should be: claims it, calls its method, stores the outcome, all
 * repeatable. The fence raised at the claim is part of every later write, so of two workers only the later one writes.
 */
export async function fulfilLine(job: Job, shop: Shop): Promise<void> {
  const claimed = await claim(job, shop)
  if (!claimed) return
  const { loaded, step, fence } = claimed
  shop.reached('deliver.fenced')
  const answered = await takeStep(step, loaded, shop)
  shop.reached('deliver.answered')
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, loaded.order.id)
    const outcome = await refuseSharedInstance(tx, answered, loaded)
    if (outcome.status === 'retry') return putBack(tx, claimed, { job, outcome }, shop)
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    const isWritten = await applyOutcome(tx, { loaded, step, fence, outcome, actor: 'shop' }, shop)
    if (!isWritten) await refuseToDrop(tx, job, shop)
    shop.reached('deliver.written')
  })
  shop.reached('deliver.committed')
  shop.changed(loaded.order.id)
  shop.poke()
}

/** Who was overtaken leaves the job done only when the delivery goes on by another; else the job is tried again. */
async function refuseToDrop(tx: Tx, job: Job, shop: Shop): Promise<void> {
  const { delivery, stored } = await loadDelivery(tx, job.subject, shop)
  if (delivery.job_id !== job.id || stepOf({ delivery, stored }).do === 'none') return
  throw new VitrineError('state_conflict', 'Another process took this delivery at the same moment.')
}

async function claim(job: Job, shop: Shop): Promise<Claimed | null> {
  // A holder that slept until its job was another's must not raise the fence over the one who has it now.
  if (!(await shop.queue.renew(job, shop.now()))) return null
  return shop.store.transaction(async (tx) => {
    await lockOrderOf(tx, job.subject)
    const loaded = await loadDelivery(tx, job.subject, shop)
    const { delivery } = loaded
    const step = stepOf(loaded)
    if (delivery.job_id !== job.id || step.do === 'none') {
      await shop.queue.complete(tx, job, shop.now())
      if (delivery.job_id === job.id) await write(tx, loaded, delivery.attempt, { job_id: null }, shop)
      return null
    }
    const fence = await claimDelivery(tx, delivery.id)
    return fence === null ? null : begin(tx, { loaded, step, fence }, job, shop)
  })
}

/** Says what is tried, and keeps what the other side is told at the first try: later tries must not ask for another. */
async function begin(
  tx: Tx,
  { loaded, step, fence }: Claimed,
  job: Job,
  shop: Shop,
): Promise<Claimed | null> {
  const { delivery, stored, order } = loaded
  const asks = asksOf(step, loaded)
  const facts: DeliveryFacts = {}
  if (step.do === 'provision' && delivery.told === null) {
    facts.told = JSON.stringify({ ...asTold(wantedOf(delivery, stored)), state: 'active' })
  }
  const text =
    asks && (job.attempt > 1 ? `${asks.text}; try ${job.attempt} of ${job.maxAttempts}.` : `${asks.text}.`)
  if (text) facts.note = text
  const isFirst = delivery.state === 'queued' && step.do === 'provision'
  const move = isFirst ? { move: transition(deliveryMoves, 'queued', 'working') } : {}
  if (text || isFirst || facts.told) await write(tx, loaded, fence, { ...facts, ...move }, shop)
  if (asks && text) {
    const entry = { order: order.id, delivery: delivery.id, at: shop.now(), actor: 'shop' }
    await appendAudit(tx, { ...entry, code: asks.code, text })
  }
  const row = { ...delivery, ...facts, state: isFirst ? ('working' as const) : delivery.state }
  return { loaded: asAsked({ ...loaded, delivery: row }, step), step, fence }
}

/**
 * While it is set up, a delivery is what it was first asked for, whatever money has said since; and once somebody was
 * asked, it is not untouched any more, although the operator may have sent it back to the start.
 */
function asAsked(loaded: Loaded, step: NextStep): Loaded {
  const { delivery, stored, line } = loaded
  const told = toldOf(delivery, stored)
  if (!told) return loaded
  if (step.do === 'provision' || step.do === 'check') {
    return { ...loaded, line: { ...line, term: termOf(told) } }
  }
  return line.state === 'queued' ? { ...loaded, line: { ...line, state: 'working' } } : loaded
}

type Retry = Extract<Outcome<unknown>, { status: 'retry' }>

/** Back for a later try; after the last one a person is needed. Where another step comes first by now, it comes at once. */
async function putBack(
  tx: Tx,
  { loaded, step, fence }: Claimed,
  { job, outcome }: { job: Job; outcome: Retry },
  shop: Shop,
): Promise<void> {
  const now = shop.now()
  const [chance = 0] = shop.random(1)
  // Fourfold each time: eight tries span two hours and more, so that a seller may be away for a while.
  const seconds = outcome.afterSeconds ?? backOffSeconds(job.attempt * 2 - 1, chance / 255)
  const at = new Date(now.getTime() + seconds * 1000)
  const result = await shop.queue.retry(tx, job, { at, error: outcome.reason, now })
  if (result === 'lost') return
  if (result === 'dead') {
    const reason = `${fullSentence(outcome.reason)} Tried ${job.attempt} times.`
    const refused = { status: 'refused' as const, reason, ...grantOf(outcome) }
    await applyOutcome(tx, { loaded, step, fence, outcome: refused, actor: 'shop' }, shop)
    return
  }
  const { delivery, order, method } = loaded
  const next = `Trying again at ${at.toISOString().slice(11, 16)} UTC (try ${job.attempt + 1} of ${job.maxAttempts}).`
  const text = `${fullSentence(outcome.reason)} ${next}`
  const grant =
    outcome.grant === undefined ? {} : { grant: JSON.stringify(method.grant.parse(outcome.grant)) }
  if (!(await write(tx, loaded, fence, { note: text, last_error: outcome.reason, ...grant }, shop))) return
  await appendAudit(tx, {
    order: order.id,
    delivery: delivery.id,
    at: now,
    actor: 'shop',
    code: 'retrying',
    text,
  })
  const current = await findDelivery(tx, delivery.id)
  if (!current || stepOf({ delivery: current, stored: loaded.stored }).do === step.do) return
  await startStep(tx, { ...loaded, delivery: current }, shop)
}

function grantOf(outcome: Retry): { grant?: unknown } {
  return outcome.grant === undefined ? {} : { grant: outcome.grant }
}

function write(
  tx: Tx,
  { delivery }: Loaded,
  fence: number,
  change: Parameters<typeof updateDelivery>[3],
  { now }: Shop,
): Promise<boolean> {
  return updateDelivery(tx, delivery.id, fence, change, now().toISOString())
}
