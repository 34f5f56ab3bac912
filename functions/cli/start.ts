import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { buildKey, builtRecord } from './build-key.ts'
import { buildSettings } from './build-settings.ts'
import { projectRoot } from './tool.ts'

/**
 * `npm start`: runs the bundle of the last build, which starts several times faster than its sources.
 * With `--as-built` the build is taken as it is; with `--from-source` the functions run from their sources.
 */
export async function main(args: readonly string[]): Promise<number | undefined> {
  const settings = buildSettings(process.env)
  if (!args.includes('--as-built')) {
    const last = builtRecord(settings.distDir)
    const isStale = last?.key !== (await buildKey(settings))
    if (isStale) await refuseEarly()
    if (isStale && !(await buildApart())) {
      if (!existsSync(join(settings.distDir, 'build.json'))) return 1
      console.error('The build failed, as said above. The shop starts with the last good build.')
    }
  }
  const shop: typeof import('../runtime/node.ts') = args.includes('--from-source')
    ? await import('../runtime/node.ts')
    : await import(pathToFileURL(join(settings.distDir, 'functions', 'shop.js')).href)
  return shop.main({
    root: projectRoot,
    startSandbox: async (options) => (await import('../sandbox/start.ts')).startSandbox(options),
  })
}

/**
 * Tells a wrong setting before the build, not a minute later; also a port that another shop has, whose pages the build
 * would replace under it.
 */
async function refuseEarly(): Promise<void> {
  const { readSettings } = await import('../runtime/settings.ts')
  const { holdPort } = await import('../runtime/hold-port.ts')
  const { PORT, HOST } = readSettings(process.env, projectRoot)
  const held = await holdPort(PORT, HOST)
  await held.close()
}

/** Builds in a process of its own: what Astro needs of memory is given back before the shop starts. */
export async function buildApart(): Promise<boolean> {
  const child = spawn(process.execPath, [join(projectRoot, 'functions/cli/enter.mjs'), 'build'], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => resolve(code === 0))
  })
}
