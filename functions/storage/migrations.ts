import type { Migration } from 'kysely/migration'
import * as start from './migrations/0001-start.ts'
import * as severalProcesses from './migrations/0002-several-processes.ts'

/** Every change of the schema, in order; named here so that a bundle carries them. */
export const migrations: Record<string, Migration> = {
  '0001-start': start,
  '0002-several-processes': severalProcesses,
}
