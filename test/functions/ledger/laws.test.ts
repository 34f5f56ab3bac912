import { expect, test } from 'vitest'
import { liveThrough, type Tally } from './history.ts'

const histories = 10_000

test(`in ${histories.toLocaleString('en')} random histories the books sum to zero, undo no more than was sold, and are empty when all went back`, () => {
  const tally: Tally = new Map()
  for (let seed = 1; seed <= histories; seed += 1) {
    const broken = liveThrough(seed, tally)
    if (broken) expect.fail(`history ${seed}: ${broken}`)
  }
  // A kind of fact that never came was not tested.
  for (const kind of [
    'payment',
    'refund',
    'refund-failed',
    'dispute',
    'dispute-won',
    'dispute-lost',
    'transfer',
  ]) {
    expect(tally.get(kind), kind).toBeGreaterThan(histories / 20)
  }
}, 120_000)
