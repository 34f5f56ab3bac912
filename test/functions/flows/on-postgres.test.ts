import { describe } from 'vitest'

process.env.VITRINE_TEST_STORE = 'postgres'

// The suites themselves, once more on the other store.
describe('on PostgreSQL', async () => {
  await import('./purchase.test.ts')
  await import('./faults.test.ts')
  await import('./settle.test.ts')
  await import('../routes/access.test.ts')
})
