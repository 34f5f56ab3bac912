import type { Change, EndReason, RenewScene, SuspendReason } from '../../catalog/delivery/line.ts'
import type { DeliveryState } from '../../catalog/wire.ts'
import { endReasons, suspendReasons } from '../../catalog/delivery/line.ts'
import type { Told, Wanted } from './wanted.ts'

/** What brings a delivery nearer to what it should be. `none`: it is there, or a person comes first. */
export type NextStep =
  | { do: 'provision' | 'check' | 'resume' | 'none' }
  | { do: 'change'; change: Change }
  | { do: 'renew'; scene: RenewScene }
  | { do: 'suspend'; reason: SuspendReason }
  | { do: 'end'; reason: EndReason }

/** Where a delivery is, where it should be, and what the other side was last told. */
export interface Aim {
  state: DeliveryState
  wanted: Wanted
  /** Null while nobody was told anything. */
  told: Told | null
  /** A running delivery of which something is left for buyer or seller to do. */
  isOpen?: boolean
}

/**
 * The one next step of a delivery, whatever came before and in whatever order it was heard of:
 * - what should end ends first, also while it is being set up, and also when a person is needed for the rest;
 * - what is being set up is set up as it was first asked for, then told what changed meanwhile;
 * - what should be suspended is suspended before it is told anything else; suspended, it is told nothing but that it
 *   goes on, or that it ends: changes and new terms wait until it goes on;
 * - then comes another plan or quantity, then the new end of the term;
 * - what runs and is told all is looked at while something of it is left to do.
 */
export function nextStep({ state, wanted, told, isOpen = false }: Aim): NextStep {
  if (state === 'ended') return { do: 'none' }
  if (wanted.state === 'ended') return { do: 'end', reason: reasonIn(endReasons, wanted, 'operator') }
  if (state === 'failed') return { do: 'none' }
  if (state === 'queued' || state === 'working') return { do: 'provision' }
  if (state === 'waiting') return { do: 'check' }
  if (state === 'suspended') return wanted.state === 'active' ? { do: 'resume' } : { do: 'none' }
  if (wanted.state === 'suspended') {
    return { do: 'suspend', reason: reasonIn(suspendReasons, wanted, 'operator') }
  }
  const left: NextStep = told ? difference(wanted, told) : { do: 'none' }
  return left.do === 'none' && isOpen ? { do: 'check' } : left
}

function difference(wanted: Wanted, told: Told): NextStep {
  const { plan, quantity, ref } = wanted
  if (plan.id !== told.plan.id || quantity !== told.quantity) {
    return { do: 'change', change: { plan, quantity, ref } }
  }
  if (told.trial && !wanted.trial) return { do: 'renew', scene: 'trial-to-paid' }
  const before = endOf(told.until)
  const after = endOf(wanted.until)
  if (after === before) return { do: 'none' }
  return { do: 'renew', scene: after < before ? 'period-back' : 'renewal' }
}

/** A term without an end ends after every other. */
function endOf(until: string | null): number {
  return until === null ? Number.POSITIVE_INFINITY : Date.parse(until)
}

function reasonIn<Reason extends string>(
  reasons: readonly Reason[],
  { reason }: Wanted,
  otherwise: Reason,
): Reason {
  return reasons.find((one) => one === reason) ?? otherwise
}
