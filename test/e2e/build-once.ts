import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { projectRoot, runTool } from '../../functions/cli/tool.ts'
import { freePorts } from './free-ports.ts'

declare module 'vitest' {
  interface ProvidedContext {
    port: number
    distDir: string
  }
}

/** Builds the shop once for all files; what did not change since the last run is not built again. */
export default async function setup(project: TestProject): Promise<void> {
  const port = await freePorts()
  const distDir = join(projectRoot, 'node_modules', '.cache', 'e2e', `dist-${port}`)
  const env = { PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: '', DIST_DIR: distDir, CATALOG_DIR: '' }
  const { code, output } = await runTool('functions/cli/enter.mjs', ['build'], { env })
  if (code !== 0) throw new Error(`The shop could not be built:\n${output}`)
  project.provide('port', port)
  project.provide('distDir', distDir)
}
