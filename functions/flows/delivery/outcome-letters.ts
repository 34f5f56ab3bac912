import type { Outcome } from '../../../catalog/delivery/define.ts'
import type { DeliveryState } from '../../../catalog/wire.ts'
import type { NextStep } from '../../orders/next-step.ts'
import { insertMail } from '../../storage/mails.ts'
import type { Tx } from '../../storage/schema.ts'
import type { Standing } from '../entitlement/standing.ts'
import type { Loaded } from '../line.ts'
import type { Shop } from '../shop.ts'

interface Came {
  loaded: Loaded
  /** The step it came of; absent: an action of a party. */
  step?: NextStep
  fence: number
  outcome: Exclude<Outcome<unknown>, { status: 'retry' }>
  after: Standing
}

/**
 * The buyer hears when something is delivered or waits for the buyer; the seller when it waits for the seller's hand, or
 * when work by people ends on the way; and whoever the outcome names. Of what money changes in a running delivery the
 * buyer has heard already.
 */
export async function writeLetters(tx: Tx, came: Came, shop: Shop): Promise<void> {
  const { loaded, step, outcome, fence } = came
  const { delivery, order, line } = loaded
  const base = { order: order.id, delivery: delivery.id }
  const isSetUp = !isRunning(delivery.state) || !step
  const toBuyer = async (kind: 'delivered' | 'buyer-acts' | 'news', name: string): Promise<void> => {
    if (!order.email) return
    await insertMail(tx, { ...base, id: `${delivery.id}.${name}.${fence}`, kind, to: order.email }, shop)
  }
  if (isSetUp && outcome.status === 'granted') await toBuyer('delivered', 'delivered')
  else if (outcome.status === 'granted' && outcome.open?.on === 'buyer') await toBuyer('buyer-acts', 'buyer')
  const toSeller = { ...base, kind: 'engagement' as const, to: line.seller.email }
  if (outcome.status === 'ended' && isWorkOfPeople(came)) {
    await insertMail(tx, { ...toSeller, id: `${delivery.id}.closed.${fence}` }, shop)
  }
  if (outcome.status !== 'waiting') return
  const { on, tells = [] } = outcome
  if (isSetUp && on === 'buyer') await toBuyer('buyer-acts', 'buyer')
  else if (tells.includes('buyer')) await toBuyer('news', 'news')
  if ((on === 'seller' && sellerActs(came, outcome, shop)) || tells.includes('seller')) {
    await insertMail(tx, { ...toSeller, id: `${delivery.id}.seller.${fence}` }, shop)
  }
}

/** Whoever is at work on it by hand hears that it is over, and why. */
function isWorkOfPeople({ loaded: { method, line, delivery } }: Came): boolean {
  return delivery.state === 'waiting' && method.byPeople?.(line) === true
}

function sellerActs(
  { loaded: { method, line }, after }: Came,
  { grant, on: waitingFor }: Extract<Outcome<unknown>, { status: 'waiting' }>,
  shop: Shop,
): boolean {
  const then = { ...line, grant, state: after.state, waitingFor }
  return Object.values(method.actions).some(({ by, when }) => by === 'seller' && when(then, shop.now()))
}

/** A delivery that was there when the step was taken. */
export const isRunning = (state: DeliveryState): boolean => state === 'active' || state === 'suspended'
