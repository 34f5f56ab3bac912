import { z } from 'zod'
import type { UseCount } from '../../catalog/delivery/seller-port.ts'

const reading = { value: z.int().nonnegative(), at: z.iso.datetime() }

/** Where each count of an instance stands, by its name. Values are ten-thousandths of the unit. */
export const standsSchema = z.record(
  z.string(),
  z.strictObject({
    ...reading,
    /** A lower count that came after it, once: what the next one says decides. */
    fallen: z.strictObject(reading).optional(),
  }),
)
export type Stands = z.output<typeof standsSchema>
type Stand = Stands[string]

/** What was used between two counts. */
export interface Used {
  counter: string
  /** Ten-thousandths of the unit, more than 0. */
  value: number
  begin: Date
  end: Date
}

export interface CountedUse {
  stands: Stands
  used: Used[]
  /** What a person should know, as a sentence; null when nothing. */
  fault: string | null
}

const oldestMs = 21 * 86_400_000
const aheadMs = 300_000

/** Exactly, without a float: `1.5` → 15000. @param text digits, at most four of them after a point */
export function tenThousandths(text: string): number {
  const [whole = '0', part = ''] = text.split('.')
  return Number(whole + part.padEnd(4, '0'))
}

/**
 * Goes on from where a seller's counts stood. Each count begins at 0 when the account is made, and only what it rose by
 * is used; one that is repeated or older than the last changes nothing. (ours) A count that falls charges nothing. When
 * the next is lower than before as well, the seller counts anew, and it goes on from the fallen one; when it is not, the
 * fall was a slip, and it goes on from the one before. So nobody pays twice for what was counted once.
 * @param since when the first count began
 */
export function goOnCounting(
  before: Stands,
  counts: readonly UseCount[],
  { since, now }: { since: Date; now: Date },
): CountedUse {
  const stands: Stands = { ...before }
  const used: Used[] = []
  let fault: string | null = null
  for (const { counter, value: text, at } of counts.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
    if (at.getTime() > now.getTime() + aheadMs) {
      fault = `The seller counted use at ${at.toISOString()}, which is yet to come; look at its clock.`
      continue
    }
    const value = tenThousandths(text)
    const stand = stands[counter]
    const from = baseOf(stand, value, at)
    if (from === 'late') continue
    if (now.getTime() - at.getTime() > oldestMs) {
      fault = `The seller’s last count of use is of ${at.toISOString()}, more than 21 days ago; a later one is waited for.`
      continue
    }
    if (from === 'falls') {
      stands[counter] = { ...(stand as Stand), fallen: { value, at: at.toISOString() } }
      fault = `The seller’s count of use fell from ${inUnits(stand?.value ?? 0)} to ${text}; nothing was charged for it.`
      continue
    }
    if (value > from.value) {
      // As with the usage push, nothing counts as begun more than 21 days ago.
      const earliest = Math.max(Date.parse(from.at ?? since.toISOString()), now.getTime() - oldestMs)
      const begin = new Date(Math.min(earliest, at.getTime()))
      used.push({ counter, value: value - from.value, begin, end: at })
    }
    stands[counter] = { value, at: at.toISOString() }
  }
  return { stands, used, fault }
}

/** Which count the difference is taken to. */
function baseOf(
  stand: Stand | undefined,
  value: number,
  at: Date,
): { value: number; at?: string } | 'late' | 'falls' {
  if (!stand) return { value: 0 }
  const { fallen } = stand
  if (at.getTime() <= Date.parse(fallen?.at ?? stand.at)) return 'late'
  if (value >= stand.value) return stand
  return fallen && value >= fallen.value ? fallen : 'falls'
}

const inUnits = (value: number): string => String(value / 10_000)
