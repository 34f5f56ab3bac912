import { describe, expect, test } from 'vitest'
import { type DeliveryState, deliveryStates } from '../../../catalog/wire.ts'
import { type NextStep, nextStep } from '../../../functions/orders/next-step.ts'
import type { Told, Wanted } from '../../../functions/orders/wanted.ts'

const december = '2026-12-23T09:00:00.000Z'
const january = '2027-01-23T09:00:00.000Z'

const told: Told = {
  state: 'active',
  until: december,
  trial: false,
  plan: { id: 'team', name: 'Team' },
  quantity: 3,
  ref: 'ord_1',
}
const wanted: Wanted = { ...told, reason: null }

describe('in each state', () => {
  const expected: Record<DeliveryState, [active: string, suspended: string, ended: string]> = {
    queued: ['provision', 'provision', 'end'],
    working: ['provision', 'provision', 'end'],
    waiting: ['check', 'check', 'end'],
    active: ['none', 'suspend', 'end'],
    suspended: ['resume', 'none', 'end'],
    failed: ['none', 'none', 'end'],
    ended: ['none', 'none', 'none'],
  }

  test.each(deliveryStates)('%s, what should be active, suspended or ended has its one step', (state) => {
    const aims: Wanted[] = [
      wanted,
      { ...wanted, state: 'suspended', reason: 'unpaid' },
      { ...wanted, state: 'ended', reason: 'refund' },
    ]
    expect(aims.map((aim) => nextStep({ state, wanted: aim, told }).do)).toEqual(expected[state])
  })
})

describe('of what runs while something of it is left to do', () => {
  const open = (patch: Partial<Wanted>): string =>
    nextStep({ state: 'active', wanted: { ...wanted, ...patch }, told, isOpen: true }).do

  test('it is looked at, once there is nothing to tell', () => {
    expect(open({})).toBe('check')
    expect(open({ quantity: 5 })).toBe('change')
    expect(open({ state: 'suspended', reason: 'unpaid' })).toBe('suspend')
    expect(open({ state: 'ended', reason: 'refund' })).toBe('end')
  })

  test('paused, it is not', () => {
    const state = 'suspended'
    const paused: Wanted = { ...wanted, state, reason: 'unpaid' }
    expect(nextStep({ state, wanted: paused, told, isOpen: true }).do).toBe('none')
  })
})

describe('of what has changed', () => {
  const changed = (patch: Partial<Wanted>, known: Partial<Told> = {}): NextStep =>
    nextStep({ state: 'active', wanted: { ...wanted, ...patch }, told: { ...told, ...known } })
  const change = { plan: told.plan, quantity: 3, ref: 'ord_1' }

  test.each<[string, NextStep, NextStep]>([
    ['nothing', changed({}), { do: 'none' }],
    ['the name of the event alone', changed({ ref: 'pay_2' }), { do: 'none' }],
    [
      'more of it',
      changed({ quantity: 5, ref: 'pay_2' }),
      { do: 'change', change: { ...change, quantity: 5, ref: 'pay_2' } },
    ],
    ['a later end', changed({ until: january }), { do: 'renew', scene: 'renewal' }],
    ['no end', changed({ until: null }), { do: 'renew', scene: 'renewal' }],
    [
      'an earlier end',
      changed({ until: december }, { until: january }),
      { do: 'renew', scene: 'period-back' },
    ],
    ['an end where there was none', changed({}, { until: null }), { do: 'renew', scene: 'period-back' }],
    ['a trial that is paid', changed({}, { trial: true }), { do: 'renew', scene: 'trial-to-paid' }],
    [
      'a plan and an end: the plan first',
      changed({ plan: { id: 'company', name: 'Company' }, until: january }),
      { do: 'change', change: { ...change, plan: { id: 'company', name: 'Company' } } },
    ],
    [
      'a plan, of what is to be paused: the pause first',
      changed({ quantity: 9, state: 'suspended', reason: 'dispute' }),
      { do: 'suspend', reason: 'dispute' },
    ],
  ])('%s', (_what, step, expected) => {
    expect(step).toEqual(expected)
  })

  test('an end and a pause say why', () => {
    expect(changed({ state: 'ended', reason: 'sold-out' })).toEqual({ do: 'end', reason: 'sold-out' })
    expect(changed({ state: 'suspended', reason: 'unpaid' })).toEqual({ do: 'suspend', reason: 'unpaid' })
  })
})
