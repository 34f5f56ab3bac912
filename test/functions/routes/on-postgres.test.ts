import { describe } from 'vitest'

process.env.VITRINE_TEST_STORE = 'postgres'

// The suites themselves, once more on the other store.
describe('on PostgreSQL', async () => {
  await import('./health.test.ts')
  await import('./metrics.test.ts')
})
