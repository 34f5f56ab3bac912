import type { Outcome } from '../../catalog/delivery/define.ts'
import type { DeliveryState } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'
import { backOffSeconds } from '../jobs/run.ts'
import type { Job } from '../jobs/queue.ts'
import { deliveryMoves, transition } from '../orders/states.ts'
import { appendAudit } from '../storage/audit.ts'
import { claimDelivery, findDelivery, updateDelivery } from '../storage/deliveries.ts'
import { lockOrder, lockOrderOf } from '../storage/orders.ts'
import type { Tx } from '../storage/schema.ts'
import { applyOutcome } from './apply-outcome.ts'
import { type Loaded, loadDelivery } from './line.ts'
import { fullSentence } from './sentences.ts'
import type { Shop } from './shop.ts'

/** States in which a job has something to do; in all others a person or an action comes first. */
const workable: readonly DeliveryState[] = ['queued', 'working', 'waiting']

/**
 * Runs one step of a delivery: claims it, calls its method, stores the outcome, all repeatable.
 * The fence raised at the claim is part of every later write, so of two workers only the later one writes.
 */
export async function fulfilLine(job: Job, shop: Shop): Promise<void> {
  const claimed = await claim(job, shop)
  if (!claimed) return
  const { loaded, fence } = claimed
  shop.reached('deliver.fenced')
  const outcome = await takeStep(loaded, shop)
  shop.reached('deliver.answered')
  await shop.store.transaction(async (tx) => {
    await lockOrder(tx, loaded.order.id)
    if (outcome.status === 'retry') return putBack(tx, { loaded, fence, job, outcome }, shop)
    if (!(await shop.queue.complete(tx, job, shop.now()))) return
    const isWritten = await applyOutcome(tx, { loaded, fence, outcome, actor: 'shop' }, shop)
    if (!isWritten) await refuseToDrop(tx, job)
    shop.reached('deliver.written')
  })
  shop.reached('deliver.committed')
  shop.changed(loaded.order.id)
  shop.poke()
}

/** Who was overtaken leaves the job done only when the delivery goes on by another; else the job is tried again. */
async function refuseToDrop(tx: Tx, job: Job): Promise<void> {
  const delivery = await findDelivery(tx, job.subject)
  if (delivery?.job_id !== job.id || !workable.includes(delivery.state)) return
  throw new VitrineError('state_conflict', 'Another process took this delivery at the same moment.')
}

async function claim(job: Job, shop: Shop): Promise<{ loaded: Loaded; fence: number } | null> {
  // A holder that slept until its job was another's must not raise the fence over the one who has it now.
  if (!(await shop.queue.renew(job, shop.now()))) return null
  return shop.store.transaction(async (tx) => {
    await lockOrderOf(tx, job.subject)
    const loaded = await loadDelivery(tx, job.subject, shop)
    const { delivery, order, method, line } = loaded
    if (delivery.job_id !== job.id || !workable.includes(delivery.state)) {
      await shop.queue.complete(tx, job, shop.now())
      return null
    }
    const fence = await claimDelivery(tx, delivery.id)
    if (fence === null) return null
    if (delivery.state === 'waiting') return { loaded, fence }
    const asks = method.asks(line)
    const first = delivery.state === 'queued'
    const text = job.attempt > 1 ? `${asks.text}; try ${job.attempt} of ${job.maxAttempts}.` : `${asks.text}.`
    await updateDelivery(
      tx,
      delivery.id,
      fence,
      { note: text, ...(first ? { move: transition(deliveryMoves, 'queued', 'working') } : {}) },
      shop.now().toISOString(),
    )
    await appendAudit(tx, {
      order: order.id,
      delivery: delivery.id,
      at: shop.now(),
      actor: 'shop',
      code: asks.code,
      text,
    })
    return {
      loaded: { ...loaded, delivery: { ...delivery, state: first ? 'working' : delivery.state } },
      fence,
    }
  })
}

async function takeStep(
  { method, line, ports, delivery, order }: Loaded,
  shop: Shop,
): Promise<Outcome<unknown>> {
  try {
    return delivery.state === 'waiting'
      ? await method.check(line, ports)
      : await method.provision(line, ports)
  } catch (error) {
    shop.log.error(
      { order: order.id, delivery: delivery.id, code: 'step_failed', error },
      'A delivery step failed',
    )
    return { status: 'retry', reason: 'A fault on our side interrupted the delivery.' }
  }
}

type Retry = Extract<Outcome<unknown>, { status: 'retry' }>

/** Back for a later try; after the last one a person is needed. */
async function putBack(
  tx: Tx,
  { loaded, fence, job, outcome }: { loaded: Loaded; fence: number; job: Job; outcome: Retry },
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
    await applyOutcome(tx, { loaded, fence, outcome: refused, actor: 'shop' }, shop)
    return
  }
  const { delivery, order, method } = loaded
  const next = `Trying again at ${at.toISOString().slice(11, 16)} UTC (try ${job.attempt + 1} of ${job.maxAttempts}).`
  const text = `${fullSentence(outcome.reason)} ${next}`
  const grant =
    outcome.grant === undefined ? {} : { grant: JSON.stringify(method.grant.parse(outcome.grant)) }
  const change = { note: text, last_error: outcome.reason, ...grant }
  if (!(await updateDelivery(tx, delivery.id, fence, change, now.toISOString()))) return
  await appendAudit(tx, {
    order: order.id,
    delivery: delivery.id,
    at: now,
    actor: 'shop',
    code: 'retrying',
    text,
  })
}

function grantOf(outcome: Retry): { grant?: unknown } {
  return outcome.grant === undefined ? {} : { grant: outcome.grant }
}
