import { isFields } from './guide.ts'
import type { Finding } from './problem.ts'
import type { Path } from './path.ts'

/** A finding with the field it is about. */
export interface FieldFinding extends Finding {
  path: Path
  on: 'key' | 'value'
}

/** A finding about the value of a field; of a missing field, about what it is missing from. */
export function at(path: Path, finding: Finding): FieldFinding {
  return { path, on: 'value', ...finding }
}

/** A finding about the name of a field. */
export function key(path: Path, finding: Finding): FieldFinding {
  return { path, on: 'key', ...finding }
}

/** The value at a path of raw fields; undefined when there is none. */
export function valueAt(raw: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, step) => (isFields(found) && Object.hasOwn(found, step) ? found[step] : undefined),
    raw,
  )
}

/** Names of the fields at a path; none when it is not a group of fields. */
export function keysAt(raw: unknown, path: Path): string[] {
  const fields = valueAt(raw, path)
  return isFields(fields) && !Array.isArray(fields) ? Object.keys(fields) : []
}

/** Entries of the list at a path; 0 when it is none. */
export function lengthAt(raw: unknown, path: Path): number {
  const list = valueAt(raw, path)
  return Array.isArray(list) ? list.length : 0
}

/** The texts of a list at a path. An entry that is not a text is empty, so that places stay right. */
export function textsAt(raw: unknown, path: Path): string[] {
  const list = valueAt(raw, path)
  return Array.isArray(list) ? list.map((entry) => (typeof entry === 'string' ? entry : '')) : []
}

/** A path of a file, or the paths in a group of them. */
export function namedFiles(raw: unknown, path: Path): string[] {
  const value = valueAt(raw, path)
  const values = isFields(value) ? Object.values(value) : [value]
  return values.filter((file) => typeof file === 'string')
}
