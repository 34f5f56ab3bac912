import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import type { ShopSettings } from './shop.ts'

/** Claims of jobs: each claim of a job raises its count. */
type Claims = Map<string, number>

/** Watches the jobs that a killed shop left claimed, until another claims them or they are settled. */
export interface CutJobs {
  /** Called after each kill, before the next shop starts. */
  killed(at: number): Promise<void>
  /** From the kill to the next claim, for each job that was cut off. */
  seconds(): number[]
  stop(): Promise<void>
}

const everyMs = 250

/** Reads the jobs of a shop's store beside the shop; it writes nothing. */
export function watchCutJobs(settings: ShopSettings): CutJobs {
  const reader = settings.databaseUrl ? readPostgres(settings.databaseUrl) : readSqlite(settings.dataDir)
  const cut = new Map<string, { id: string; claim: number; at: number }>()
  const seconds: number[] = []
  let looking: Promise<void> | null = null

  async function look(): Promise<void> {
    if (cut.size === 0) return
    const held = await reader.held()
    for (const [key, { id, claim, at }] of cut) {
      if (held.get(id) === claim) continue
      seconds.push((Date.now() - at) / 1000)
      cut.delete(key)
    }
  }

  const timer = setInterval(() => {
    looking ??= look()
      .catch(() => {})
      .finally(() => {
        looking = null
      })
  }, everyMs)

  return {
    async killed(at) {
      await looking
      for (const [id, claim] of await reader.held()) {
        const key = `${id} ${claim}`
        if (!cut.has(key)) cut.set(key, { id, claim, at })
      }
    },
    seconds: () => seconds,
    async stop() {
      clearInterval(timer)
      await looking
      await reader.close()
    },
  }
}

interface Reader {
  /** Jobs that are claimed now. */
  held(): Promise<Claims>
  close(): Promise<void>
}

function readSqlite(dataDir: string): Reader {
  let database: DatabaseSync | null = null
  return {
    async held() {
      try {
        database ??= new DatabaseSync(join(dataDir, 'vitrine.sqlite'), { readOnly: true })
        const rows = database.prepare("select id, attempt from jobs where state = 'running'").all()
        return new Map(rows.map(({ id, attempt }) => [String(id), Number(attempt)]))
      } catch {
        // Killed before there was a store.
        return new Map()
      }
    },
    async close() {
      database?.close()
    },
  }
}

function readPostgres(connectionString: string): Reader {
  const pool = new pg.Pool({ connectionString, max: 1 })
  pool.on('error', () => {})
  return {
    async held() {
      try {
        const { rows } = await pool.query<{ id: string; claim: number }>(
          "select id::text, retry_count as claim from pgboss.job where state = 'active'",
        )
        return new Map(rows.map(({ id, claim }) => [id, claim]))
      } catch {
        return new Map()
      }
    },
    close: () => pool.end(),
  }
}
