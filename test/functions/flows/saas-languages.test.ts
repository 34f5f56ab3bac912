import { describe } from 'vitest'
import { describeSaasLanguages } from './saas-languages.ts'

describe.for(['sqlite', 'postgres'] as const)('an account in Chinese, on %s', (store) => {
  describeSaasLanguages(store)
})
