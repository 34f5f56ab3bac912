import type { DeliveryState, Party } from '../../catalog/wire.ts'
import { type NextStep, nextStep } from '../orders/next-step.ts'
import { type Told, toldSchema, type Wanted, wantedSchema } from '../orders/wanted.ts'
import type { StoredLine } from '../storage/orders.ts'
import type { DeliveryRow } from '../storage/schema.ts'

type Aimed = Pick<DeliveryRow, 'state' | 'wanted' | 'told'>
type Stepping = Aimed & Pick<DeliveryRow, 'waiting_for'>

/** What money says a delivery should be; what was sold, where nothing was said yet. */
export function wantedOf({ wanted }: Aimed, line: StoredLine): Wanted {
  return wanted === null ? asSold(line) : wantedSchema.parse(JSON.parse(wanted))
}

/** What the other side knows; null while it was told nothing. */
export function toldOf({ told, state }: Aimed, line: StoredLine): Told | null {
  if (told !== null) return toldSchema.parse(JSON.parse(told))
  // Delivered before it was kept what was told.
  return state === 'active' || state === 'suspended' ? asTold({ ...asSold(line), state }) : null
}

/** Whether money said that it ends; what was sold never is to. */
export function isToEnd({ wanted }: Pick<Aimed, 'wanted'>): boolean {
  return wanted !== null && wantedSchema.parse(JSON.parse(wanted)).state === 'ended'
}

/** The one next step of a stored delivery. */
export function stepOf({ delivery, stored }: { delivery: Stepping; stored: StoredLine }): NextStep {
  const { state, waiting_for } = delivery
  const isOpen = isLeftOpen(state, waiting_for)
  return nextStep({ state, wanted: wantedOf(delivery, stored), told: toldOf(delivery, stored), isOpen })
}

/** Whether it runs and something is left for buyer or seller to do; what the operator has to mend is not looked at. */
export function isLeftOpen(state: DeliveryState, waitingFor: Party | null): boolean {
  return state === 'active' && waitingFor !== null && waitingFor !== 'operator'
}

/** What is told when everything wanted is. */
export function asTold({ reason: _, ...told }: Wanted): Told {
  return told
}

/** What a line should be, by the sale alone. */
export function asSold({ order_id, quantity, snapshot }: StoredLine): Wanted {
  const { id, name } = snapshot.plan
  return {
    state: 'active',
    reason: null,
    until: null,
    trial: false,
    plan: { id, name },
    quantity,
    ref: order_id,
  }
}
