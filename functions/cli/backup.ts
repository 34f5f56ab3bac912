import { existsSync } from 'node:fs'
import { copyFile, mkdir, open, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import type { Reached } from '../crash-points.ts'
import { refusal } from '../runtime/refusal.ts'
import { moveStamps } from '../runtime/stamp.ts'
import { projectRoot } from './tool.ts'

/** Files of the data folder that belong to running processes and would mislead another shop. */
const passing = /(-wal|-shm|-journal|\.part|\.\d+)$|^compiled$/
const database = 'vitrine.sqlite'

/** Pages of a database copied before others get a turn. */
const pagesAtOnce = 1000

/** `npm run backup [-- folder]`. */
export async function main(args: readonly string[]): Promise<number> {
  process.umask(0o077)
  if (process.env.DATABASE_URL) {
    throw refusal(
      'The shop is on PostgreSQL: back it up with pg_dump --format=custom --file=shop.dump "$DATABASE_URL", also while it runs, and restore it with pg_restore; both must be as new as the server.',
    )
  }
  const [given, ...more] = args
  if (more.length || given?.startsWith('-')) {
    throw refusal('Name one folder that is not there yet: npm run backup -- ../backups/monday.')
  }
  const dataDir = resolve(projectRoot, process.env.DATA_DIR || '.data')
  const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-')
  const folder = resolve(process.env.INIT_CWD ?? process.cwd(), given ?? `vitrine-backup-${stamp}`)
  const { bytes, files } = await backUp(dataDir, folder, { told: (line) => console.log(line) })
  const size = (bytes / 1e6).toFixed(1)
  console.log(`Backed up into ${folder}: ${size} MB of databases, ${files} other files.`)
  console.log('To restore it, start the shop with DATA_DIR set to that folder or a copy of it.')
  return 0
}

/**
 * Copies a data folder, while the shop runs, into a new folder that opens as DATA_DIR. Databases first: whatever file
 * they speak of was on the disk before they did, and files never change. The folder appears whole or not at all.
 * @throws a refusal when there is nothing to copy, the shop lives elsewhere, or the folder is there already
 */
export async function backUp(
  dataDir: string,
  folder: string,
  { told, reached = () => {} }: { told: (line: string) => void; reached?: Reached },
): Promise<{ bytes: number; files: number }> {
  if (!existsSync(join(dataDir, database)))
    throw refusal(`There is no shop in ${dataDir}; set DATA_DIR to the folder of one.`)
  refuseLeftBehind(join(dataDir, database))
  if (existsSync(folder)) throw refusal(`${folder} is there already; name a folder that is not.`)
  if (`${folder}${sep}`.startsWith(`${dataDir}${sep}`))
    throw refusal(`${folder} lies inside the folder it is to be a copy of; name one outside ${dataDir}.`)
  const unfinished = `${folder}.part`
  await rm(unfinished, { recursive: true, force: true })
  await mkdir(unfinished, { recursive: true, mode: 0o700 })

  let bytes = 0
  for (const path of (await contentOf(dataDir)).filter(isDatabase)) {
    await mkdir(dirname(join(unfinished, path)), { recursive: true, mode: 0o700 })
    bytes += await copyDatabase(join(dataDir, path), join(unfinished, path), (percent) =>
      told(`  ${path} ${percent} %`),
    )
  }
  reached('backup.copied')
  // Looked for only now: a file that came while the databases were copied may be one they speak of.
  const others = (await contentOf(dataDir)).filter((path) => !isDatabase(path))
  for (const path of others) await copyDurably(join(dataDir, path), join(unfinished, path))
  if (others.length) told(`  ${others.length} other files`)
  await rename(unfinished, folder)
  await sync(dirname(folder))
  return { bytes, files: others.length }
}

/** A copy of what was left behind would pass for a backup, night after night. */
function refuseLeftBehind(path: string): void {
  const source = new DatabaseSync(path, { readOnly: true })
  try {
    source.exec('pragma busy_timeout = 10000')
    if (!source.prepare("select 1 from sqlite_schema where name = 'settings'").get()) return
    const place = source.prepare('select value from settings where name = ?').get(moveStamps.moved)?.value
    if (typeof place !== 'string') return
    throw refusal(`This shop was moved to ${place}: back that database up, with pg_dump.`)
  } finally {
    source.close()
  }
}

/** Paths inside the data folder, the shop's own database first. */
async function contentOf(dataDir: string): Promise<string[]> {
  const entries = await readdir(dataDir, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(dataDir, join(entry.parentPath, entry.name)))
    .filter((path) => !path.split(sep).some((part) => passing.test(part)))
    .sort((a, b) => Number(b === database) - Number(a === database) || a.localeCompare(b))
}

function isDatabase(path: string): boolean {
  return path.endsWith('.sqlite')
}

/** @returns how large it is */
async function copyDatabase(from: string, to: string, told: (percent: number) => void): Promise<number> {
  const source = new DatabaseSync(from)
  let shown = Date.now()
  try {
    source.exec('pragma busy_timeout = 10000')
    // An open read keeps one state in sight; without it the copy begins anew whenever the shop writes.
    source.exec('begin')
    source.prepare('select count(*) from sqlite_schema').get()
    await backup(source, to, {
      rate: pagesAtOnce,
      progress({ totalPages, remainingPages }) {
        if (Date.now() - shown < 1000) return
        shown = Date.now()
        told(Math.floor((100 * (totalPages - remainingPages)) / totalPages))
      },
    })
  } finally {
    source.close()
  }
  const size = checkCopy(to)
  await sync(to)
  told(100)
  return size
}

function checkCopy(path: string): number {
  const copy = new DatabaseSync(path)
  try {
    const found = copy.prepare('pragma quick_check(1)').get()?.quick_check
    if (found !== 'ok') throw refusal(`The copy of ${path} is not whole: ${String(found)}.`)
    const { page_count: pages } = copy.prepare('pragma page_count').get() ?? {}
    const { page_size: size } = copy.prepare('pragma page_size').get() ?? {}
    return Number(pages) * Number(size)
  } finally {
    copy.close()
  }
}

/** A file that went away meanwhile belonged to nothing that the databases speak of. */
async function copyDurably(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true, mode: 0o700 })
  try {
    await copyFile(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  await sync(to)
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
