import { expect, test } from 'vitest'
import { deadlinesSchema } from '../../../catalog/delivery/engagement.ts'
import { dayText } from '../../../catalog/delivery/day-text.ts'
import { daysAfter } from '../../../catalog/delivery/engagement-days.ts'

const at = (iso: string) => new Date(iso)

test('a day in which the clocks change is a day like any other: the hour on the wall stays', () => {
  const berlin = { timezone: 'Europe/Berlin' }
  // Put forward on 29 March 2026: that day has 23 hours.
  expect(daysAfter(at('2026-03-28T17:00:00Z'), 1, berlin)).toEqual(at('2026-03-29T16:00:00Z'))
  // Put back on 25 October 2026: that day has 25 hours.
  expect(daysAfter(at('2026-10-24T16:00:00Z'), 1, berlin)).toEqual(at('2026-10-25T17:00:00Z'))
  expect(daysAfter(at('2026-10-24T16:00:00Z'), 7, {})).toEqual(at('2026-10-31T16:00:00Z'))
})

test('an hour that the clocks leave out is the one after it, one that they show twice the second', () => {
  const berlin = { timezone: 'Europe/Berlin' }
  // 02:30 on the 29th does not exist there; 03:30 does.
  expect(daysAfter(at('2026-03-28T01:30:00Z'), 1, berlin)).toEqual(at('2026-03-29T01:30:00Z'))
  expect(daysAfter(at('2026-10-24T00:30:00Z'), 1, berlin)).toEqual(at('2026-10-25T01:30:00Z'))
})

test('working days skip the days between, by the calendar of the seller’s place', () => {
  const berlin = { timezone: 'Europe/Berlin', count: 'working' } as const
  // Friday 18:00 there; the next working days are Monday and Tuesday.
  expect(daysAfter(at('2026-11-27T17:00:00Z'), 2, berlin)).toEqual(at('2026-12-01T17:00:00Z'))
  // Saturday counts as little as Sunday.
  expect(daysAfter(at('2026-11-28T10:00:00Z'), 1, berlin)).toEqual(at('2026-11-30T10:00:00Z'))
  // Late on Thursday by UTC it is Friday in Auckland: one working day later is Monday there.
  const auckland = { timezone: 'Pacific/Auckland', count: 'working' } as const
  expect(daysAfter(at('2026-11-26T20:00:00Z'), 1, auckland)).toEqual(at('2026-11-29T20:00:00Z'))
  const kuwait = {
    timezone: 'Asia/Kuwait',
    count: 'working',
    workdays: ['sun', 'mon', 'tue', 'wed', 'thu'],
  } as const
  expect(daysAfter(at('2026-11-26T10:00:00Z'), 1, kuwait)).toEqual(at('2026-11-29T10:00:00Z'))
})

test('a day is told with the hour where a place is named, in words of that place', () => {
  expect(dayText('2026-11-26T22:30:00.000Z')).toBe('26 November 2026')
  expect(dayText('2026-11-26T22:30:00.000Z', { timezone: 'Asia/Kuwait' })).toBe(
    '27 November 2026, 01:30 (Asia/Kuwait)',
  )
})

test('a product file names a real time zone, and each working day once', () => {
  const days = { answer: 1, deliver: 2, review: 3 }
  expect(deadlinesSchema.safeParse({ ...days, count: 'working', timezone: 'Europe/Berlin' }).success).toBe(
    true,
  )
  expect(deadlinesSchema.safeParse({ ...days, timezone: 'Europe/Nowhere' }).success).toBe(false)
  expect(deadlinesSchema.safeParse({ ...days, workdays: ['mon', 'mon'] }).success).toBe(false)
})
