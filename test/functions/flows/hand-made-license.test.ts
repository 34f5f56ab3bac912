import { describe } from 'vitest'
import { describeHandMadeLicense } from './hand-made-license.ts'

describe.for(['sqlite', 'postgres'] as const)('a license made by hand, on %s', (store) => {
  describeHandMadeLicense(store)
})
