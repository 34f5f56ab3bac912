import { open, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { Readable } from 'node:stream'
import { type Shelf, ShelfError } from './shelves.ts'

/**
 * Files in a folder of this machine. A path that leads out of it, also by a symbolic link, is a file that is not there.
 * @param folder absolute; it need not exist before the first file is looked for
 */
export function createFolderShelf(folder: string): Shelf {
  return {
    async look(path) {
      try {
        const found = await inside(folder, path)
        if (!found) return { status: 'missing' }
        const { size } = await stat(found)
        return { status: 'found', size }
      } catch (error) {
        return { status: 'unreachable', reason: `The folder of the files cannot be read (${codeOf(error)}).` }
      }
    },
    async read(path, { from, to }) {
      try {
        const found = await inside(folder, path)
        if (!found) return null
        const file = await open(found)
        const stream = file.createReadStream({ start: from, end: to, highWaterMark: 256 * 1024 })
        return Readable.toWeb(stream) as ReadableStream<Uint8Array>
      } catch (cause) {
        throw new ShelfError('The folder of the files cannot be read.', { cause })
      }
    },
  }
}

/** The true place of a plain file below the folder; null when there is none. */
async function inside(folder: string, path: string): Promise<string | null> {
  try {
    const root = await realpath(folder)
    const place = await realpath(join(root, path))
    if (!place.startsWith(root + sep)) return null
    return (await stat(place)).isFile() ? place : null
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(codeOf(error)))
      return null
    throw error
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
}
