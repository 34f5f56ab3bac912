import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { VitrineError } from '../errors.ts'
import { createDiskFiles } from '../files/disk.ts'
import { createRowFiles } from '../files/rows.ts'
import { explained } from '../runtime/open-store.ts'
import { isRefusal, refusal } from '../runtime/refusal.ts'
import { databaseName } from '../runtime/settings.ts'
import { moveStamps } from '../runtime/stamp.ts'
import { isAway, reasonOf } from '../storage/away.ts'
import { openPostgresStore, type PostgresStore } from '../storage/postgres.ts'
import type { Tx } from '../storage/schema.ts'
import { readSetting, writeSetting } from '../storage/settings.ts'
import { openSqliteStore } from '../storage/sqlite.ts'
import type { Store } from '../storage/store.ts'
import { workersSince } from '../storage/workers.ts'
import { databaseUrl } from './database-url.ts'
import { moveJobs } from './move-jobs.ts'
import { copyTable, movedTables, verifyTable, walkTable } from './move-tables.ts'
import { projectRoot } from './tool.ts'

/** A process that was not seen for this long does not run. */
const silentMs = 60_000
const { moving, moved } = moveStamps

/** `npm run move:postgres [-- --give-up]`. */
export async function main(args: readonly string[]): Promise<number> {
  process.umask(0o077)
  const dataDir = resolve(projectRoot, process.env.DATA_DIR || '.data')
  if (!existsSync(join(dataDir, 'vitrine.sqlite')))
    throw refusal(`There is no shop in ${dataDir}; set DATA_DIR to the folder of one.`)
  const unknown = args.find((argument) => argument !== '--give-up')
  if (unknown) throw refusal(`The command does not know "${unknown}"; it takes --give-up or nothing.`)
  if (args.length) {
    const wasMoving = await giveUp(dataDir)
    console.log(
      wasMoving
        ? `The shop in ${dataDir} stays where it is. Empty the database that was to take it.`
        : `The shop in ${dataDir} was not on its way anywhere; nothing was changed.`,
    )
    return 0
  }
  const url = databaseUrl(process.env.DATABASE_URL)
  await moveToPostgres({ dataDir, url }, (line) => console.log(line))
  console.log(`The shop is in ${databaseName(url.href)} now; start it with the same DATABASE_URL.`)
  return 0
}

/**
 * Moves a stopped shop from its folder into an empty database. Cut off at any moment it goes on where it was when it is
 * run again; until its last step the shop in the folder is untouched but for a stamp that keeps it from starting.
 * @param told each step, as a line
 * @throws a refusal when a process of the shop runs, the database is another shop's, or something differs in the end
 */
export async function moveToPostgres(
  { dataDir, url }: { dataDir: string; url: URL },
  told: (line: string) => void,
): Promise<void> {
  const source = await explained(`The data folder ${dataDir}`, () => openSqliteStore(dataDir))
  try {
    const place = databaseName(url.href)
    const target = await explained(`The database ${place}`, () => openPostgresStore({ url: url.href }))
    try {
      await move({ source, target, dataDir, place }, told)
    } catch (error) {
      if (!isAway(error) && !(error instanceof VitrineError)) throw error
      throw refusal(
        `The move was cut off: ${reasonOf(error)}. Run the command again, and it goes on where it was.`,
        error,
      )
    } finally {
      await target.close()
    }
  } finally {
    await source.close()
  }
}

/**
 * Takes the stamp back that keeps the shop in the folder from starting.
 * @returns whether there was one
 * @throws a refusal when the shop was moved already
 */
export async function giveUp(dataDir: string): Promise<boolean> {
  const source = await explained(`The data folder ${dataDir}`, () => openSqliteStore(dataDir))
  try {
    return await source.transaction(async (tx) => {
      const to = await readSetting(tx, moved)
      if (to) throw refusal(`The shop was moved to ${to} already; what it sold since is there.`)
      const wasMoving = (await readSetting(tx, moving)) !== null
      await drop(tx, moving)
      return wasMoving
    })
  } finally {
    await source.close()
  }
}

interface Move {
  source: Store
  target: PostgresStore
  dataDir: string
  place: string
}

