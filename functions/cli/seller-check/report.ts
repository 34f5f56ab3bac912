/** One thing a seller's server must do, and how it did. */
export interface Finding {
  /** Number of the conformance point; those of the three protocols are the same where they mean the same. */
  point: number
  title: string
  result: 'passed' | 'failed' | 'noted' | 'not asked'
  /** What was seen; for a failure the mistake in words. */
  said: string
}

export interface Report {
  url: string
  protocol: string
  at: string
  findings: Finding[]
  passed: number
  failed: number
}

/** Collects findings; the first failure of a point is the one that is told. */
export interface Notes {
  passed(point: number, said?: string): void
  failed(point: number, said: string): void
  noted(point: number, said: string): void
  /** The secrets that no message may hold, and every message that came. */
  findings(): Finding[]
}

/** What each point asks, in the words of the report. */
const titles: Readonly<Record<number, string>> = {
  1: 'makes an instance within 5 seconds',
  2: 'makes one instance for one order line, however often it is asked',
  3: 'refuses wrong, missing, stale and early signatures, and does nothing then',
  4: 'refuses a call that it has seen before',
  5: 'takes a signature in small and in capital letters',
  6: 'reads the body as it was sent',
  7: 'answers questions after one, two and unknown instances',
  8: 'hands over an https address of at most 512 characters',
  9: 'takes every kind of renewal, twice as once',
  10: 'freezes and thaws, twice as once',
  11: 'releases, twice as once, and forgets the instance',
  12: 'says that it does not know an unknown instance',
  13: 'refuses an activity that it does not know',
  14: 'takes calls that are marked as tests',
  15: 'signs its answers over their raw bytes',
  16: 'lets fields and parameters pass that it does not know',
  17: 'answers 200 with JSON in UTF-8',
  18: 'has no secrets in its messages',
  19: 'takes a change of plan and quantity, twice as once',
  20: 'says before a change whether it is possible',
  21: 'serves what is paid for by use: a count, freeze and thaw',
}

/** @param points those that the protocol has; a point of which nothing was said counts as not asked */
export function createNotes(points: readonly number[]): Notes {
  const kept = new Map<number, Finding>()
  const keep = (point: number, result: Finding['result'], said: string): void => {
    const before = kept.get(point)
    if (before?.result === 'failed') return
    if (before && result !== 'failed' && said === '') return
    kept.set(point, { point, title: titles[point] ?? '', result, said })
  }
  return {
    passed: (point, said = '') => keep(point, 'passed', said),
    failed: (point, said) => keep(point, 'failed', said),
    noted: (point, said) => keep(point, 'noted', said),
    findings: () =>
      points.map(
        (point) =>
          kept.get(point) ?? {
            point,
            title: titles[point] ?? '',
            result: 'not asked',
            said: 'An earlier point stood in the way.',
          },
      ),
  }
}
