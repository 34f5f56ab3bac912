import type { Path } from './path.ts'

/** Where the values of a document stand. Made apart from the parser, so that it keeps nothing else in memory. */
export interface Offsets {
  set(path: Path, offset: { key: number; value: number }): void
  /** Offset of a value, or of its key; for a field that is missing, of what it is missing from. */
  of(path: Path, on: 'key' | 'value'): number
}

export function createOffsets(): Offsets {
  const keys = new Map<string, number>()
  const values = new Map<string, number>()
  return {
    set: (path, { key, value }) => {
      keys.set(nameOf(path), key)
      values.set(nameOf(path), value)
    },
    of: (path, on) => {
      const exact = (on === 'key' ? keys : values).get(nameOf(path))
      if (exact !== undefined) return exact
      for (let length = path.length - 1; length >= 0; length--) {
        const found = keys.get(nameOf(path.slice(0, length)))
        if (found !== undefined) return found
      }
      return 0
    },
  }
}

function nameOf(path: Path): string {
  return path.join('\0')
}
