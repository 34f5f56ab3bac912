import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildKey, builtRecord } from './build-key.ts'
import { buildSettings } from './build-settings.ts'
import { projectRoot } from './tool.ts'

/** `npm start`. With `--as-built` the build is taken as it is. */
export async function main(args: readonly string[]): Promise<number | undefined> {
  const settings = buildSettings(process.env)
  if (!args.includes('--as-built')) {
    const last = builtRecord(settings.distDir)
    if (last?.key !== (await buildKey(settings)) && !(await buildApart())) {
      if (!existsSync(join(settings.distDir, 'build.json'))) return 1
      console.error('The build failed, as said above. The shop starts with the last good build.')
    }
  }
  const { main: serve } = await import('../runtime/node.ts')
  return (await serve()) ?? undefined
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
