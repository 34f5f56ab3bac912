import { describe, expect, test } from 'vitest'
import {
  canMove,
  type Engagement,
  engagementSteps,
  type MoveId,
  moveEngagement,
  moveIds,
  openEngagement,
  passTime,
  type Step,
  waitsFor,
} from '../../../catalog/delivery/engagement.ts'

const deadlines = { answer: 3, deliver: 30, review: 10 }
const start = new Date('2026-11-23T09:00:00.000Z')
const day = 86_400_000

/** Where each act leads from each step; a missing one is refused. */
const table: Record<Step, Partial<Record<MoveId, Step>>> = {
  requested: { 'take-on': 'underway', decline: 'declined' },
  underway: { deliver: 'delivered' },
  delivered: { accept: 'accepted', reject: 'returned' },
  returned: { deliver: 'delivered' },
  disputed: { deliver: 'delivered', accept: 'accepted' },
  declined: {},
  accepted: {},
}

/** The shortest way to each step. */
const ways: Record<Step, MoveId[]> = {
  requested: [],
  underway: ['take-on'],
  delivered: ['take-on', 'deliver'],
  returned: ['take-on', 'deliver', 'reject'],
  disputed: ['take-on', 'deliver', 'reject', 'deliver', 'reject', 'deliver', 'reject'],
  declined: ['decline'],
  accepted: ['take-on', 'deliver', 'accept'],
}

describe.each(Object.keys(table) as Step[])('an engagement that is %s', (step) => {
  const engagement = reach(step)

  test.each(moveIds)(`answers "%s" as the table says`, (move) => {
    const target = table[step][move]
    expect(canMove(engagement, move)).toBe(target !== undefined)
    if (target === undefined) {
      expect(() => act(engagement, move)).toThrow(RangeError)
    } else {
      expect(act(engagement, move)).toMatchObject({ step: target, overdue: false })
    }
  })

  test('allows nothing more once it has ended, and waits for nobody', () => {
    const ended = { ...engagement, ended: start.toISOString() }
    expect(moveIds.some((move) => canMove(ended, move))).toBe(false)
    expect(waitsFor(ended)).toBeNull()
    expect(passTime(ended, later(400), { deadlines, silence: 'accept' })).toBe(ended)
  })

  test('calls the operator in when its deadline has passed, once and not before', () => {
    const { due } = engagementSteps[step]
    const limit = due ? deadlines[due] : 400
    const rules = { deadlines, silence: 'operator' } as const
    const just = new Date(new Date(engagement.since).getTime() + limit * day - 1)
    expect(passTime(engagement, just, rules)).toBe(engagement)
    const passed = passTime(engagement, new Date(just.getTime() + 1), rules)
    expect(waitsFor(passed)).toBe(due ? 'operator' : engagementSteps[step].waitsFor)
    expect(passTime(passed, later(900), rules)).toBe(passed)
  })

  test('can still be moved on by the one who was late', () => {
    const late = passTime(engagement, later(400), { deadlines, silence: 'operator' })
    for (const move of moveIds) expect(canMove(late, move)).toBe(canMove(engagement, move))
  })
})

test('every step can be reached from a new request', () => {
  for (const step of Object.keys(ways) as Step[]) expect(reach(step).step).toBe(step)
})

test('silence after the review counts as accepted when the product says so, and the history says that it was silence', () => {
  const accepted = passTime(reach('delivered'), later(400), { deadlines, silence: 'accept' })
  expect(accepted).toMatchObject({ step: 'accepted', overdue: false })
  expect(accepted.history.at(-1)).toMatchObject({ move: 'accept', by: 'silence' })
})

test('silence of the seller is never an answer', () => {
  for (const step of ['requested', 'underway', 'returned'] as const) {
    const passed = passTime(reach(step), later(400), { deadlines, silence: 'accept' })
    expect(passed).toMatchObject({ step, overdue: true })
  }
})

test('the history keeps who did what and when, oldest first', () => {
  expect(reach('returned').history).toEqual([
    { move: 'take-on', by: 'seller', at: later(1).toISOString() },
    { move: 'deliver', by: 'seller', at: later(2).toISOString() },
    { move: 'reject', by: 'buyer', at: later(3).toISOString() },
  ])
})

test('a move starts the next deadline and takes the lateness back', () => {
  const late = passTime(reach('requested'), later(5), { deadlines, silence: 'operator' })
  const taken = moveEngagement(late, { move: 'take-on', by: 'seller', at: later(6) }, deadlines)
  expect(taken).toMatchObject({ overdue: false, due: later(36).toISOString() })
})

function reach(step: Step): Engagement {
  return ways[step].reduce(act, openEngagement(start, deadlines))
}

function act(engagement: Engagement, move: MoveId): Engagement {
  const by = move === 'accept' || move === 'reject' ? 'buyer' : 'seller'
  return moveEngagement(engagement, { move, by, at: later(engagement.history.length + 1) }, deadlines)
}

function later(days: number): Date {
  return new Date(start.getTime() + days * day)
}
