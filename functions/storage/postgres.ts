import { Kysely, PostgresDialect, type PostgresPool, type PostgresPoolClient, sql } from 'kysely'
import pg from 'pg'
import { VitrineError } from '../errors.ts'
import { explainAway } from './away.ts'
import { checkSchema, migrateToLatest } from './migrations.ts'
import { type Ask, askingPlainly, isOutdated, keepingStatements } from './prepared.ts'
import type { Database, Tx } from './schema.ts'
import type { Store } from './store.ts'
import { createTurns } from './turns.ts'

/** The store on PostgreSQL, and its connections for the queue that lives in the same database. */
export interface PostgresStore extends Store {
  pool: pg.Pool
  /** Asks on a connection of its own. */
  query(text: string, values?: unknown[]): Promise<pg.QueryResult>
}

export interface PostgresOptions {
  /** `postgres://…` with user, password and database. */
  url: string
  /** Connections at most. Default 10. */
  max?: number
  /** Default true; false for processes that come and go and must find the schema as they need it. */
  migrate?: boolean
  /** Told after each step of a change of the schema. */
  migrated?: () => void
}

/** Connections of a process that stays. */
const standardMax = 10

/** How long anything waits for a connection. */
const connectMs = 5000

/** How often work is repeated that PostgreSQL threw out because other work came between. */
const repeats = 5

/** Any number, agreed upon by every process that migrates. */
const migrationLock = 7_461_023

/**
 * Opens the store on a PostgreSQL server. Transactions are read-committed; work that the server throws out for a
 * deadlock or a conflict is repeated, so it must have no effect but its queries.
 * @throws in a sentence when the schema is newer than this program. Every query and transaction throws VitrineError
 * `store_unavailable` when the server is away, starting or has no connection to spare, and `body_invalid` for a text
 * with a character that PostgreSQL cannot hold.
 */
export async function openPostgresStore(options: PostgresOptions): Promise<PostgresStore> {
  const pool = openPool(options)
  const ask = options.migrate === false ? askingPlainly : keepingStatements()
  // What is read beside an open transaction, as a product or the queue's own tables, must find a connection free: with
  // all of them in transactions, each would wait for another's.
  const turns = createTurns(Math.max(1, (options.max ?? standardMax) - 1), connectMs)
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: explainingPool(pool, ask) }) })
  try {
    await db
      .connection()
      .execute((connection) =>
        options.migrate === false ? checkSchema(connection) : migrateAlone(connection, options.migrated),
      )
  } catch (error) {
    await pool.end()
    throw error
  }
  return {
    pool,
    async query(text, values) {
      const client = await pool.connect().catch(explain)
      try {
        return await ask(client, text, values).catch(explain)
      } finally {
        client.release()
      }
    },
    read: db,
    transaction: (work) => turns(() => repeated(() => db.transaction().execute(work))).catch(explain),
    async check() {
      await db
        .insertInto('settings')
        .values({ name: 'writable', value: '1' })
        .onConflict((c) => c.column('name').doUpdateSet({ value: '1' }))
        .execute()
    },
    close: () => db.destroy(),
  }
}

function openPool({ url, max = 10, migrate }: PostgresOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: 'vitrine',
    connectionTimeoutMillis: connectMs,
    keepAlive: true,
    types: { getTypeParser: numberParser },
    async onConnect(client) {
      // A connection that breaks between two queries must not end the process; the next query tells.
      client.on('error', () => {})
      // Who comes and goes has a limit of its own, and no time for one more way to the server.
      if (migrate !== false) await client.query(limits)
    },
  })
  pool.on('error', () => {})
  return pool
}

/** Sent as a query: poolers between us and the server refuse these among the parameters of a connection. */
const limits = [
  'set statement_timeout = 30000',
  'set lock_timeout = 10000',
  'set idle_in_transaction_session_timeout = 60000',
].join(';')

/** Counts and amounts come as numbers: none of ours leaves the range in which numbers are exact. */
const numberParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') => {
  const { INT8, NUMERIC } = pg.types.builtins
  if (oid === INT8 || oid === NUMERIC) return Number
  return pg.types.getTypeParser(oid, format as 'text')
}

/** The pool as Kysely sees it: what goes wrong on the way to the server is told in the shop's own words. */
function explainingPool(pool: pg.Pool, ask: Ask): PostgresPool {
  const clients = new WeakMap<pg.PoolClient, PostgresPoolClient>()
  return {
    options: pool.options,
    end: () => pool.end(),
    async connect() {
      const client = await pool.connect().catch(explain)
      const known = clients.get(client)
      if (known) return known
      const explaining = explainingClient(client, ask)
      clients.set(client, explaining)
      return explaining
    },
  }
}

function explainingClient(client: pg.PoolClient, ask: Ask): PostgresPoolClient {
  return new Proxy(client as unknown as PostgresPoolClient, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown
      if (typeof value !== 'function') return value
      if (name !== 'query') return value.bind(target)
      return (text: string, values: unknown[]) => ask(client, text, values).catch(explain)
    },
  })
}

/** A character that cannot be stored came from outside. */
const unstorable = new Set(['22021', '22P05'])

function explain(error: unknown): never {
  if (unstorable.has(codeOf(error))) {
    throw new VitrineError(
      'body_invalid',
      'A text has a character that cannot be stored.',
      {},
      { cause: error },
    )
  }
  throw explainAway(error)
}

async function repeated<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let count = 1; ; count += 1) {
    try {
      return await work()
    } catch (error) {
      // Serialization failure, deadlock: PostgreSQL has rolled back and asks to try again.
      const isWorthIt = ['40001', '40P01'].includes(codeOf(error)) || isOutdated(error)
      if (!isWorthIt || count === repeats) throw error
      await new Promise((done) => setTimeout(done, Math.random() * 20 * count))
    }
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** Several processes may start at once: the first takes the lock, the others find the work done. */
async function migrateAlone(connection: Tx, migrated?: () => void): Promise<void> {
  await sql`begin`.execute(connection)
  try {
    await sql`set local lock_timeout = 0`.execute(connection)
    await sql`set local statement_timeout = 0`.execute(connection)
    await sql`select pg_advisory_xact_lock(${sql.lit(migrationLock)})`.execute(connection)
    await migrateToLatest(connection, migrated)
    await sql`commit`.execute(connection)
  } catch (error) {
    await sql`rollback`.execute(connection).catch(() => {})
    throw error
  }
}
