import { describe } from 'vitest'
import { describeRequests } from './engagement-request.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  describeRequests(store)
})
