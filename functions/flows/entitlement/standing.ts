import type { Outcome } from '../../../catalog/delivery/define.ts'
import type { DeliveryState } from '../../../catalog/wire.ts'
import type { NextStep } from '../../orders/next-step.ts'
import type { Told, Wanted } from '../../orders/wanted.ts'
import type { DeliveryRow } from '../../storage/schema.ts'
import { asTold, toldOf, wantedOf } from '../aim.ts'
import type { Loaded } from '../line.ts'

/** Where a delivery stands, and what the other side knows of what it should be. */
export interface Standing {
  state: DeliveryState
  told: Told | null
}

type Settled = Exclude<Outcome<unknown>, { status: 'retry' }>

/** Where a delivery stands once a step, or an action of a party, has come to an outcome. */
export function standingAfter(
  { loaded, step, outcome }: { loaded: Loaded; step?: NextStep; outcome: Settled },
  current: DeliveryRow,
): Standing {
  const { delivery, stored } = loaded
  const state = stateAfter(delivery.state, outcome, step)
  const told = toldOf({ ...current, state: delivery.state }, stored)
  if (outcome.status !== 'granted') return { state, told }
  // What was asked for is what was wanted when the step was claimed, whatever was said meanwhile.
  const wanted = wantedOf(delivery, stored)
  return { state, told: toldAfter(told ?? asTold(wanted), wanted, state, step) }
}

function stateAfter(state: DeliveryState, outcome: Settled, step: NextStep | undefined): DeliveryState {
  if (outcome.status === 'ended') return 'ended'
  const isRunning = state === 'active' || state === 'suspended'
  if (outcome.status !== 'granted') {
    if (isRunning) return state
    return outcome.status === 'waiting' ? 'waiting' : 'failed'
  }
  if (step?.do === 'suspend') return 'suspended'
  if (step?.do === 'resume') return 'active'
  return isRunning ? state : 'active'
}

function toldAfter(told: Told, wanted: Wanted, state: DeliveryState, step: NextStep | undefined): Told {
  const known: Told = { ...told, state: state === 'suspended' ? 'suspended' : 'active' }
  const { plan, quantity, until, trial, ref } = wanted
  if (step?.do === 'change') return { ...known, plan, quantity, ref }
  if (step?.do === 'renew') return { ...known, until, trial, ref }
  return known
}
