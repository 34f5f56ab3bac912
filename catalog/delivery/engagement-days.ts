import { z } from 'zod'

const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const
type Weekday = (typeof weekdays)[number]

const dayMs = 86_400_000

/** Which days count, and where. All optional: without them every day counts, by UTC. */
export const dayFields = {
  count: z.enum(['calendar', 'working']).optional().meta({
    description:
      'Which days count of the seller’s time: "calendar" (default) or "working". The buyer’s days are always calendar days.',
  }),
  timezone: z
    .string()
    .refine(isTimeZone, { error: 'a time zone of the IANA list, such as "Europe/Berlin"' })
    .optional()
    .meta({ description: 'Time zone in which days are counted and told: the seller’s. Default: UTC.' }),
  workdays: z
    .array(z.enum(weekdays))
    .min(1)
    .refine((days) => new Set(days).size === days.length, { error: 'each day is named once' })
    .optional()
    .meta({ description: 'The seller’s working days. Default: mon to fri.' }),
}

export interface DayRule {
  count?: 'calendar' | 'working' | undefined
  timezone?: string | undefined
  workdays?: readonly Weekday[] | undefined
}

/**
 * The moment so many days later, at the same time by the clock on the wall there: a day in which the clocks are put
 * forward or back is a day like any other. Of working days, those in between do not count.
 * @param days from 1
 */
export function daysAfter(at: Date, days: number, rule: DayRule = {}): Date {
  const { count = 'calendar', timezone = 'UTC', workdays = weekdays.slice(1, 6) } = rule
  const wall = at.getTime() + offsetMs(at.getTime(), timezone)
  let left = days
  let day = wall
  while (left > 0) {
    day += dayMs
    const name = weekdays[new Date(day).getUTCDay()]
    if (count === 'calendar' || (name && workdays.includes(name))) left -= 1
  }
  return new Date(fromWall(day, timezone))
}

/** Of a moment that the wall clock leaves out, the one after the gap; of one that it shows twice, the second. */
function fromWall(wall: number, timezone: string): number {
  const first = wall - offsetMs(wall, timezone)
  const second = wall - offsetMs(first, timezone)
  return first === second ? first : Math.max(first, second)
}

/** How far the wall clock is ahead of UTC at a moment. */
function offsetMs(at: number, timezone: string): number {
  if (timezone === 'UTC') return 0
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(at))
  const of = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at / 1000) * 1000
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== ''
  } catch {
    return false
  }
}
