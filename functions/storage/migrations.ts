import { type Kysely, sql } from 'kysely'
import { type Migration, Migrator } from 'kysely/migration'
import * as start from './migrations/0001-start.ts'
import * as severalProcesses from './migrations/0002-several-processes.ts'
import * as money from './migrations/0003-money.ts'
import * as licenses from './migrations/0005-licenses.ts'
import * as downloads from './migrations/0007-downloads.ts'
import * as engagements from './migrations/0006-engagements.ts'
import * as useCounts from './migrations/0008-use-counts.ts'
import * as leases from './migrations/0009-leases.ts'
import * as images from './migrations/0010-images.ts'
import * as poolWarnings from './migrations/0011-pool-warnings.ts'
import * as uploadParty from './migrations/0012-upload-party.ts'
import type { Database } from './schema.ts'

/** Every change of the schema, in order; named here so that a bundle carries them. */
export const migrations: Record<string, Migration> = {
  '0001-start': start,
  '0002-several-processes': severalProcesses,
  '0003-money': money,
  '0005-licenses': licenses,
  '0007-downloads': downloads,
  '0006-engagements': engagements,
  '0008-use-counts': useCounts,
  '0009-leases': leases,
  '0010-images': images,
  '0011-pool-warnings': poolWarnings,
  '0012-upload-party': uploadParty,
}

/**
 * Brings the schema up to this program, on one connection that holds the store's lock, in its transaction.
 * @param migrated told after each step, before any is committed
 * @throws a sentence when the schema is newer than this program; nothing is changed then
 */
export async function migrateToLatest(
  connection: Kysely<Database>,
  migrated: () => void = () => {},
): Promise<void> {
  const migrator = migratorOf(connection, migrated)
  refuseNewer(await applied(connection))
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

/**
 * For processes that must not change the schema.
 * @throws a sentence when the schema is newer or older than this program
 */
export async function checkSchema(connection: Kysely<Database>): Promise<void> {
  const names = await applied(connection)
  refuseNewer(names)
  if (Object.keys(migrations).every((name) => names.includes(name))) return
  throw sentence(
    'The store is older than this program and is brought up to it by a Node process: start one on the same database first.',
  )
}

function refuseNewer(names: readonly string[]): void {
  const unknown = names.find((name) => !(name in migrations))
  if (!unknown) return
  throw sentence(
    `The store was written by a newer version of the shop (it has "${unknown}"), which this one would damage; start the newer version again.`,
  )
}

async function applied(connection: Kysely<Database>): Promise<string[]> {
  const tables = await connection.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return []
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(connection)
  return rows.map(({ name }) => name)
}

function migratorOf(db: Kysely<Database>, migrated: () => void): Migrator {
  const telling = Object.entries(migrations).map(([name, { up }]): [string, Migration] => [
    name,
    { up: (on) => up(on).then(migrated) },
  ])
  const provider = { getMigrations: async () => Object.fromEntries(telling) }
  return new Migrator({ db, provider, disableTransactions: true })
}

/** Told to the person as it is, without a stack. */
function sentence(text: string): Error {
  return Object.assign(new Error(text), { code: 'VITRINE_SENTENCE' })
}
