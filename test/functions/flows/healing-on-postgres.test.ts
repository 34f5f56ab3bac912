import { describe } from 'vitest'

process.env.VITRINE_TEST_STORE = 'postgres'

// The suites themselves, once more on the other store.
describe('on PostgreSQL', async () => {
  await import('./reconcile.test.ts')
  await import('./revive.test.ts')
  await import('../attack/payment-storm.test.ts')
})
