import { expect, test } from 'vitest'
import { entryKinds } from '../../../functions/orders/books.ts'
import { liveThrough, type Tally } from './history.ts'

const histories = 10_000

test(`in ${histories.toLocaleString('en')} random histories the books sum to zero, undo no more than was sold, and are empty when all went back`, () => {
  const tally: Tally = new Map()
  for (let seed = 1; seed <= histories; seed += 1) {
    const broken = liveThrough(seed, tally)
    if (broken) expect.fail(`history ${seed}: ${broken}`)
  }
  // A kind of fact that never came was not tested. The histories pay nothing twice.
  for (const kind of entryKinds.filter((kind) => kind !== 'double-payment')) {
    expect(tally.get(kind), kind).toBeGreaterThan(histories / 20)
  }
}, 120_000)
