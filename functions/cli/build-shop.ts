import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { compileCatalog, writeSchemas } from '../../catalog/compile.ts'
import { formatProblem, readCatalog } from '../../catalog/read.ts'
import { refusal } from '../runtime/refusal.ts'
import { type BuildRecord, buildKey, builtRecord, widgetVersion } from './build-key.ts'
import type { BuildSettings } from './build-settings.ts'
import { bundleServer } from './bundle-server.ts'
import { compressFolder } from './compress.ts'
import { holdLock } from './lock.mjs'

/**
 * Builds the shop in a folder beside `distDir` and renames it into place at the end: pages and prices switch
 * together, and a failed build leaves the last good one.
 * @param log told a line for each step
 * @returns the build, also when another process made the same one meanwhile
 * @throws an error with all problems of the product files, ready to print
 */
export async function buildShop(settings: BuildSettings, log: (line: string) => void): Promise<BuildRecord> {
  const { distDir } = settings
  const beside = dirname(distDir)
  await mkdir(beside, { recursive: true })
  const lock = await holdLock(join(beside, `.dist-lock-${basename(distDir)}`), () =>
    log('Another command is building; waiting for it.'),
  )
  try {
    await removeLeftovers(beside)
    const key = await buildKey(settings)
    const last = builtRecord(distDir)
    if (last?.key === key) return last
    const folder = await mkdtemp(join(beside, '.dist-'))
    // A temporary folder is its maker's alone; a web server that serves the pages is somebody else.
    await chmod(folder, 0o777 & ~process.umask())
    try {
      await buildInto(folder, settings, key, log)
      await swap(folder, distDir)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    return builtRecord(distDir) as BuildRecord
  } finally {
    lock.release()
  }
}

async function buildInto(
  folder: string,
  settings: BuildSettings,
  key: string,
  log: (line: string) => void,
): Promise<void> {
  const { catalogDir, publicUrl, allowInsecureSellers } = settings
  const step = async <Result>(what: string, work: () => Promise<Result>): Promise<Result> => {
    const started = performance.now()
    const result = await work()
    log(`  ${what.padEnd(28)} ${((performance.now() - started) / 1000).toFixed(1)} s`)
    return result
  }
  const site = join(folder, 'site')
  const widget = join(folder, 'widget')

  const read = await step('read the catalog', () => readCatalog(catalogDir, { allowInsecureSellers }))
  if ('problems' in read) throw refusal(problemsText(read.problems.map(formatProblem)))
  await step('compile the catalog', () => compileCatalog(read.content, join(folder, 'functions', 'catalog')))
  await step('build the widget', async () => {
    const { buildWidget } = await import('../../widget/build.ts')
    await buildWidget({ outDir: widget, version: await widgetVersion(), publicUrl })
  })
  await step('build the pages', async () => {
    const { buildSite } = await import('../../site/build/build.ts')
    await buildSite({ outDir: site, catalogDir, publicUrl })
  })
  await rename(widget, join(site, 'widget'))
  await writeSchemas(join(site, 'schema'))
  await step('bundle the server', () => bundleServer(join(folder, 'functions')))
  await step('compress', () => compressFolder(site))
  const record: BuildRecord = { id: key.slice(0, 12), builtAt: new Date().toISOString(), publicUrl, key }
  await writeFile(join(folder, 'build.json'), `${JSON.stringify(record, null, 2)}\n`)
}

function problemsText(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  return `${problems.join('\n')}\n\nThe catalog has ${count}; nothing was built.`
}

/** A folder cannot be renamed onto another, so the old build steps aside for a moment. */
async function swap(folder: string, distDir: string): Promise<void> {
  if (!existsSync(distDir)) return rename(folder, distDir)
  const old = await mkdtemp(join(dirname(distDir), '.dist-old-'))
  await rename(distDir, join(old, 'dist'))
  await rename(folder, distDir)
  await rm(old, { recursive: true, force: true })
}

/** What a killed build left behind; folders of the last hour may belong to another DIST_DIR at work. */
async function removeLeftovers(beside: string): Promise<void> {
  const hourAgo = Date.now() - 3_600_000
  for (const name of await readdir(beside)) {
    if (!name.startsWith('.dist-') || name.startsWith('.dist-lock-')) continue
    const path = join(beside, name)
    const { mtimeMs } = await stat(path)
    if (mtimeMs < hourAgo) await rm(path, { recursive: true, force: true })
  }
}
