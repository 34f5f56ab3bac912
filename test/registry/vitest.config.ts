import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Debian's docker-registry with tokens of the shop, asked by skopeo and by hand; `main.ts` brings both. */
export default defineConfig({
  root,
  cacheDir: 'node_modules/.vite/vitest',
  test: {
    include: ['test/registry/**/*.real.ts'],
    environment: 'node',
    maxWorkers: 1,
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    passWithNoTests: false,
  },
})
