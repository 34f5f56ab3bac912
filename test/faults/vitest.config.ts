import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Shops that are killed while people buy: a short run by a fixed seed. The long one is `npm run test:faults`. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    include: ['test/faults/**/*.faults.ts'],
    environment: 'node',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 120_000,
  },
})
