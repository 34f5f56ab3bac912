import { describe, expect, test } from 'vitest'
import {
  canMove,
  type Engagement,
  moveEngagement,
  nextLook,
  openEngagement,
  passTime,
  waitsFor,
} from '../../../catalog/delivery/engagement.ts'
import {
  engagementSteps,
  type MoveId,
  moveIds,
  type Step,
  stepNames,
} from '../../../catalog/delivery/engagement-table.ts'
import { canAct, refundedPercent, settleEngagement } from '../../../catalog/delivery/engagement-settle.ts'

const deadlines = { answer: 3, deliver: 30, review: 10 }
const start = new Date('2026-11-23T09:00:00.000Z')
const day = 86_400_000

/** Where each act leads from each step; a missing one is refused. */
const table: Record<Step, Partial<Record<MoveId, Step>>> = {
  open: { submit: 'requested' },
  requested: { 'take-on': 'underway', return: 'unclear', decline: 'declined' },
  unclear: { submit: 'requested' },
  underway: { deliver: 'delivered' },
  delivered: { accept: 'accepted', reject: 'returned' },
  returned: { deliver: 'delivered' },
  disputed: { deliver: 'delivered', accept: 'accepted' },
  declined: {},
  appealed: {},
  accepted: {},
}

/** The shortest way to each step but the one that an appeal leads to. */
const ways: Record<Exclude<Step, 'open' | 'appealed'>, MoveId[]> = {
  requested: [],
  unclear: ['return'],
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
    const limit = due ? days(due) : 400
    const rules = { deadlines, silence: 'operator' } as const
    const just = new Date(new Date(engagement.since).getTime() + limit * day - 1)
    expect(passTime(engagement, just, rules)).toMatchObject({ step, overdue: false })
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
  for (const step of stepNames) expect(reach(step).step).toBe(step)
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

test('whoever is waited for is reminded once, a day before the deadline, or half-way where there is less', () => {
  const rules = { deadlines, silence: 'operator' } as const
  const asked = reach('requested')
  expect(nextLook(asked)).toEqual(later(2))
  expect(passTime(asked, new Date(later(2).getTime() - 1), rules)).toBe(asked)
  const reminded = passTime(asked, later(2), rules)
  expect(reminded).toMatchObject({ step: 'requested', reminded: later(2).toISOString() })
  expect(passTime(reminded, later(2.5), rules)).toBe(reminded)
  expect(nextLook(reminded)).toEqual(later(3))
  expect(nextLook(openEngagement(start, { ...deadlines, answer: 1 }))).toEqual(later(0.5))
  expect(
    moveEngagement(reminded, { move: 'take-on', by: 'seller', at: later(2.6) }, deadlines).reminded,
  ).toBe(undefined)
})

describe('beside the steps', () => {
  const sides = ['buyer', 'seller'] as const

  test('either side appeals while it is with one of them, and nobody while it is with the operator or over', () => {
    for (const step of stepNames) {
      const party = engagementSteps[step].waitsFor
      for (const by of sides) {
        expect(canAct(reach(step), 'appeal', by)).toBe(party === 'buyer' || party === 'seller')
      }
      expect(canAct(reach(step), 'appeal', 'operator')).toBe(false)
    }
  })

  test.each(stepNames.filter((step) => canAct(reach(step), 'appeal', 'buyer')))(
    'an appeal while it is %s stops the clock; withdrawn or sent back it goes on with what was left',
    (step) => {
      const before = reach(step)
      const at = new Date(Date.parse(before.since) + 3_600_000)
      const appealed = settleEngagement(before, { move: 'appeal', by: 'seller', note: 'No.', at }, deadlines)
      expect(appealed).toMatchObject({ step: 'appealed', due: null, paused: { step, by: 'seller' } })
      expect(waitsFor(appealed)).toBe('operator')
      expect(moveIds.some((move) => canMove(appealed, move))).toBe(false)
      expect(passTime(appealed, later(900), { deadlines, silence: 'accept' })).toBe(appealed)
      expect(canAct(appealed, 'withdraw', 'buyer')).toBe(false)
      const back = new Date(at.getTime() + 40 * day)
      for (const [move, by] of [
        ['withdraw', 'seller'],
        ['decide-back', 'operator'],
      ] as const) {
        const again = settleEngagement(appealed, { move, by, at: back }, deadlines)
        const due = new Date(Date.parse(before.due ?? '') + 40 * day).toISOString()
        expect(again).toMatchObject({ step, due, overdue: false })
        expect(again).not.toHaveProperty('paused')
      }
    },
  )

  test('the operator decides where the operator is waited for: back, refund, or complete what was delivered', () => {
    for (const step of stepNames) {
      const isOperators = engagementSteps[step].waitsFor === 'operator'
      const wasDelivered = step === 'disputed'
      expect(canAct(reach(step), 'decide-back', 'operator')).toBe(isOperators)
      expect(canAct(reach(step), 'decide-refund', 'operator')).toBe(isOperators)
      expect(canAct(reach(step), 'decide-complete', 'operator')).toBe(isOperators && wasDelivered)
      expect(canAct(reach(step), 'decide-back', 'buyer')).toBe(false)
    }
    const act = { by: 'operator', at: later(9) } as const
    const back = (step: Step) =>
      settleEngagement(reach(step), { move: 'decide-back', ...act }, deadlines).step
    expect(back('declined')).toBe('requested')
    expect(back('disputed')).toBe('returned')
    expect(settleEngagement(reach('disputed'), { move: 'decide-complete', ...act }, deadlines).step).toBe(
      'accepted',
    )
    const refunded = settleEngagement(
      reach('declined'),
      { move: 'decide-refund', percent: 100, ...act },
      deadlines,
    )
    expect(refundedPercent(refunded)).toBe(100)
    expect(waitsFor(refunded)).toBeNull()
  })

  test('a passed deadline lets the operator send it back with a whole new one', () => {
    const late = passTime(reach('underway'), later(99), { deadlines, silence: 'operator' })
    const again = settleEngagement(late, { move: 'decide-back', by: 'operator', at: later(99) }, deadlines)
    expect(again).toMatchObject({ step: 'underway', overdue: false, due: later(129).toISOString() })
  })

  test('a refund is asked for by one and answered by the other, until the work is accepted', () => {
    for (const step of stepNames) {
      for (const by of sides) expect(canAct(reach(step), 'ask-refund', by)).toBe(step !== 'accepted')
    }
    const ask = { move: 'ask-refund', by: 'buyer', percent: 40, at: later(5) } as const
    const asked = settleEngagement(reach('underway'), ask, deadlines)
    expect(waitsFor(asked)).toBe('seller')
    expect(canAct(asked, 'ask-refund', 'seller')).toBe(false)
    expect(canAct(asked, 'agree-refund', 'buyer')).toBe(false)
    const agreed = settleEngagement(
      asked,
      { move: 'agree-refund', by: 'seller', percent: 40, at: later(6) },
      deadlines,
    )
    expect(refundedPercent(agreed)).toBe(40)
    const refused = settleEngagement(asked, { move: 'refuse-refund', by: 'seller', at: later(6) }, deadlines)
    expect(refused).toMatchObject({ step: 'underway', due: asked.due })
    expect(refused).not.toHaveProperty('refund')
    expect(refundedPercent({ ...refused, ended: start.toISOString() })).toBeNull()
  })

  test('what is not possible is refused, and leaves everything as it was', () => {
    const accepted = reach('accepted')
    for (const by of sides) {
      const act = { move: 'appeal', by, at: start } as const
      expect(() => settleEngagement(accepted, act, deadlines)).toThrow(RangeError)
    }
  })
})

function reach(step: Step): Engagement {
  if (step === 'open') return openEngagement(start, deadlines, 'open')
  if (step !== 'appealed') return ways[step].reduce(act, openEngagement(start, deadlines))
  return settleEngagement(reach('requested'), { move: 'appeal', by: 'buyer', at: later(1) }, deadlines)
}

function act(engagement: Engagement, move: MoveId): Engagement {
  const by = move === 'accept' || move === 'reject' || move === 'submit' ? 'buyer' : 'seller'
  return moveEngagement(engagement, { move, by, at: later(engagement.history.length + 1) }, deadlines)
}

function days(due: 'request' | 'answer' | 'deliver' | 'review'): number {
  return due === 'request' ? deadlines.review : deadlines[due]
}

function later(days: number): Date {
  return new Date(start.getTime() + days * day)
}
