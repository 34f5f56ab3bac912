import type { Entry, Folder } from './folder.ts'
import type { Finding, Place } from './problem.ts'

/** A text file that was read. */
export interface TextFile {
  path: string
  text: string
  bytes: Uint8Array
  changed: Date
}

/** Reads a text file of the folder: UTF-8, within a size, without control characters. */
export async function readText(
  folder: Folder,
  entry: Entry,
  maxBytes: number,
): Promise<TextFile | (Finding & { offset?: number; text?: string })> {
  if (entry.fault) return { message: entry.fault }
  if (entry.size > maxBytes) {
    return { message: `the file has ${kilobytes(entry.size)}`, allowed: `at most ${kilobytes(maxBytes)}` }
  }
  const bytes = await folder.read(entry)
  const text = decode(bytes)
  if (text === null) return { message: 'the file is not UTF-8 text', hint: 'Save it again as UTF-8.' }
  const control = controlCharacter.exec(text)
  if (control) {
    const code = control[0].charCodeAt(0).toString(16).padStart(4, '0')
    return {
      message: `there is a control character (U+${code})`,
      hint: 'Remove it.',
      offset: control.index,
      text,
    }
  }
  return { path: entry.path, text, bytes, changed: entry.changed }
}

/** Line and column, both from 1, of an offset. */
export function placeAt(text: string, offset: number): Place {
  const before = text.slice(0, offset)
  const lineStart = before.lastIndexOf('\n') + 1
  return { line: before.split('\n').length, column: offset - lineStart + 1 }
}

export function kilobytes(bytes: number): string {
  return bytes < 1000 ? `${bytes} bytes` : `${Math.ceil(bytes / 100) / 10} kB`
}

/** UTF-8 without a byte order mark; null for anything else. */
function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u0085\u2028\u2029]/
