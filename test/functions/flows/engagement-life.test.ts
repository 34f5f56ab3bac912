import { describe } from 'vitest'
import { describeEngagements } from './engagement-life.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  describeEngagements(store)
})
