import { describe } from 'vitest'

process.env.VITRINE_TEST_STORE = 'postgres'

// The suites themselves, once more on the other store.
describe('on PostgreSQL', async () => {
  await import('./subscription.test.ts')
  await import('./refunds.test.ts')
  await import('./refunds-after-credit.test.ts')
  await import('./disputes.test.ts')
  await import('./change.test.ts')
  await import('./healing.test.ts')
  await import('./races.test.ts')
  await import('./measured.test.ts')
  await import('./accepted-term.test.ts')
  await import('./failed-refunds.test.ts')
})
