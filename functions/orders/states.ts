import type { DeliveryState, OrderState } from '../../catalog/wire.ts'
import { VitrineError } from '../errors.ts'

/**
 * Where an order may go. Money wins: from expired, canceled or failed it still becomes paid when the payment
 * service says paid; nothing leaves paid. Refunds and disputes are facts beside the state.
 */
export const orderMoves = {
  open: ['processing', 'paid', 'expired', 'canceled'],
  processing: ['paid', 'failed'],
  failed: ['paid'],
  expired: ['paid'],
  canceled: ['paid'],
  paid: [],
} as const satisfies Record<OrderState, readonly OrderState[]>

/**
 * Where a delivery may go. `failed` needs a person, who sends it back to `queued` or ends it; `ended` is final.
 */
export const deliveryMoves = {
  queued: ['working', 'ended'],
  working: ['waiting', 'active', 'failed', 'ended'],
  waiting: ['active', 'failed', 'ended'],
  active: ['suspended', 'ended'],
  suspended: ['active', 'ended'],
  failed: ['queued', 'ended'],
  ended: [],
} as const satisfies Record<DeliveryState, readonly DeliveryState[]>

declare const checked: unique symbol

/** A change of state that the table allows. Only `transition()` makes one, and the store writes no other. */
export interface Move<State extends string> {
  readonly from: State
  readonly to: State
  readonly [checked]: true
}

/**
 * The only way to change a state.
 * @throws VitrineError `state_conflict` when the table does not have the arrow
 */
export function transition<State extends string>(
  table: Readonly<Record<State, readonly State[]>>,
  from: State,
  to: State,
): Move<State> {
  if (!canMove(table, from, to))
    throw new VitrineError('state_conflict', `It is ${from} and cannot become ${to}.`)
  return { from, to } as Move<State>
}

/** Whether the table has the arrow. */
export function canMove<State extends string>(
  table: Readonly<Record<State, readonly State[]>>,
  from: State,
  to: State,
): boolean {
  return table[from].includes(to)
}
