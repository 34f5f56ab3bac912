import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { z } from 'zod'

export interface StateFile<State> {
  readonly state: State
  /** Writes the state; a killed process leaves the old file or the new one, never half of it. */
  save(): void
}

/**
 * The memory of a stand-in: one JSON file, read at the start and written after each change.
 * @throws when the file holds something else than the schema says
 */
export function openStateFile<State>(file: string, schema: z.ZodType<State>, empty: State): StateFile<State> {
  mkdirSync(dirname(file), { recursive: true })
  const state = existsSync(file) ? schema.parse(JSON.parse(readFileSync(file, 'utf8'))) : empty
  return {
    state,
    save() {
      const fresh = `${file}.${process.pid}.new`
      writeFileSync(fresh, JSON.stringify(state), { mode: 0o600 })
      renameSync(fresh, file)
    },
  }
}
