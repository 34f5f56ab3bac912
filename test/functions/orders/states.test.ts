import { expect, test } from 'vitest'
import { deliveryStates, orderStates } from '../../../catalog/wire.ts'
import { canMove, deliveryMoves, orderMoves, transition } from '../../../functions/orders/states.ts'

const orderArrows = [
  'open processing',
  'open paid',
  'open expired',
  'open canceled',
  'processing paid',
  'processing failed',
  'failed paid',
  'expired paid',
  'canceled paid',
]

const deliveryArrows = [
  'queued working',
  'queued ended',
  'working waiting',
  'working active',
  'working failed',
  'working ended',
  'waiting active',
  'waiting failed',
  'waiting ended',
  'active suspended',
  'active ended',
  'suspended active',
  'suspended ended',
  'failed queued',
  'failed ended',
]

test.for(orderStates.flatMap((from) => orderStates.map((to) => [from, to] as const)))(
  'an order goes from %s to %s only where the table says so',
  ([from, to]) => {
    expect(canMove(orderMoves, from, to)).toBe(orderArrows.includes(`${from} ${to}`))
  },
)

test.for(deliveryStates.flatMap((from) => deliveryStates.map((to) => [from, to] as const)))(
  'a delivery goes from %s to %s only where the table says so',
  ([from, to]) => {
    expect(canMove(deliveryMoves, from, to)).toBe(deliveryArrows.includes(`${from} ${to}`))
  },
)

test('an arrow that is not in the table is refused with a code', () => {
  expect(() => transition(orderMoves, 'paid', 'open')).toThrow('state_conflict')
})

test('every state can be reached from the first', () => {
  const reached = new Set<string>(['queued'])
  for (const state of reached) for (const next of deliveryMoves[state as 'queued']) reached.add(next)
  expect([...reached].sort()).toEqual([...deliveryStates].sort())
})
