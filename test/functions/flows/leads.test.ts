import { describe } from 'vitest'
import { describeLeads } from './leads.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  describeLeads(store)
})
