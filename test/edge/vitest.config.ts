import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The functions in real workerd on a real PostgreSQL, with and without a Node process beside them. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    include: ['test/edge/**/*.edge.ts'],
    environment: 'node',
    // Real processes on a shared machine: one may come too late once. `test/second-tries.ts` names it.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['test/postgres-run.ts', 'test/edge/bundle-once.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
})
