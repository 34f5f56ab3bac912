import { createHash, type Hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { BuildSettings } from './build-settings.ts'
import { projectRoot } from './tool.ts'

/** Says of a build what it was made from. */
export interface BuildRecord {
  /** Short name of what it was made from: the same content gives the same id. */
  id: string
  builtAt: string
  /** Origin that its pages name. */
  publicUrl: string
  key: string
}

const code = ['astro.config.mjs', 'package-lock.json', 'package.json', 'tsconfig.json']
const codeFolders = ['catalog', 'functions', 'site', 'widget']

/** A hash over everything a build is made from: content, code, lock file, addresses. */
export async function buildKey({
  catalogDir,
  publicUrl,
  allowInsecureSellers,
}: BuildSettings): Promise<string> {
  const hash = createHash('sha256')
  hash.update(JSON.stringify([publicUrl, catalogDir, allowInsecureSellers]))
  for (const file of code) await addFile(hash, join(projectRoot, file))
  for (const folder of codeFolders) await addFolder(hash, join(projectRoot, folder))
  if (relative(join(projectRoot, 'catalog'), catalogDir) !== '') await addFolder(hash, catalogDir)
  return hash.digest('hex')
}

/** What the build in a folder was made from; undefined when there is no whole build. */
export function builtRecord(distDir: string): BuildRecord | undefined {
  try {
    return JSON.parse(readFileSync(join(distDir, 'build.json'), 'utf8')) as BuildRecord
  } catch {
    return undefined
  }
}

/** Version of the widget's files: its bytes may be cached for ever, so other sources give another version. */
export async function widgetVersion(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(projectRoot, 'package.json'), 'utf8')) as {
    version: string
  }
  const hash = createHash('sha256')
  for (const file of ['package-lock.json', 'catalog/money.ts']) await addFile(hash, join(projectRoot, file))
  await addFolder(hash, join(projectRoot, 'widget'))
  return `${version}-${hash.digest('hex').slice(0, 8)}`
}

async function addFolder(hash: Hash, folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !relative(folder, path)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
    .sort()
  for (const file of files) {
    hash.update(`${relative(folder, file)}\0`)
    await addFile(hash, file)
  }
}

async function addFile(hash: Hash, file: string): Promise<void> {
  hash.update(
    createHash('sha256')
      .update(await readFile(file))
      .digest(),
  )
}