async function move(stores: Move, told: (line: string) => void): Promise<void> {
  const id = await begin(stores)
  if (id === null) return finish(stores, told)
  for (const table of movedTables) {
    await copyTable(table, stores)
    told(`  ${table.padEnd(12)} copied`)
  }
  const files = await moveFiles(stores, told)
  told(`  ${'file bytes'.padEnd(12)} ${files} copied`)
  const jobs = await moveJobs(stores)
  for (const table of movedTables) {
    const { rows, checksum } = await verifyTable(table, stores)
    told(
      `  ${table.padEnd(12)} ${String(rows).padStart(8)} rows, the same on both sides (${checksum.slice(0, 16)})`,
    )
  }
  told(`  ${'jobs'.padEnd(12)} ${String(jobs.live).padStart(8)} to be done, ${jobs.dead} dead letters`)
  await finish(stores, told)
}

/**
 * Stamps both sides with one id. @returns null when only the very last step is left
 */
async function begin(stores: Move): Promise<string | null> {
  const { source } = stores
  const { id, isFirst } = await source.transaction(async (tx) => {
    if (await readSetting(tx, moved)) return { id: null, isFirst: false }
    await refuseRunning(tx)
    const before = await readSetting(tx, moving)
    if (before) return { id: before, isFirst: false }
    const fresh = randomUUID()
    await writeSetting(tx, moving, fresh)
    return { id: fresh, isFirst: true }
  })
  try {
    await stampTarget(stores, id)
  } catch (error) {
    // A database that refuses the shop has taken nothing: the shop starts again as if nobody had asked.
    if (isFirst && isRefusal(error)) await source.transaction((tx) => drop(tx, moving))
    throw error
  }
  return id
}

/** @throws a refusal when the database is not empty and not this move's */
async function stampTarget({ source, target, place }: Move, id: string | null): Promise<void> {
  const wanted = id ?? (await readSetting(source.read, moving))
  await target.transaction(async (tx) => {
    const there = await readSetting(tx, moving)
    if (there === wanted) return
    if (there)
      throw refusal(`${place} holds part of another move; empty it, or go on with the one it is part of.`)
    if (id === null) throw refusal(`This shop was moved to ${await readSetting(source.read, moved)} already.`)
    const isTaken = (await readSetting(tx, 'mode')) ?? (await anyOrder(tx))
    if (isTaken) throw refusal(`${place} is a shop's already; name an empty database.`)
    await writeSetting(tx, moving, id)
  })
}

/** The order of these steps is what makes a cut between them harmless: at no time do both sides open. */
async function finish({ source, target, place }: Move, told: (line: string) => void): Promise<void> {
  await source.transaction(async (tx) => {
    if (await readSetting(tx, moved)) return
    await refuseRunning(tx)
    await writeSetting(tx, moved, place)
  })
  const settings = await source.read.selectFrom('settings').selectAll().execute()
  await target.transaction(async (tx) => {
    for (const { name, value } of settings) {
      if (name !== moving && name !== moved && name !== 'writable') await writeSetting(tx, name, value)
    }
    await tx.deleteFrom('settings').where('name', 'like', 'move.%').execute()
    await drop(tx, moving)
  })
  told(`  ${'settings'.padEnd(12)} ${settings.length} copied; the folder is marked as left behind`)
}

async function moveFiles(stores: Move, told: (line: string) => void): Promise<number> {
  const disk = createDiskFiles(join(stores.dataDir, 'files'))
  const rows = createRowFiles(stores.target)
  let count = 0
  await walkTable('files', 'bytes', stores, async (_tx, files) => {
    for (const file of files) {
      const id = String(file.id)
      const bytes = await disk.read(id)
      if (!bytes) {
        told(`  The file ${id} (${String(file.name)}) is missing in the folder, and so in the database.`)
        continue
      }
      await rows.write(id, bytes)
      const written = await rows.read(id)
      const sum = createHash('sha256')
        .update(written ?? '')
        .digest('hex')
      if (sum !== file.sha256) throw refusal(`The file ${id} is damaged: it is not what was uploaded.`)
      count += 1
    }
  })
  return count
}

/** @throws a refusal when a process of the shop was seen a moment ago */
async function refuseRunning(tx: Tx): Promise<void> {
  const [worker] = await workersSince(tx, new Date(Date.now() - silentMs))
  if (!worker) return
  const seconds = Math.round((Date.now() - Date.parse(worker.seen_at)) / 1000)
  throw refusal(
    `The shop runs: one of its processes was seen ${seconds} s ago. Stop it, or wait a minute if it was killed.`,
  )
}

async function anyOrder(tx: Tx): Promise<string | undefined> {
  return (await tx.selectFrom('orders').select('id').limit(1).executeTakeFirst())?.id
}

async function drop(tx: Tx, name: string): Promise<void> {
  await tx.deleteFrom('settings').where('name', '=', name).execute()
}
