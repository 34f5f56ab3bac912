import { describe } from 'vitest'
import { describeSaasLife } from './saas-life.ts'

describe.for(['sqlite', 'postgres'] as const)('on %s', (store) => {
  describeSaasLife(store)
})
