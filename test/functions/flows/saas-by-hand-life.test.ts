import { describe } from 'vitest'
import { describeSaasByHand } from './saas-by-hand-life.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  describeSaasByHand(store)
})
