import { DatabaseSync } from 'node:sqlite'
import { inFolder } from './place.ts'

/** Lets a database be read while it is written, which it remembers; else requests end in "database is locked". */
export function useWal(name: string): void {
  const database = new DatabaseSync(inFolder(name))
  database.exec('pragma journal_mode = wal')
  database.close()
}
