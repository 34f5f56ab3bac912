import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  CompiledQuery,
  type DatabaseConnection,
  Kysely,
  type SqliteDatabase,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  SqliteQueryCompiler,
  type SelectModifierNode,
  sql,
} from 'kysely'
import { explainAway } from './away.ts'
import { migrateToLatest } from './migrations.ts'
import type { Database } from './schema.ts'
import type { Store } from './store.ts'

/**
 * Opens the embedded store in a folder, made when missing and readable by its owner only.
 * Write-ahead log with `synchronous=FULL`: what was acknowledged is on the disk. Two processes may share the folder.
 * @param folder where `vitrine.sqlite` lies
 * @param options.migrated told after each step of a change of the schema
 * @throws when the folder cannot be written; in a sentence when the schema is newer than this program. Every query and
 * transaction throws VitrineError `store_unavailable` when the file is locked, full, read-only or broken.
 */
export async function openSqliteStore(
  folder: string,
  options: { migrated?: () => void } = {},
): Promise<Store> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const database = new DatabaseSync(join(folder, 'vitrine.sqlite'))
  database.exec('pragma busy_timeout = 10000')
  database.exec('pragma journal_mode = wal')
  database.exec('pragma synchronous = full')
  database.exec('pragma foreign_keys = on')
  const db = new Kysely<Database>({ dialect: new ImmediateDialect(database) })
  await migrate(db, options.migrated)
  return {
    read: db,
    transaction: (work) => db.transaction().execute(work),
    async check() {
      await db.transaction().execute(async (tx) => {
        await tx
          .insertInto('settings')
          .values({ name: 'writable', value: '1' })
          .onConflict((c) => c.column('name').doUpdateSet({ value: '1' }))
          .execute()
      })
    },
    close: () => db.destroy(),
  }
}

/** Several processes may start at once: the first takes the lock, the others find the work done. */
async function migrate(db: Kysely<Database>, migrated?: () => void): Promise<void> {
  await db.connection().execute(async (connection) => {
    await sql`begin exclusive`.execute(connection)
    try {
      await migrateToLatest(connection, migrated)
    } catch (error) {
      await sql`rollback`.execute(connection)
      throw error
    }
    await sql`commit`.execute(connection)
  })
}

/** `begin immediate` has locked everything, so a query that locks rows, as PostgreSQL needs it, is a plain one here. */
class LockingCompiler extends SqliteQueryCompiler {
  protected override visitSelectModifier(node: SelectModifierNode): void {
    if (node.modifier === 'Distinct') super.visitSelectModifier(node)
  }
}

/**
 * Kysely begins transactions with a plain `begin`, which in SQLite takes the write lock only at the first write
 * and then may fail with "database is locked" half-way. `begin immediate` waits for the lock at the start.
 */
class ImmediateDriver extends SqliteDriver {
  readonly #database: DatabaseSync
  constructor(config: SqliteDialectConfig, database: DatabaseSync) {
    super(config)
    this.#database = database
  }
  /** SQLite ends a transaction by itself when the disk is full; a second rollback would hide that cause. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.isTransaction) await super.rollbackTransaction(connection)
  }
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig
  readonly #database: DatabaseSync
  constructor(database: DatabaseSync) {
    const config = { database: adapt(database) }
    super(config)
    this.#config = config
    this.#database = database
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#config, this.#database)
  }
  override createQueryCompiler(): SqliteQueryCompiler {
    return new LockingCompiler()
  }
}

/** Gives the built-in SQLite the shape Kysely expects, and keeps prepared statements. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>()
  const prepare = (text: string): StatementSync => {
    const known = statements.get(text)
    if (known) return known
    const statement = database.prepare(text)
    if (statements.size > 500) statements.clear()
    statements.set(text, statement)
    return statement
  }
  return {
    close: () => database.close(),
    prepare(text) {
      const statement = explained(() => prepare(text))
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => explained(() => statement.all(...(parameters as SQLInputValue[]))),
        run: (parameters) => explained(() => statement.run(...(parameters as SQLInputValue[]))),
        iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
      }
    },
  }
}

function explained<Result>(work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw explainAway(error)
  }
}
