import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Whole purchases in a real browser against a running shop; one file at a time, they share one build. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    include: ['test/e2e/**/*.e2e.ts'],
    environment: 'node',
    // Real processes on a shared machine: one may come too late once. `test/second-tries.ts` names it.
    retry: process.env.CI ? 1 : 0,
    globalSetup: ['test/postgres-run.ts', 'test/e2e/build-once.ts'],
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 180_000,
  },
})
