import { describe } from 'vitest'
import { describeEngagementDisputes } from './engagement-disputes.ts'

describe.for(['sqlite', 'postgres'] as const)('work by people and its bank, on %s', (store) => {
  describeEngagementDisputes(store)
})
