import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { startPostgres } from '../postgres.ts'

/** A PostgreSQL server for a fault run, and databases on it. */
export interface Databases {
  fresh(): Promise<string>
  /** Kills the server as a power cut would, and starts it again. */
  cut(): Promise<void>
  stop(): Promise<void>
}

/** Starts a server of the run's own. */
export async function startDatabases(): Promise<Databases> {
  const server = await startPostgres()
  return {
    async fresh() {
      const name = `faults_${randomBytes(6).toString('hex')}`
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      await client.query(`create database ${name}`)
      await client.end()
      const url = new URL(server.url)
      url.pathname = `/${name}`
      return url.href
    },
    async cut() {
      await server.kill()
      await server.restart()
    },
    stop: () => server.stop(),
  }
}
