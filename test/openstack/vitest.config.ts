import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Images shared at a real OpenStack, which `test/openstack/main.ts` has started. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    include: ['test/openstack/**/*.openstack.ts'],
    environment: 'node',
    // One cloud for all, and one of the tests takes its Glance away.
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    passWithNoTests: false,
  },
})
