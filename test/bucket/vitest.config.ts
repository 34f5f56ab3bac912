import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Files sold from a bucket of a real OpenStack Swift through its S3 API; `main.ts` installs it. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    include: ['test/bucket/**/*.real.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
})
