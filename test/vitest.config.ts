import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Unit and contract tests. Elements are tested by @web/test-runner (`*.wtr.ts`), whole purchases by test/e2e/vitest.config.ts. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  // The widget's build puts its version here.
  define: { VITRINE_VERSION: JSON.stringify('0.0.0-test') },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/e2e/**'],
    environment: 'node',
    // Real processes on a shared machine: one may come too late once. `test/second-tries.ts` names it.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['test/postgres-run.ts'],
    // Tests of processes and databases wait more than they compute: one worker would leave half of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 20_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
})
