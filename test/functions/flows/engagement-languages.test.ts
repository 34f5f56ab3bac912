import { describe } from 'vitest'
import { describeEngagementLanguages } from './engagement-languages.ts'

describe.for(['sqlite', 'postgres'] as const)('work by people in Chinese, on %s', (store) => {
  describeEngagementLanguages(store)
})
