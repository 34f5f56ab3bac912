import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { bundleWorker } from '../../functions/cli/bundle-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    workerFile: string
  }
}

/** Bundles the worker once for all files, as the build does. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-worker-'))
  const workerFile = join(folder, 'worker.js')
  await bundleWorker(workerFile)
  project.provide('workerFile', workerFile)
  return () => rm(folder, { recursive: true, force: true })
}
