import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goOnCounting, type Stands } from '../../../functions/orders/use-count.ts'

const start = new Date('2026-11-23T09:00:00.000Z')
const at = (hour: number): Date => new Date(start.getTime() + hour * 3_600_000)
const values = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })

/** What is billed of hourly counts. */
function billed(counts: readonly number[], repeat = 1): number {
  let stands: Stands = {}
  let sum = 0
  for (const [hour, value] of counts.entries()) {
    for (let time = 0; time < repeat; time += 1) {
      const count = { counter: '', value: String(value), at: at(hour) }
      const counted = goOnCounting(stands, [count], { since: start, now: at(hour) })
      stands = counted.stands
      for (const { value: used } of counted.used) {
        expect(used).toBeGreaterThan(0)
        sum += used
      }
    }
  }
  return sum / 10_000
}

test('a count that only rises is billed as what it stands at', () => {
  fc.assert(
    fc.property(values, (some) => {
      const rising = some.toSorted((a, b) => a - b)
      expect(billed(rising)).toBe(rising.at(-1) ?? 0)
    }),
  )
})

test('saying each count three times bills nothing more', () => {
  fc.assert(fc.property(values, (some) => void expect(billed(some, 3)).toBe(billed(some))))
})

test('whatever a count does, no more is billed than it rose by, and no less than its first rise', () => {
  fc.assert(
    fc.property(values, (some) => {
      const rises = some.map((value, index) => Math.max(0, value - (some[index - 1] ?? 0)))
      const sum = billed(some)
      expect(sum).toBeLessThanOrEqual(rises.reduce((total, rise) => total + rise, 0))
      expect(sum).toBeGreaterThanOrEqual(some[0] ?? 0)
    }),
  )
})

test('hours that nobody asked for change nothing of the sum', () => {
  fc.assert(
    fc.property(values, fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }), (some, asked) => {
      const rising = some.toSorted((a, b) => a - b)
      const seen = rising.filter((_value, index) => asked[index] || index === rising.length - 1)
      expect(billed(seen)).toBe(billed(rising))
    }),
  )
})
