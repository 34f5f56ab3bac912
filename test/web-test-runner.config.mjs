import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { chromeLauncher } from '@web/test-runner-chrome'
import { buildWidget } from '../widget/build.ts'
import { findChromium } from './browser.ts'
import { storeMiddleware } from './widget/store/middleware.ts'

const rootDir = fileURLToPath(new URL('..', import.meta.url))
const widgetDir = await mkdtemp(join(tmpdir(), 'vitrine-widget-'))
process.once('exit', () => rmSync(widgetDir, { recursive: true, force: true }))

const { executablePath, args } = await findChromium()

/** Elements in a real browser: the built files, served beside a stand-in for the store's data. */
export default {
  rootDir,
  files: 'test/widget/**/*.wtr.ts',
  nodeResolve: true,
  concurrency: 1,
  testsFinishTimeout: 180_000,
  testFramework: { config: { timeout: 20_000 } },
  browsers: [chromeLauncher({ launchOptions: { executablePath, args } })],
  middleware: [storeMiddleware({ widgetDir })],
  plugins: [
    { name: 'build-widget', serverStart: () => buildWidget({ outDir: widgetDir, version: 'test' }) },
    esbuildPlugin({ ts: true, target: 'es2022' }),
  ],
}
